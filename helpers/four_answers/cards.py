"""Cards: one answer, its verdict, and where it came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.records import Hit, Odds
from helpers.scoring import says_dont_know

MEMORY, LIBRARY, SPECIALIST, BOTH = WAYS = ("From memory", "With the library", "Specialist", "Specialist + library")
LOOKS_UP, TRAINED = (LIBRARY, BOTH), (SPECIALIST, BOTH)
NOT_SCORED, NOT_TRAINED = "not scored", "not trained"


@dataclass(frozen=True)
class Source:
    """Where an answer came from: a note, and the passage with the span that carried it, if one did."""

    note: str
    passage_id: str = ""
    text: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Card:
    """One of the four answers, with all that is needed to judge it.

    ``odds`` holds the old answer and the present one, each where there is one.
    ``look_up`` and ``seconds`` are the seconds of finding pages and of answering.
    """

    title: str
    text: str
    verdict: str
    source: Source
    odds: tuple[Odds, ...] = ()
    look_up: float = 0.0
    seconds: float = 0.0
    prompt: str = ""


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
    words = text.strip().rstrip(".")
    if words and not says_dont_know(text):
        pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
        for hit in sorted(hits, key=lambda hit: hit.rank):
            if found := pattern.search(hit.passage.text):
                note = f"page {hit.rank} of {len(hits)}"
                return Source(note, hit.passage.id, hit.passage.text, found.start(), found.end())
    return Source(f"not in these words on the {len(hits)} pages it was handed")
