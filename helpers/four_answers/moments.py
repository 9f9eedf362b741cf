"""A moment: what all four said at one point of a story, and whether the base weights are the same."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.four_answers.cards import WAYS, Card
from helpers.four_answers.desk import Desk
from helpers.language_model import fingerprint


@dataclass(frozen=True)
class Moment:
    """What all four said at one point of the story, to the question and to a control question."""

    label: str
    cards: tuple[Card, ...]
    control: tuple[Card, ...]
    edition: int
    trained_edition: int
    weights: str

    def verdict(self, way: str) -> str:
        """The verdict on one way of answering."""
        return self.cards[WAYS.index(way)].verdict

    def control_verdict(self, way: str) -> str:
        """The same for the control question, whose fact nobody edited."""
        return self.control[WAYS.index(way)].verdict


def look(desk: Desk, label: str, question: str, control: str) -> Moment:
    """Ask all four both questions, and take the fingerprint of the base weights."""
    weights = fingerprint(desk.brain)
    asked = desk.cards(question), desk.cards(control)
    return Moment(label, *asked, desk.library.edition, desk.trained_edition, weights)
