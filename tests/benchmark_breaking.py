"""Chapter 09 on more seeds: ``python -m pytest -m benchmark tests/benchmark_breaking.py``.

Prints the verdicts, and fails where one is not that of the ledger. Some fifteen minutes on two idle cores; with
``-k "wrong or year or grid"`` only what the chapter itself has no time for.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.encoder import load_encoder
from helpers.findings import claims_of, ledger
from helpers.library import load_library
from helpers.retrieval import Librarian
from helpers.three_offices import Remembering, three_offices
from helpers.topics.breaking import several_sets, stability, upkeep, wrong_values
from helpers.topics.breaking.experiment import run, small_office

pytestmark = pytest.mark.benchmark
ROWS = claims_of((Path(__file__).resolve().parents[1] / "data" / "claims.jsonl").read_text("utf-8"))
VERDICTS = {row.id: row.verdict for row in ROWS if row.chapter.startswith("09")}


def agree(findings, capsys) -> None:
    with capsys.disabled():
        print(f"\n{ledger(findings)}", flush=True)
    assert {one.id: one.verdict for one in findings} == {one.id: VERDICTS[one.id] for one in findings}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_each_seed_decides_as_the_ledger_says(seed, brain, capsys):
    agree(run(brain, load_encoder(), seed), capsys)


@pytest.mark.parametrize("seed", [1, 2])
def test_other_wrong_facts_decide_as_the_ledger_says(seed, brain, capsys):
    """R4 with sets of facts that the chapter does not spoil, and other starts of the adapters."""
    exams = several_sets.all_sets(brain, Librarian(Remembering(load_encoder())), three_offices(), seed)
    agree(wrong_values.findings(exams), capsys)


def test_a_year_decides_as_the_ledger_says(brain, capsys):
    agree(upkeep.findings(upkeep.years(brain, Librarian(Remembering(load_encoder())), three_offices())), capsys)


def test_a_grid_of_five_seeds_and_four_rates_decides_as_the_ledger_says(brain, capsys):
    taught, _ = small_office()
    settings = stability.lora_grid(brain, taught)
    librarian, pages = Librarian(load_encoder()), load_library("support").passages
    settings += stability.library_grid(brain, librarian, pages, taught)
    assert len(stability.shares(settings, stability.LORA)) == 20
    agree(stability.findings(settings), capsys)
