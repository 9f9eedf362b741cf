"""Search by meaning: the nearest vectors are the hits. Written out in NumPy, and the same with FAISS."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from helpers.encoder import Encoder, unit
from helpers.records import Passage
from helpers.retrieval.search import Search


class ExactSearch(Search):
    """Brute-force search: compare the question's vector with every page's.

    The score is the cosine of the angle between them: multiply number by number, add up,
    and divide by both lengths.
    """

    def __init__(self, passages: Sequence[Passage], vectors: np.ndarray, encoder: Encoder) -> None:
        super().__init__(passages)
        if len(self.passages) != len(vectors):
            counts = f"{len(vectors)} vectors for {len(self.passages)} pages"
            raise ValueError(f"{counts}: give one vector per page.")
        self.encoder = encoder
        self._vectors = unit(vectors)  # once, not at each question

    def scores(self, questions: Sequence[str]) -> np.ndarray:
        return unit(self.encoder.embed(questions)) @ self._vectors.T


class FaissSearch(ExactSearch):
    """The same with FAISS, an index made for millions of pages; ties come in any order.

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


class Shelf:
    """Keeps a vector for each page, so that an edit embeds one page, not the library.

    A vector belongs to an id and a text together: a changed text is a new page here,
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
        """The pages' vectors in their order; only the new ones are computed, some at a time.

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


def _faiss_index(vectors: np.ndarray):
    import faiss

    faiss.omp_set_num_threads(1)  # leaves the other cores to torch, and repeats exactly
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    return index
