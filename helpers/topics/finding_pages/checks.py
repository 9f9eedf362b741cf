"""Checks of chapter 03: a cosine, a fused score, and a question that shares no word with its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.records import Passage
from helpers.retrieval import Librarian, words_asked, words_of
from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report

# Two vectors, and the cosine of the angle between them.
COSINE_CASES = (
    ((3.0, 4.0), (3.0, 4.0), 1.0),
    ((1.0, 0.0), (0.0, 2.0), 0.0),
    ((1.0, 1.0), (-2.0, -2.0), -1.0),
    ((3.0, 4.0), (4.0, 3.0), 0.96),
)
# The ranks that a page has in two searches (None: not found), and its fused score.
FUSED_CASES = (((1, 1), 2 / 61), ((1, None), 1 / 61), ((None, 3), 1 / 63), ((2, 40), 1 / 62 + 1 / 100))


@report
def check_cosine(
    cosine: Callable[[Sequence[float], Sequence[float]], float], ready: Callable[..., float] | None = None
) -> str:
    """Exercise 1: the cosine of the angle between two vectors of any length; ``ready`` is the chapter's own."""
    if borrowed(cosine, ready):
        return READY
    for one, other, wanted in COSINE_CASES:
        said = cosine(np.array(one), np.array(other))
        if said is None or abs(float(said) - wanted) > 1e-6:
            return f"{NOT_YET} cosine({one}, {other}) is {wanted}, got {said}. Did you divide by both lengths?"
    return f"{YES} the length of a vector plays no part, only its direction does."


@report
def check_fused(fused: Callable[[Sequence[int | None]], float]) -> str:
    """Exercise 2: reciprocal rank fusion of two searches with equal weights."""
    for ranks, wanted in FUSED_CASES:
        said = fused(ranks)
        if said is None or abs(float(said) - wanted) > 1e-9:
            return f"{NOT_YET} for the ranks {ranks} wanted {wanted:.5f}, got {said}."
    return f"{YES} a search that did not find the page adds nothing."


@report
def check_wordless(question: str, librarian: Librarian, page: Passage) -> str:
    """Exercise 3: a question that meaning answers although it shares no word with the page."""
    if not isinstance(question, str) or not question.strip():
        return f"{NOT_YET} write a question, as text."
    asked = set(words_asked(question))
    if shared := [word for word in words_of(page.text) if word in asked]:
        return f"{NOT_YET} this word stands on the page too: {shared[0]!r}. Say it in another way."
    first = librarian.meaning.search(question, 1)[0].passage
    if first.id != page.id:
        return f"{NOT_YET} no shared word, but meaning finds {first.id} first. Move closer to what the page says."
    return f"{YES} meaning finds {page.id} first, and search by words cannot find it at all."
