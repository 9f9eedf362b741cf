"""How a handbook is cut into chunks decides what can be found: statements that stay whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.records import Fact, Score
from helpers.scoring import score_of
from helpers.sentences import one_line


@dataclass(frozen=True)
class Cut:
    """A way of cutting: its name, the length of a chunk in characters (0: no fixed one), the statements left whole."""

    name: str
    length: int
    whole: Score


def cut_blindly(handbook: str, length: int) -> tuple[str, ...]:
    """Chunks of ``length`` characters, wherever that ends.

    >>> cut_blindly("The shop opens at nine.", 10)
    ('The shop o', 'pens at ni', 'ne.')
    """
    if length < 1:
        raise ValueError(f"The length is {length}; a chunk needs 1 character or more.")
    return tuple(handbook[start : start + length] for start in range(0, len(handbook), length))


def survived(chunks: Sequence[str], facts: Sequence[Fact]) -> Score:
    """The share of facts whose statement stands whole in one chunk."""
    lines = [one_line(chunk) for chunk in chunks]
    return score_of([any(fact.statement in line for line in lines) for fact in facts])


def cuts(handbook: str, facts: Sequence[Fact], lengths: Sequence[int]) -> tuple[Cut, ...]:
    """The blind cut at several lengths."""
    return tuple(Cut("fixed length", length, survived(cut_blindly(handbook, length), facts)) for length in lengths)


def headline(blind: Sequence[Cut], paragraphs: Cut) -> str:
    """What the figure shows, in a sentence."""
    short = blind[0]
    at = f"Cut every {short.length} characters, {short.whole.share:.0%} of the statements stay whole"
    return f"{at}; at paragraphs, {paragraphs.whole.share:.0%}".replace("%", " %")
