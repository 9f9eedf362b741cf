"""The ledger's room: what chapters printed is read again, and a fresh run says where it differs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from helpers.findings import FAILS, HOLDS, Finding, conclude, kept_claims, ledger, printed_findings
from helpers.findings import __main__ as fresh


def notebook(*texts: str) -> str:
    return json.dumps({"cells": [{"outputs": [{"text": [text]} for text in texts]}, {"source": ["no outputs"]}]})


def test_what_was_printed_is_read_again_with_its_reason(tmp_path):
    found = conclude("K1", "An edit takes effect at once.", True, "9 of 9 (at once)", "the page is found (and read)")
    (tmp_path / "01.ipynb").write_text(notebook("a line before\n" + ledger([found]) + "\n"), "utf-8")
    (tmp_path / "02.ipynb").write_text("no notebook", "utf-8")
    assert printed_findings(tmp_path) == {"K1": found}


def test_the_chapters_hold_a_reason_for_each_kept_claim_they_decided():
    printed = printed_findings()
    assert all(printed[claim.id].reason for claim in kept_claims())


@pytest.fixture
def measured(monkeypatch):
    """Two kept claims of one experiment, and what a false run of it finds."""
    claims = [replace(kept_claims()[place], experiment="x:run") for place in (0, 1)]
    runs = []

    def run(brain, encoder, seed):
        runs.append(seed)
        verdicts = (claims[0].verdict, HOLDS if seed == 0 else FAILS)
        return [Finding(claim.id, claim.claim, verdict, "why") for claim, verdict in zip(claims, verdicts)]

    monkeypatch.setattr(fresh, "experiment_of", lambda claim: run)
    return claims, runs


def test_each_experiment_runs_once_a_seed_and_a_new_verdict_is_marked(measured, capsys):
    claims, runs = measured
    claims = [claims[0], replace(claims[1], verdict=HOLDS)]
    assert fresh.report(None, None, claims, (0, 1)) == 1 and runs == [0, 1]
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5 and [line.endswith("<- the ledger: holds") for line in lines] == [False] * 3 + [True, False]
    assert lines[-1] == f"4 verdicts measured, 1 differ from the ledger {claims[1].id} (seed 1)"


def test_the_same_verdicts_end_well_and_only_wanted_claims_are_printed(measured, capsys):
    claims, _ = measured
    assert fresh.report(None, None, claims[:1], (0,)) == 0
    assert claims[1].id + " " not in capsys.readouterr().out


@pytest.mark.parametrize(("words", "seeds"), [(["--quick"], 1), ([], 3)])
def test_quick_takes_one_seed(words, seeds, monkeypatch):
    asked = {}
    monkeypatch.setattr(fresh, "load_brain", lambda: None)
    monkeypatch.setattr(fresh, "load_encoder", lambda: None)
    monkeypatch.setattr(fresh, "report", lambda *given: asked.update(claims=given[2], seeds=given[3]) or 0)
    assert fresh.main([*words, "--only", "N1"]) == 0
    assert [claim.id for claim in asked["claims"]] == ["N1"] and len(asked["seeds"]) == seeds


def test_an_unknown_claim_is_named_and_nothing_is_loaded(capsys):
    with pytest.raises(SystemExit):
        fresh.main(["--only", "Z9"])
    assert "no such claim" in capsys.readouterr().err
