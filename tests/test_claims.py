"""The ledger says what the chapters measure.

Each chapter prints the verdicts of its own run, and nbval (``test_notebooks.py``) runs every chapter
again and compares that print. So the stored print is a recomputed one, and the ledger must agree with it.
"""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path

import nbformat
import pytest

from helpers.findings import VERDICTS

ROOT = Path(__file__).resolve().parents[1]
ROWS = [json.loads(line) for line in (ROOT / "data" / "claims.jsonl").read_text("utf-8").splitlines()]
LINE = re.compile(rf"^([A-Z]\d+) ({'|'.join(sorted(VERDICTS, key=len, reverse=True))}): (.+?) \(", re.MULTILINE)


def printed(chapter: str) -> dict[str, str]:
    """The verdicts that a chapter's stored outputs hold, by claim."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return {id: verdict for output in outputs for id, verdict, _ in LINE.findall(output.get("text", ""))}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_ledger_says_what_its_chapter_measured(row):
    assert printed(row["chapter"]).get(row["id"]) == row["verdict"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_row_is_complete(row):
    assert set(row) == {"id", "claim", "articles", "chapter", "experiment", "verdict"}
    assert row["claim"].endswith(".") and set(row["articles"]) <= {"A0", "A1", "A2", "A3", "A4"} and row["articles"]
    module, _, name = row["experiment"].partition(":")
    assert callable(getattr(import_module(module), name))


def test_every_claim_has_one_row_and_no_printed_verdict_is_missing():
    ids = [row["id"] for row in ROWS]
    chapters = {file.stem for file in (ROOT / "notebooks").glob("*.ipynb")}
    assert len(ids) == len(set(ids)) and {id for chapter in chapters for id in printed(chapter)} == set(ids)


def test_the_reader_of_verdicts_reads_them():
    text = "K1 holds: An edit takes effect at once. (9 of 9)\nQ5 holds, with a condition: RAG invents less. (x)"
    assert {id: verdict for id, verdict, _ in LINE.findall(text)} == {"K1": VERDICTS[0], "Q5": VERDICTS[1]}
