"""Very many pages: how long a search takes, and how many of the true neighbours it finds.

Decides C5 (a very large library slows the answer). The vectors are made for it; how they lie is said in
``helpers.retrieval.large``. Their true neighbours are found by brute force.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from helpers.findings import Finding, conclude
from helpers.retrieval.large import (
    FLAT,
    HNSW,
    IVF,
    KINDS,
    BigIndex,
    Made,
    Stopped,
    bytes_for,
    made_vectors,
    neighbours,
    recall,
)
from helpers.topics.costs.machine import free_memory
from helpers.topics.costs.timing import timed

SIZES = (1_000, 10_000, 100_000)
LARGEST = 1_000_000
LEAST_FREE = 4_000_000_000  # bytes; with less, the largest size is left out
K = 10
EFFORTS = {FLAT: (1,), IVF: (1, 2, 4, 8, 16, 32), HNSW: (10, 16, 32, 64, 128)}
WELL = 0.9  # recall@k that counts as finding them


@dataclass(frozen=True)
class Measured:
    """One index at one effort: seconds a question (median), recall@10, and how many vectors it looked at."""

    kind: str
    size: int
    effort: int
    seconds: float
    recall: float
    compared: float


@dataclass(frozen=True)
class LeftOut:
    """A size that was not measured, and why."""

    size: int
    why: str


def too_large(size: int, free: int | None = None) -> LeftOut | None:
    """Whether a size must be left out, before any memory is used for it.

    >>> too_large(1_000_000, free=3_000_000_000).why
    'it needs 3.2 GB, and with less than 4 GB free (here 3.0) the largest size is left out'
    """
    free = free_memory() if free is None else free
    need = max(bytes_for(kind, size) for kind in KINDS)
    if size >= LARGEST and free < LEAST_FREE:
        end = f"with less than 4 GB free (here {free / 1e9:.1f}) the largest size is left out"
        return LeftOut(size, f"it needs {need / 1e9:.1f} GB, and {end}")
    if need > 0.9 * free:
        return LeftOut(size, f"it needs {need / 1e9:.1f} GB, and only {free / 1e9:.1f} GB are free")
    return None


def measure(
    size: int,
    seed: int = 0,
    questions: int = 100,
    on_progress: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Measured, ...] | LeftOut:
    """All three kinds at one size, each at all its efforts, or why the size is left out.

    If it was stopped, only the kinds that were complete are there. One index is in memory at a time.
    """
    if left := too_large(size):
        return left
    say, found = on_progress or (lambda text: None), []
    say(f"making {size:,} vectors")
    try:
        made = made_vectors(size, questions, seed=seed, should_stop=should_stop)
        true = neighbours(made.pages, made.questions, K, should_stop)
    except Stopped:
        return ()
    for kind in KINDS:
        index = BigIndex(kind)
        filled = index.fill(made.pages, lambda done, of, kind=kind: say(f"{kind}: {done:,} of {of:,}"), should_stop)
        if not filled:
            break
        found += [_at(index, effort, made, true, size) for effort in EFFORTS[kind]]
    return tuple(found)


def _at(index: BigIndex, effort: int, made: Made, true, size: int) -> Measured:
    index.effort = effort
    index.search(made.questions[:1], K)
    seconds = [timed(lambda one=one: index.search(made.questions[one : one + 1], K)) for one in range(30)]
    found = recall(index.search(made.questions, K), true)
    return Measured(index.kind, size, effort, median(seconds), found, index.compared(made.questions, K))


def cheapest_good(measured: Sequence[Measured], size: int) -> Measured | None:
    """Among the quick indexes, the one that finds nine of ten neighbours and looks at the fewest vectors."""
    good = [one for one in measured if one.size == size and one.kind != FLAT and one.recall >= WELL]
    return min(good, key=lambda one: one.compared, default=None)


def findings(measured: Sequence[Measured]) -> tuple[Finding, ...]:
    """C5 by counted comparisons and recall, which are the same on a slow machine; flat must take longer with size."""
    sizes = sorted({one.size for one in measured})
    small, large = (next(o for o in measured if o.kind == FLAT and o.size == size) for size in (sizes[0], sizes[-1]))
    slower = large.seconds > 3 * small.seconds
    best = cheapest_good(measured, sizes[-1])
    reason = f"{large.size // small.size} times the pages: exact search takes {'' if slower else 'not '}clearly longer"
    if best is None:
        return (conclude("C5", "A very large library slows the answer.", slower, reason),)
    share = next(most for most in (1, 2, 5, 10, 20, 50, 100) if 100 * best.compared <= most * large.compared)
    reason += f"; an index finds nine of ten neighbours and compares at most {share} % of the vectors"
    limit = "with exact search; an index that skips most of the vectors gives up a few neighbours for its speed"
    return (conclude("C5", "A very large library slows the answer.", slower, reason, limit),)
