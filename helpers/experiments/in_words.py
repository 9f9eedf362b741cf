"""Shares in words: what a chapter prints must read the same on another machine, figures show the numbers."""

from __future__ import annotations

from helpers.records import Score

# Each word holds from its share upwards.
WORDS = ((1.0, "all"), (0.85, "nearly all"), (0.6, "most"), (0.4, "about half"), (0.15, "some"), (0.001, "few"))


def how_many(score: Score) -> str:
    """How many were right, in a word or two.

    >>> [how_many(Score(right, 20, 0, 1)) for right in (20, 18, 9, 1, 0)]
    ['all', 'nearly all', 'about half', 'few', 'none']
    """
    return next((word for least, word in WORDS if score.share >= least), "none")
