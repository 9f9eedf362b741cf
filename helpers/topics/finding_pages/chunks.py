"""How a page is cut decides what can be found: statements that survive the cut in one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.records import Fact, Score
from helpers.scoring import score_of
from helpers.sentences import one_line


@dataclass(frozen=True)
class Cut:
    """A way of cutting: its name, the length of a piece in characters (0: no fixed one), what survived."""

    name: str
    length: int
    whole: Score


def cut_blindly(page: str, length: int) -> tuple[str, ...]:
    """Pieces of ``length`` characters, wherever that ends.

    >>> cut_blindly("The shop opens at nine.", 10)
    ('The shop o', 'pens at ni', 'ne.')
    """
    if length < 1:
        raise ValueError(f"The length is {length}; a piece needs 1 character or more.")
    return tuple(page[start : start + length] for start in range(0, len(page), length))


def survived(pieces: Sequence[str], facts: Sequence[Fact]) -> Score:
    """The share of facts whose statement stands whole in one of the pieces."""
    lines = [one_line(piece) for piece in pieces]
    return score_of([any(fact.statement in line for line in lines) for fact in facts])


def cuts(page: str, facts: Sequence[Fact], lengths: Sequence[int]) -> tuple[Cut, ...]:
    """The blind cut at several lengths."""
    return tuple(Cut("fixed length", length, survived(cut_blindly(page, length), facts)) for length in lengths)


def headline(blind: Sequence[Cut], paragraphs: Cut) -> str:
    """What the figure shows, in a sentence."""
    short = blind[0]
    at = f"Cut every {short.length} characters, {short.whole.share:.0%} of the statements stay whole"
    return f"{at}; at paragraphs, {paragraphs.whole.share:.0%}".replace("%", " %")
