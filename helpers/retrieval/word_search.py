"""Search by words: BM25, by the library bm25s."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np

from helpers.records import Passage
from helpers.retrieval.search import Search
from helpers.retrieval.words import words_asked, words_of


class WordSearch(Search):
    """BM25: a shared word counts, a rare one more, a long page less. No shared word, no hit.

    Blind to meaning, sharp on names and codes. How rare a word is depends on all pages,
    so the index is rebuilt for each edition; for an office that takes milliseconds.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        super().__init__(passages)
        words = [words_of(passage.text) for passage in self.passages]
        self._index = _bm25_index(words) if any(words) else None

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        rows = np.full((len(questions), len(self.passages)), -np.inf)
        for row, asked in zip(rows, map(words_asked, questions)):
            if self._index is not None and asked:
                found = self._index.get_scores(asked)
                row[found > 0] = found[found > 0]
        return rows


def _bm25_index(words: list[list[str]]):
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs each index it builds
    index = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
    index.index(words, show_progress=False)
    return index
