"""Cards: one answer, its verdict, and where it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.four_answers.why import Why
from helpers.records import Hit, Odds
from helpers.scoring import place_of

MEMORY, LIBRARY, SPECIALIST, BOTH = WAYS = ("From memory", "With the library", "Specialist", "Specialist + library")
LIBRARY_WAYS, SPECIALIST_WAYS = (LIBRARY, BOTH), (SPECIALIST, BOTH)
NOT_SCORED, NOT_TRAINED = "not scored", "not trained"


@dataclass(frozen=True)
class Source:
    """Where an answer came from: a note, and the page with the span that carried it, if one did."""

    note: str
    passage_id: str = ""
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Card:
    """One of the four answers, with all that is needed to judge it.

    ``odds`` holds the old answer and the present one, if there are such, and ``labels`` says
    which is which. ``look_up`` and ``seconds`` are the seconds of finding pages and of answering.
    ``why`` says why an answer is not right.
    """

    title: str
    text: str
    verdict: str
    source: Source
    odds: tuple[Odds, ...] = ()
    look_up: float = 0.0
    seconds: float = 0.0
    prompt: str = ""
    labels: tuple[str, ...] = ()
    why: Why = Why()


def summary(cards: Sequence[Card]) -> str:
    """A line for each card: who answered, and the verdict."""
    return "\n".join(f"{card.title}: {card.verdict}" for card in cards)


def page_source(text: str, hits: Sequence[Hit]) -> Source:
    """The first page that has the answer's words, and where they stand in it.

    >>> from helpers.records import Passage
    >>> page = Hit(Passage("p1", "We open at 9 am."), 1.0, 1)
    >>> source = page_source("9 am", [page])
    >>> source.note, source.text[source.start : source.end]
    ('page 1 of 1', '9 am')
    """
    for hit in sorted(hits, key=lambda hit: hit.rank):
        if place := place_of(text, hit.passage.text):
            return Source(f"page {hit.rank} of {len(hits)}", hit.passage.id, hit.passage.text, *place)
    return Source(f"not in these words on the {len(hits)} pages it was handed")
