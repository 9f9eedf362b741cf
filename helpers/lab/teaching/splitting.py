"""Which wordings are trained, and which are kept for the test."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.lab.teaching.asked import unasked
from helpers.lab.teaching.synonyms import content_lemmas
from helpers.lab.teaching.words import (
    FUNCTION_WORDS,
)


def split_wordings(question: str, wordings: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The wordings to train (the question first), and those kept for the test.

    One that is kept differs from every trained one in its content words or its kind of question: case, polite
    openings and punctuation do not count. Of those that differ, the furthest are kept, which makes the test hard.
    With fewer than three wordings none is kept.

    >>> more = ["where is the key", "Please tell me where the key is.", "In which drawer is the key?"]
    >>> split_wordings("Where is the key?", more)[1]
    ('In which drawer is the key?',)
    """
    several = list(dict.fromkeys(text for text in wordings if text.strip() and text != question))
    count = 0 if len(several) < 3 else 1 if len(several) < 6 else 2
    kept: list[str] = []
    for text in sorted(several, key=lambda one: -_distance(one, [question, *(o for o in several if o != one)])):
        others = [question, *(one for one in several if one not in (text, *kept))]
        if len(kept) < count and text.endswith("?") and differs(text, others):
            kept.append(text)
    trained = [text for text in several if text not in kept]
    return (question, *trained), tuple(text for text in several if text in kept)


def differs(text: str, others: Sequence[str]) -> bool:
    """True if a wording has other content words, or another kind of question, than each of the others."""
    return all(signature(text) != signature(other) for other in others)


def signature(text: str) -> tuple[str, frozenset[str]]:
    """The kind of question, and its content words: what is left without case, politeness and marks.

    "At what time", "on which day" and "when" are one kind, as are "in what place" and "where".

    >>> signature("At what time do you open?") == signature("please tell me when you open")
    True
    """
    bare = unasked(text)
    asked = re.sub(r"^.+: (?=\w+ )", "", bare).lower()  # "The choir: when does it …" is asked after the colon
    kind = next((kind for pattern, kind in _KINDS if re.match(pattern, asked)), "")
    same = _SAME.get(kind, frozenset()) if re.match(r"(?:\w+ )?(?:what|which|how) ", asked) else frozenset()
    return kind, content_lemmas(bare, FUNCTION_WORDS) - same


_KINDS = (
    (r"(?:\w+ )?when\b|(?:\w+ )?(?:what|which) (?:time|day|date|month|year)\b(?! of)", "when"),
    (r"where\b|(?:in|at) (?:what|which) place\b", "where"),
    (r"(?:by )?whom?\b|which person\b", "who"),
    (r"why\b|for what reason\b", "why"),
    (r"how (?:often|regularly|many times)\b|with what frequency\b|at what intervals\b", "how often"),
    (r"how many\b|what number of\b", "how many"),
    (r"(?:for )?how (?:long|much time)\b", "how long"),
    (r"how much\b", "how much"),
    (r"how\b|in (?:what|which) way\b", "how"),
    (r"(?:\w+ )?(?:what|which)\b", "what"),
    (r"(?:is|are|do|does|can|may)\b", "yes or no"),
)
# Words of an opening that say no more than its kind does.
_SAME = {
    "when": frozenset({"time", "day", "date", "month", "year"}), "where": frozenset({"place"}), "who": frozenset({"person"}),
    "why": frozenset({"reason"}), "how many": frozenset({"number"}), "how long": frozenset({"time"}), "how": frozenset({"way"}),
    "how often": frozenset({"frequency", "interval", "regularly"}),
}  # fmt: skip


def _distance(text: str, others: Sequence[str]) -> float:
    """How much of the words of a wording no other one has: 0 … 1, the least over the others."""
    mine = signature(text)[1]
    return min(1 - len(mine & signature(one)[1]) / max(1, len(mine | signature(one)[1])) for one in others)
