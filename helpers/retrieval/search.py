"""What every way of searching shares: scores become ranked hits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from helpers.records import Hit, Passage, several
from helpers.sentences import page_key


class Search:
    """What all ways of searching share: scores for each page become ranked hits.

    Equal scores keep the order of the pages, so the same question always gives the
    same hits. A score of minus infinity means "no hit at all".
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        """One row for each question, one column for each page; higher is better."""
        raise NotImplementedError

    def search(self, question: str, k: int = 3) -> tuple[Hit, ...]:
        """The ``k`` best pages, best first; fewer if there are fewer."""
        return self.search_all([question], k)[0]

    def search_all(self, questions: Sequence[str], k: int = 3) -> list[tuple[Hit, ...]]:
        """The same for many questions at once, which is quicker than one by one.

        Pages that are the same but for bold marks or a full stop count as one hit, the best.
        """
        _check(questions, k)
        count = k
        while True:
            found = self._found(questions, count)
            distinct = [_without_twins(hits)[:k] for hits in found]
            if not any(len(hits) == count and len(kept) < k for hits, kept in zip(found, distinct)):
                return distinct
            count *= 2  # twins took up places: look further down

    def _found(self, questions: Sequence[str], k: int) -> list[tuple[Hit, ...]]:
        """For each question the ``k`` best pages, twins included; fewer if there are fewer."""
        if not self.passages or not len(questions):
            return [()] * len(questions)
        return [self._hits(*top) for top in self._top(questions, k)]

    def _top(self, questions: Sequence[str], k: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """For each question the best scores and the places that have them."""
        for row in self.scores(questions):
            places = best(row, k)
            yield row[places], places

    def _hits(self, scores: np.ndarray, places: np.ndarray) -> tuple[Hit, ...]:
        found = enumerate(zip(scores, places), start=1)
        return tuple(Hit(self.passages[i], float(s), rank) for rank, (s, i) in found)


def best(scores: np.ndarray, k: int) -> np.ndarray:
    """The places of the ``k`` highest scores; on a tie, the earlier place comes first.

    >>> best(np.array([0.2, 0.9, 0.9, -np.inf]), k=9).tolist()
    [1, 2, 0]
    """
    k = min(k, len(scores))
    # Sorting only what can be among the best keeps a large library quick.
    lowest = np.partition(scores, -k)[-k]
    chosen = np.flatnonzero((scores >= lowest) & np.isfinite(scores))
    return chosen[np.argsort(-scores[chosen], kind="stable")][:k]


def _without_twins(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    best_of: dict[str, Hit] = {}
    for hit in hits:
        best_of.setdefault(page_key(hit.passage.text), hit)
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(best_of.values(), start=1))


def _check(questions: Sequence[str], k: int) -> None:
    if k < 1:
        raise ValueError(f"k is {k}; ask for 1 page or more.")
    several(questions, "questions")
    if not all(question.strip() for question in questions):
        raise ValueError("The question is empty; type a question.")
