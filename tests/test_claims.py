"""The ledger says what the chapters measure.

Each chapter prints the verdicts of its own run, and nbval (``test_notebooks.py``) runs every chapter
again and compares that print. So the stored print is a recomputed one, and the ledger must agree with it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from inspect import signature
from pathlib import Path

import nbformat
import pytest

from helpers.findings import CLAIM_VERDICTS, Claim, claims_of, experiment_of

ROOT = Path(__file__).resolve().parents[1]
CLAIMS = claims_of((ROOT / "data" / "claims.jsonl").read_text("utf-8"))
LINE = re.compile(rf"^([A-Z]\d+) ({'|'.join(sorted(CLAIM_VERDICTS, key=len, reverse=True))}): (.+?) \(", re.MULTILINE)


each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)


def printed(chapter: str) -> dict[str, str]:
    """The verdicts that a chapter's stored outputs hold, by claim."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return {id: verdict for output in outputs for id, verdict, _ in LINE.findall(output.get("text", ""))}


@each_claim
def test_the_ledger_says_what_its_chapter_measured(claim):
    assert printed(claim.chapter).get(claim.id) == claim.verdict


@each_claim
def test_a_row_is_complete(claim):
    assert claim.claim.endswith(".") and claim.articles and set(claim.articles) <= {"A0", "A1", "A2", "A3", "A4"}
    assert list(signature(experiment_of(claim)).parameters) == ["brain", "encoder", "seed"]


@pytest.mark.parametrize("path", ["", "no.such:run", "helpers.findings", "helpers.findings:no_such"])
def test_a_path_that_leads_nowhere_is_named(path):
    with pytest.raises(ValueError, match="X1 names"):
        experiment_of(replace(CLAIMS[0], id="X1", experiment=path))


def topic_of(claim: Claim) -> Path:
    """The folder of the topic that decides a claim."""
    return ROOT / Path(*claim.experiment.partition(":")[0].split(".")).parent


@each_claim
def test_the_topic_of_a_claim_concludes_it_in_the_words_of_the_ledger(claim):
    sources = "".join(file.read_text("utf-8") for file in topic_of(claim).glob("*.py"))
    assert f'conclude("{claim.id}", ' in sources and claim.claim in sources


LONG = ("breaking", "change", "choosing", "costs", "together", "training")
PATHS = {claim.experiment: topic_of(claim).name for claim in CLAIMS}
EXPERIMENTS = [pytest.param(p, marks=pytest.mark.long if topic in LONG else (), id=topic) for p, topic in PATHS.items()]


@pytest.mark.parametrize("path", EXPERIMENTS)
def test_an_experiment_decides_its_claims_as_the_ledger_says(path, brain):
    """The whole of a chapter's measurements once more, in one call."""
    from helpers.encoder import load_encoder

    mine = [claim for claim in CLAIMS if claim.experiment == path]
    found = {finding.id: finding for finding in experiment_of(mine[0])(brain, load_encoder(), 0)}
    assert {claim.id: (claim.claim, claim.verdict) for claim in mine} == {
        id: (finding.claim, finding.verdict) for id, finding in found.items()
    }


def test_every_claim_has_one_row_and_no_printed_verdict_is_missing():
    ids = [claim.id for claim in CLAIMS]
    chapters = {file.stem for file in (ROOT / "notebooks").glob("*.ipynb")}
    assert len(ids) == len(set(ids)) and {id for chapter in chapters for id in printed(chapter)} == set(ids)


def test_the_reader_of_verdicts_reads_them():
    text = "K1 holds: An edit takes effect at once. (9 of 9)\nQ5 holds, with a condition: RAG invents less. (x)"
    assert {id: verdict for id, verdict, _ in LINE.findall(text)} == {"K1": CLAIM_VERDICTS[0], "Q5": CLAIM_VERDICTS[1]}
