"""A moment: what all four said at one point of a story, and whether the base weights are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from helpers.four_answers.cards import WAYS, Card
from helpers.four_answers.desk import Desk
from helpers.language_model import fingerprint


@dataclass(frozen=True)
class Moment:
    """What all four said at one point of the story, to the question and to a control question (``other``)."""

    label: str
    question: str
    other: str
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
    return Moment(label, question, control, *asked, desk.library.edition, desk.trained_edition, weights)


def one_story(moments: Sequence[Moment]) -> Sequence[Moment]:
    """The moments as they are. Raises ``ValueError`` if they do not belong together.

    They do when all were asked the same questions, and none is of an earlier edition than the one before.
    Cells of a notebook can be run in any order, so this is checked wherever moments meet.
    """
    for one, other in pairwise(moments):
        again = f"Run the cells that take {one.label!r} and {other.label!r} again, in this order."
        for first, second in ((one.question, other.question), (one.other, other.other)):
            if first != second:
                raise ValueError(f"These moments answer two questions, {first!r} and {second!r}. {again}")
        if other.edition < one.edition or other.trained_edition < one.trained_edition:
            raise ValueError(f"{other.label!r} was taken before {one.label!r}. {again}")
    return moments
