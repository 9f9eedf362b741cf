"""The examination set of typed pages: complete, apart from what is trained, and answered by its pages."""

from __future__ import annotations

import json
from pathlib import Path

from helpers.library import OFFICES, load_facts
from helpers.scoring import normalise

DATA = Path(__file__).resolve().parents[1] / "data"
ROWS = [json.loads(line) for line in (DATA / "typed_pages.jsonl").read_text("utf-8").splitlines()]


def test_the_set_is_complete():
    assert len(ROWS) == 16 and sum(len(row["questions"]) for row in ROWS) == 43
    assert sum(len(row["reworded"]) for row in ROWS) == 40
    assert all(len(row["by_hand"]) == 5 and len(row["reworded"]) >= 2 for row in ROWS)


def test_the_page_tells_every_taught_answer():
    for row in ROWS:
        for asked in row["questions"]:
            assert any(normalise(answer) in normalise(row["page"]) for answer in asked["answers"]), asked


def test_what_examines_is_not_what_trains():
    for row in ROWS:
        first = row["questions"][0]["question"]
        examined, trained = (
            {normalise(text) for text in texts} for texts in (row["reworded"], [first, *row["by_hand"]])
        )
        assert len(examined) == len(row["reworded"]) and len(trained) == 6 and not examined & trained
    everything = [normalise(text) for row in ROWS for text in (*row["reworded"], *row["by_hand"])]
    assert len(set(everything)) == len(everything)


def test_nothing_of_it_stands_in_what_the_brain_or_the_offices_were_written_from():
    pages = {normalise(row["page"]) for row in ROWS}
    written = " ".join(file.read_text("utf-8") for file in (DATA / "language").glob("*.jsonl")).casefold()
    assert not [page for page in pages if page in written]
    asked = {normalise(text) for office in OFFICES for fact in load_facts(office) for text in (*fact.train, *fact.test)}
    assert not [text for row in ROWS for text in row["reworded"] if normalise(text) in asked]
