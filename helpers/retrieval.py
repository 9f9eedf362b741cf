"""Finding the right page: passages become vectors, a question becomes a vector, near ones are hits.

Four ways with one interface, ``search(question, k)``: exact search written out in
NumPy, the same by FAISS, words by BM25, and meaning and words fused.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from helpers.encoder import (  # noqa: F401  (some are here for those who look for them here)
    BUNDLED_ENCODER,
    BUNDLED_SHA256,
    Encoder,
    EncoderError,
    SentenceEncoder,
    bundled_folder,
    check_weights,
    load_encoder,
    unit,
)
from helpers.records import Hit, Passage
from helpers.words import words_asked, words_of


class Search:
    """What all ways of searching share: scores for each passage become ranked hits.

    Equal scores keep the order of the passages, so the same question always gives the
    same hits. A score of minus infinity means "no hit at all".
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        """One row for each question, one column for each passage; higher is better."""
        raise NotImplementedError

    def search(self, question: str, k: int = 3) -> tuple[Hit, ...]:
        """The ``k`` best passages, best first; fewer if there are fewer."""
        return self.search_all([question], k)[0]

    def search_all(self, questions: Sequence[str], k: int = 3) -> list[tuple[Hit, ...]]:
        """The same for many questions at once, which is quicker than one by one."""
        _check(questions, k)
        if not self.passages or not len(questions):
            return [()] * len(questions)
        return [self._hits(*found) for found in self._top(questions, k)]

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


class ExactSearch(Search):
    """Compare the question's vector with every page's: nothing is missed, nothing is clever.

    The score is the cosine of the angle between them: multiply number by number, add up,
    and divide by both lengths.
    """

    def __init__(self, passages: Sequence[Passage], vectors: np.ndarray, encoder: Encoder) -> None:
        super().__init__(passages)
        if len(self.passages) != len(vectors):
            counts = f"{len(vectors)} vectors for {len(self.passages)} passages"
            raise ValueError(f"{counts}: give one vector for each passage.")
        self.encoder = encoder
        self._vectors = unit(vectors)  # once, not at each question

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        return unit(self.encoder.embed(questions)) @ self._vectors.T


class FaissSearch(ExactSearch):
    """The same by FAISS, an index made for millions of pages; on a tie any order.

    On macOS FAISS and torch each bring an OpenMP and can crash together, so there
    this is ExactSearch under another name; the hits are the same.
    """

    def __init__(self, passages: Sequence[Passage], vectors: np.ndarray, encoder: Encoder) -> None:
        super().__init__(passages, vectors, encoder)
        usable = self.passages and sys.platform != "darwin"
        self._index = _faiss_index(self._vectors) if usable else None

    def _top(self, questions: Sequence[str], k: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        if self._index is None:
            return super()._top(questions, k)
        asked = np.asarray(unit(self.encoder.embed(questions)), np.float32)
        return zip(*self._index.search(asked, min(k, len(self.passages))))


class WordSearch(Search):
    """BM25: a shared word counts, a rare one more, a long page less. No shared word, no hit.

    Blind to meaning, sharp on names and codes. How rare a word is depends on all pages,
    so the index is built anew for each edition; for an office that takes milliseconds.
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


class FusedSearch(Search):
    """Meaning and words fused by reciprocal rank (Cormack, Clarke and Büttcher, 2009).

    A passage gets 1 / (60 + its rank) from each search that found it. Ranks, not scores,
    because a cosine and a BM25 score have no common scale. 60 is the paper's constant:
    it keeps one search's first place from settling the matter alone. Words weigh a
    quarter, chosen on the training phrasings: on whole questions meaning does best
    alone, on a bare number or address words do, and a quarter keeps most of both.
    """

    CONSTANT = 60
    WORD_WEIGHT = 0.25

    def __init__(self, meaning: Search, words: Search, word_weight: float = WORD_WEIGHT) -> None:
        if meaning.passages != words.passages:
            raise ValueError("The two searches hold different passages: build both from the same.")
        super().__init__(meaning.passages)
        self._votes = ((meaning, 1.0), (words, word_weight))

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        total = np.zeros((len(questions), len(self.passages)))
        for search, weight in self._votes:
            for row, found in zip(total, search.scores(questions)):
                order = best(found, len(found))
                row[order] += weight / (self.CONSTANT + np.arange(1, len(order) + 1))
        return np.where(total > 0, total, -np.inf)


class Shelf:
    """Keeps a vector for each passage, so that an edit embeds one page, not the library.

    A vector belongs to an id and a text together: a changed text is a new passage here,
    and a page that is gone leaves no vector behind. ``embedded`` counts the texts embedded.
    """

    BATCH = 64  # some tenths of a second: often enough to show progress and to stop

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[Passage, np.ndarray] = {}
        self.embedded = 0

    def sync(
        self,
        passages: Sequence[Passage],
        on_progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> np.ndarray | None:
        """The passages' vectors in their order; only the new ones are worked out, some at a time.

        ``on_progress`` gets how many new ones are done, and of how many. Where ``should_stop``
        says so, the answer is None and the shelf stays as it was.
        """
        new = [passage for passage in passages if passage not in self._vectors]
        known = dict(self._vectors)
        for start in range(0, len(new), self.BATCH):
            if should_stop and should_stop():
                return None
            batch = new[start : start + self.BATCH]
            known.update(zip(batch, self._encoder.embed([passage.text for passage in batch])))
            if on_progress:
                on_progress(start + len(batch), len(new))
        self.embedded += len(new)
        self._vectors = {passage: known[passage] for passage in passages}
        return np.array([known[passage] for passage in passages], np.float32)


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
        """Take in the passages as they stand now; False where it was stopped, and then nothing changed.

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
        """The ``k`` best passages by meaning and words, best first."""
        return self.fused.search(question, k)

    def search_all(self, questions: Sequence[str], k: int = 3) -> list[tuple[Hit, ...]]:
        """The same for many questions at once."""
        return self.fused.search_all(questions, k)


def _check(questions: Sequence[str], k: int) -> None:
    if k < 1:
        raise ValueError(f"k is {k}; ask for 1 page or more.")
    if not all(question.strip() for question in questions):
        raise ValueError("The question is empty; type a question.")


def _faiss_index(vectors: np.ndarray):
    import faiss

    faiss.omp_set_num_threads(1)  # leaves the other cores to torch, and repeats exactly
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    return index


def _bm25_index(words: list[list[str]]):
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs each index it builds
    index = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
    index.index(words, show_progress=False)
    return index
