"""Every preset and every stop of the tour, with the bundled model: the cards that for_teachers.md promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.encoder import load_encoder
from helpers.four_answers import WAYS
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.presets import PRESETS
from helpers.lab.tour import END, TOUR
from helpers.library import load_facts

GUIDE = (Path(__file__).resolve().parents[1] / "notebooks" / "for_teachers.md").read_text("utf-8")


def table(below: str) -> dict[str, tuple[str, ...]]:
    """The rows of the first table after a heading: what is done, and the verdicts of the four cards."""
    text = GUIDE.split(f"### {below}\n", 1)[1]
    rows = [
        [cell.strip(" *") for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")
    ]
    head = rows.index([rows[0][0], *WAYS])
    body = rows[head + 2 :]
    end = next((place for place, row in enumerate(body) if len(row) != 5 or row[1:] == list(WAYS)), len(body))
    return {row[0]: tuple(row[1:]) for row in body[:end]}


CARDS, STOPS = table("The ready-made changes"), table("The tour")


@pytest.fixture(scope="module")
def lab(shared_brain) -> KnowledgeLab:
    lab = KnowledgeLab(shared_brain, load_encoder())
    yield lab
    lab.desk.close()


def verdicts(lab: KnowledgeLab) -> tuple[str, ...]:
    by_way = {card.title: card.verdict for card in lab.cards}
    return tuple(by_way[way] for way in WAYS)


def test_the_tables_name_every_preset_and_every_stop():
    undone = [f"{one.name}: undone" for one in PRESETS if "undo" in one.name]
    assert sorted(CARDS) == sorted([*(one.name for one in PRESETS), *undone])
    assert [int(re.match(r"\d+", row)[0]) for row in STOPS] == list(range(1, len(TOUR) + 1))


@pytest.mark.parametrize("preset", sorted(PRESETS, key=lambda one: one.office), ids=lambda preset: preset.name)
def test_a_preset_shows_what_it_promises(lab, preset):
    lab.reset() if lab.edition > 1 else None
    before = lab.desk.answers().get(preset.fact) if lab.office == preset.office else None
    lab.apply(preset.name)
    facts = {fact.id: fact for fact in load_facts(preset.office)}
    assert before in (None, facts[preset.fact].answer)
    assert preset.watch in lab.status
    assert verdicts(lab) == CARDS[preset.name]
    told = {card.title: card.text for card in lab.cards}
    if preset.change != "delete":
        assert told["With the library"] == preset.wanted(facts[preset.fact])
    assert told["Specialist"] == facts[preset.fact].answer
    if "undo" in preset.name:
        lab.undo()
        assert verdicts(lab) == CARDS[f"{preset.name}: undone"]


def test_the_tour_shows_what_it_promises(lab):
    lab.move_to("support")
    text = lab.library.text("support-06")
    do = {
        "ask": lambda: lab.ask("How long is the warranty of the Heron desk lamp?"),
        "train": lab.retrain,
        "edit": lambda: lab.edit("support-06", text.replace("18 months", "36 months")),
        "delete": lambda: lab.delete("support-06"),
        "undo": lab.undo,
        "world": lab.move_on,
    }
    assert "18 months" in text and any("Heron desk lamp" in one and "warranty" in one for one in lab.suggestions())
    for (row, cards), stop in zip(STOPS.items(), TOUR):
        lab.tour.see(lab.done)
        assert not lab.tour.complete and lab.tour.text == stop.text
        do[stop.action]()
        lab.tour.see(lab.done)
        assert lab.tour.complete, row
        if then := re.search(r"Then ask: (.+)$", stop.text):
            lab.ask(then[1])
        assert verdicts(lab) == cards, row
        lab.tour.forward(1)
    assert lab.tour.ended and lab.tour.text == END
    changing = [fact for fact in load_facts("support") if fact.update]
    assert len(changing) > 10 and lab.stale  # "How many facts differ?" has an answer
