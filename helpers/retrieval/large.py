"""Search among very many vectors: compare all (flat), only near groups (IVF), or follow a graph (HNSW).

IVF: Jégou, Douze and Schmid, 2011. HNSW: Malkov and Yashunin, arXiv:1603.09320. Both are FAISS's (Douze et
al., arXiv:2401.08281). Flat finds the true neighbours; the other two look at some of the vectors only, and may
miss some neighbours. How many they look at is set by one knob, their *effort*.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.encoder import unit

FLAT, IVF, HNSW = KINDS = ("flat", "IVF", "HNSW")
KNOBS = {FLAT: "", IVF: "nprobe", HNSW: "efSearch"}
LINKS = 16  # of each vector in the graph; twice as many on its lowest floor
BUILD_EFFORT = 40  # how many candidates the graph looks at for each new vector
SAMPLE = 64  # vectors a group, to find the groups of IVF
BATCH = 2000  # vectors added between two signs of progress
PART = 50_000  # vectors made or compared at once


@dataclass(frozen=True)
class Made:
    """Vectors that stand for pages [n, d], and some near them that stand for questions [m, d]; all of length 1."""

    pages: np.ndarray
    questions: np.ndarray


class Stopped(Exception):
    """Somebody asked to stop, in the middle of making vectors or of comparing them."""


def made_vectors(
    count: int,
    questions: int = 100,
    dimension: int = 384,
    seed: int = 0,
    should_stop: Callable[[], bool] | None = None,
) -> Made:
    """Vectors made for a measurement, as an encoder's lie: in groups, and in few of the possible directions.

    Each vector is one of 200 topics plus its own part, both in 32 directions only, plus a little noise in all.
    Wholly random vectors would be no fair test: among them all neighbours are about equally far away.
    Raises ``Stopped`` once ``should_stop`` says so.
    """
    rng = np.random.default_rng(seed)
    directions = rng.standard_normal((32, dimension), dtype=np.float32) / np.float32(np.sqrt(32))
    topics = rng.standard_normal((200, 32), dtype=np.float32)
    pages = np.empty((count, dimension), np.float32)
    for start in range(0, count, PART):  # in parts, so that no second copy of all is needed
        _go_on(should_stop)
        part = pages[start : start + PART]
        inner = topics[rng.integers(200, size=len(part))] + 0.7 * rng.standard_normal((len(part), 32), dtype=np.float32)
        part[:] = unit(inner @ directions + 0.2 * rng.standard_normal(part.shape, dtype=np.float32))
    near = pages[rng.integers(count, size=questions)]
    noise = rng.standard_normal(near.shape, dtype=np.float32) * np.float32(0.5 / np.sqrt(dimension))
    return Made(pages, unit(near + noise))


def _go_on(should_stop: Callable[[], bool] | None) -> None:
    if should_stop and should_stop():
        raise Stopped


def neighbours(
    vectors: np.ndarray, questions: np.ndarray, k: int, should_stop: Callable[[], bool] | None = None
) -> np.ndarray:
    """The places of the ``k`` truly nearest vectors of each question, best first, by brute force in NumPy [m, k].

    Raises ``Stopped`` once ``should_stop`` says so.
    """
    best_scores = np.full((len(questions), k), -np.inf, np.float32)
    best_places = np.zeros((len(questions), k), np.int64)
    for start in range(0, len(vectors), PART):
        _go_on(should_stop)
        scores = questions @ vectors[start : start + PART].T
        found = np.argpartition(-scores, min(k, scores.shape[1]) - 1, axis=1)[:, :k]
        both = np.hstack([best_scores, np.take_along_axis(scores, found, 1)])
        places = np.hstack([best_places, found + start])
        order = np.argsort(-both, axis=1, kind="stable")[:, :k]
        best_scores, best_places = np.take_along_axis(both, order, 1), np.take_along_axis(places, order, 1)
    return best_places


def bytes_for(kind: str, count: int, dimension: int = 384) -> int:
    """The memory that ``count`` vectors and an index of a kind take together, counted before any is used.

    >>> bytes_for("flat", 1_000_000) // 10**6      # 4 bytes a number, in the list and in the index
    3072
    """
    vectors = 4 * count * dimension
    links = count * (4 * 2 * LINKS + 4 * LINKS // 2) if kind == HNSW else 8 * count if kind == IVF else 0
    return 2 * vectors + links


class BigIndex:
    """One index over vectors of length 1. ``fill`` takes them in, ``search`` finds the nearest.

    Raises ``ValueError`` for a kind that does not exist, and ``RuntimeError`` on macOS, where FAISS beside torch
    can crash: there ``neighbours`` above is flat search.
    """

    def __init__(self, kind: str) -> None:
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is not one of: {', '.join(KINDS)}")
        if sys.platform == "darwin":
            raise RuntimeError("FAISS and torch can crash together on macOS: measure the indexes on Linux or Windows")
        self.kind, self.effort, self._index = kind, 1, None

    def fill(
        self,
        vectors: np.ndarray,
        on_progress: Callable[[int, int], None] | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> bool:
        """Take in all vectors; False if it was stopped, and then the index is empty."""
        index = _empty(self.kind, vectors)
        for start in range(0, len(vectors), BATCH):
            if should_stop and should_stop():
                return False
            index.add(vectors[start : start + BATCH])
            if on_progress:
                on_progress(min(start + BATCH, len(vectors)), len(vectors))
        self._index = index
        return True

    def search(self, questions: np.ndarray, k: int = 10) -> np.ndarray:
        """The places of the ``k`` nearest vectors found for each question, best first [m, k]; -1 where none is left."""
        self._set_effort()
        return self._index.search(np.ascontiguousarray(questions, np.float32), k)[1]

    def compared(self, questions: np.ndarray, k: int = 10) -> float:
        """How many vectors a question is compared with, on average, as FAISS counts them itself."""
        import faiss

        if self.kind == FLAT:
            return float(self._index.ntotal)
        counts = faiss.cvar.indexIVF_stats if self.kind == IVF else faiss.cvar.hnsw_stats
        counts.reset()
        self.search(questions, k)
        groups = self._index.nlist if self.kind == IVF else 0  # the middle of each group is compared first
        return groups + counts.ndis / len(questions)

    def _set_effort(self) -> None:
        if self.kind == IVF:
            self._index.nprobe = self.effort
        elif self.kind == HNSW:
            self._index.hnsw.efSearch = self.effort


def _empty(kind: str, vectors: np.ndarray):
    """An index with nothing in it; IVF has seen a sample, and knows its groups."""
    import faiss

    from helpers.cores import free_cores

    faiss.omp_set_num_threads(free_cores())
    size, metric = vectors.shape[1], faiss.METRIC_INNER_PRODUCT
    if kind == FLAT:
        return faiss.IndexFlatIP(size)
    if kind == HNSW:
        index = faiss.IndexHNSWFlat(size, LINKS, metric)
        index.hnsw.efConstruction = BUILD_EFFORT
        return index
    groups = max(1, round(len(vectors) ** 0.5))
    quantizer = faiss.IndexFlatIP(size)
    index = faiss.IndexIVFFlat(quantizer, size, groups, metric)
    index.cp.max_points_per_centroid, index.cp.min_points_per_centroid = SAMPLE, 1
    index.cp.seed = 0
    index.train(vectors[: groups * SAMPLE])
    return index


def recall(found: np.ndarray, true: np.ndarray) -> float:
    """The share of the true neighbours that were found, over all questions: recall@k.

    >>> recall(np.array([[1, 2], [5, 6]]), np.array([[2, 1], [5, 7]]))
    0.75
    """
    return float(np.mean([len(set(row) & set(want)) / len(want) for row, want in zip(found.tolist(), true.tolist())]))
