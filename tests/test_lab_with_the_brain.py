"""The lab with the bundled model itself: what it suggests, and a pair that is typed."""

from __future__ import annotations

import pytest

from helpers.encoder import load_encoder
from helpers.four_answers import LIBRARY, SPECIALIST
from helpers.lab.knowledge import KnowledgeLab
from helpers.library import OFFICES, load_library
from helpers.retrieval import Librarian
from helpers.scoring import is_right


@pytest.fixture(scope="module")
def lab(shared_brain) -> KnowledgeLab:
    lab = KnowledgeLab(shared_brain, load_encoder())
    yield lab
    lab.desk.close()


def verdicts(lab: KnowledgeLab) -> dict[str, str]:
    return {card.title: card.verdict for card in lab.cards}


def test_every_suggested_question_is_answered_by_the_library(lab, shared_brain):
    for office in OFFICES:
        lab.move_to(office)
        asked = lab.suggestions()
        assert len(asked) >= 0.8 * len(lab.desk.taught)
        librarian = Librarian(load_encoder(), load_library(office).passages)
        for question in asked[::4]:
            hits = librarian.search(question, lab.desk.pages)
            told = lab.desk.card(LIBRARY, question, hits)
            assert is_right(told.text, lab.desk.fact_of(question).answer, question), question


def test_a_typed_pair_is_learned(lab):
    if lab.office != "support":
        lab.move_to("support")
    lab.reset()
    page = lab.add("Our wifi password is sunflower2024.")
    lab.teach(page, "What is our wifi password?", "sunflower2024")
    assert verdicts(lab)[LIBRARY] == "right" and verdicts(lab)[SPECIALIST] != "right"
    lab.retrain()
    assert verdicts(lab)[SPECIALIST] == "right" and "up to date" in lab.badge
