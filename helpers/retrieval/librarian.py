"""Meaning and words fused, and the librarian who keeps up with the edits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.encoder import Encoder
from helpers.records import Hit, Passage
from helpers.retrieval.search import Search, best
from helpers.retrieval.vectors import ExactSearch, Shelf
from helpers.retrieval.word_search import WordSearch


class FusedSearch(Search):
    """Meaning and words fused by reciprocal rank (Cormack, Clarke and Büttcher, 2009).

    A page gets 1 / (60 + its rank) from each search that found it. Ranks, not scores,
    because a cosine and a BM25 score have no common scale. 60 is the paper's constant:
    it keeps one search's first place from deciding alone. Words weigh a
    quarter, chosen on the training phrasings: on whole questions meaning does best
    alone, on a bare number or address words do, and a quarter keeps most of both.
    """

    CONSTANT = 60
    WORD_WEIGHT = 0.25

    def __init__(self, meaning: Search, words: Search, word_weight: float = WORD_WEIGHT) -> None:
        if meaning.passages != words.passages:
            raise ValueError("The two searches hold different pages: build both from the same.")
        super().__init__(meaning.passages)
        self._votes = ((meaning, 1.0), (words, word_weight))

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        total = np.zeros((len(questions), len(self.passages)))
        for search, weight in self._votes:
            for row, found in zip(total, search.scores(questions)):
                order = best(found, len(found))
                row[order] += weight / (self.CONSTANT + np.arange(1, len(order) + 1))
        return np.where(total > 0, total, -np.inf)


class Librarian:
    """Who has read the library and finds pages in it: fused search that follows the edits.

    ``read`` again after each edit; ``meaning``, ``words`` and ``fused`` are the three searches.
    """

    def __init__(self, encoder: Encoder, passages: Sequence[Passage] = ()) -> None:
        self.shelf = Shelf(encoder)
        self.encoder = encoder
        self.read(passages)

    def read(
        self,
        passages: Sequence[Passage],
        on_progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> bool:
        """Take in the pages as they stand now; False if it was stopped, and then nothing changed.

        The two callbacks are those of ``Shelf.sync``.
        """
        vectors = self.shelf.sync(passages, on_progress, should_stop)
        if vectors is None:
            return False
        self.meaning = ExactSearch(passages, vectors, self.encoder)
        self.words = WordSearch(passages)
        self.fused = FusedSearch(self.meaning, self.words)
        return True

    def search(self, question: str, k: int = 3) -> tuple[Hit, ...]:
        """The ``k`` best pages by meaning and words, best first."""
        return self.fused.search(question, k)

    def search_all(self, questions: Sequence[str], k: int = 3) -> list[tuple[Hit, ...]]:
        """The same for many questions at once."""
        return self.fused.search_all(questions, k)
