"""A trained update turned up and down: when do the weights overrule the page?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpers.language_model import Brain, odds
from helpers.records import Fact, Hit, Passage

STRENGTHS = tuple(step / 8 for step in range(17))  # 0 is asleep, 1 as trained, 2 is twice that


@dataclass(frozen=True)
class DialReading:
    """The odds of the old answer (in the weights) and of the new one (on the page) at one strength.

    ``alone`` is without any page, ``with_page`` with the page that tells the new answer;
    both are (old, new), probabilities from 0 to 1.
    """

    strength: float
    alone: tuple[float, float]
    with_page: tuple[float, float]


def as_hit(text: str) -> Hit:
    """A page handed over without any search."""
    return Hit(Passage("page", text), 1.0, 1)


def edited(fact: Fact, new: str) -> Hit:
    """The fact's own statement with ``new`` where its answer stood."""
    return as_hit(fact.statement.replace(fact.answer, new))


Turn = Callable[[float], Brain]  # a strength → the model with its update turned to that strength


def reading_at(turn: Turn, fact: Fact, new: str, strength: float) -> DialReading:
    """Ask for both answers at one strength of the update, without the page and with it."""
    turned = turn(strength)
    pairs = (odds(turned, fact.train[0], [fact.answer, new], hits) for hits in ((), (edited(fact, new),)))
    alone, with_page = (tuple(one.probability for one in pair) for pair in pairs)
    return DialReading(strength, alone, with_page)


def page_or_weights(
    turn: Turn, fact: Fact, new: str, strengths: Sequence[float] = STRENGTHS
) -> tuple[DialReading, ...]:
    """The same at many strengths, weakest first."""
    return tuple(reading_at(turn, fact, new, strength) for strength in strengths)


def page_holds_until(readings: Sequence[DialReading]) -> float:
    """The greatest strength up to which the page's answer is ahead of the old one at every reading.

    >>> page_holds_until([DialReading(1, (1, 0), (0.2, 0.7)), DialReading(2, (1, 0), (0.6, 0.1))])
    1
    """
    held = -1.0
    for reading in readings:
        old, new = reading.with_page
        if new <= old:
            break
        held = reading.strength
    return held
