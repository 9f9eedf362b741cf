"""Where the time of an answer goes: embed the question, search, read the prompt, write the answer.

Decides C2 (RAG is slower at inference, because it must retrieve) and C4 (semantic search is fast on a CPU; the
model is the bottleneck).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np
from threadpoolctl import threadpool_limits

from helpers.encoder import Encoder
from helpers.findings import Finding, conclude
from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST
from helpers.language_model import Brain, ReadAhead, answer_in_stages, counted, prompt_for, read_ahead, reading_flops
from helpers.language_model import tokens_of as length_of
from helpers.records import Hit, Passage
from helpers.topics.costs.timing import ROUNDS, roughly, timed

STAGES = ("embed", "search", "read", "write")
SIZES = (100, 1_000, 10_000, 100_000)
LARGEST = 1_000_000
PAGES = 3  # handed over with each question
OVERTAKEN = "up to some hundred thousand pages; beyond, by arithmetic, exact search would overtake a model so small"


@dataclass(frozen=True)
class Split:
    """One answer: who gave it, out of how many pages, the seconds of each stage, and what was read and written."""

    way: str
    size: int
    stages: tuple[float, float, float, float]
    read: int
    written: int
    text: str

    @property
    def first(self) -> float:
        """Seconds to the first token: all but the writing."""
        return sum(self.stages[:3])

    @property
    def total(self) -> float:
        """Seconds to the whole answer."""
        return sum(self.stages)


class Pages:
    """A library of any size for timing: real pages (no more than ``size``), and vectors that stand for the rest.

    The other vectors point where no question points, so the pages found are always real ones. Comparing with
    them costs what comparing with a page costs. Search is exact, in NumPy: every vector is compared.
    """

    def __init__(self, encoder: Encoder, passages: Sequence[Passage], size: int, seed: int = 0) -> None:
        self.encoder, self.passages, self.size = encoder, tuple(passages[:size]), size
        real = encoder.embed([page.text for page in self.passages])
        self.vectors = np.empty((size, real.shape[1]), np.float32)
        self.vectors[: len(real)] = real
        away = -real.mean(axis=0)  # the opposite of what all pages have in common
        rng = np.random.default_rng(seed)
        for start in range(len(real), size, 50_000):
            part = self.vectors[start : start + 50_000]
            part[:] = away + rng.standard_normal(part.shape, dtype=np.float32) * np.float32(0.3 / real.shape[1] ** 0.5)
            part /= np.linalg.norm(part, axis=1, keepdims=True)

    def find(self, vector: np.ndarray, k: int = PAGES) -> tuple[Hit, ...]:
        """The ``k`` nearest pages of a question's vector."""
        scores = self.vectors @ vector
        places = np.argpartition(-scores, k)[:k]
        ordered = places[np.argsort(-scores[places], kind="stable")]
        return tuple(Hit(self.passages[i], float(scores[i]), rank) for rank, i in enumerate(ordered, start=1))


def ask(
    way: str, brain: Brain, question: str, pages: Pages | None = None, ahead: Mapping[str, ReadAhead] | None = None
) -> Split:
    """Ask one question and time the four stages; without ``pages`` there is nothing to embed and to search.

    ``ahead`` has, by question, pages that were read before.
    """
    hits, embed, search = (), 0.0, 0.0
    if pages:
        began = time.perf_counter()
        vector = pages.encoder.embed([question])[0]
        embedded = time.perf_counter()
        hits = pages.find(vector)
        embed, search = embedded - began, time.perf_counter() - embedded
    said = answer_in_stages(brain, question, hits, (ahead or {}).get(question))
    stages = (embed, search, said.reading, said.writing)
    return Split(way, pages.size if pages else 0, stages, said.tokens_read, said.tokens_written, said.text)


def four_ways(
    brain: Brain, specialist: Brain, questions: Sequence[str], pages: Pages, rounds: int = 2
) -> tuple[Split, ...]:
    """Every question in all four ways, in turn; a first question, to warm up, is not kept."""
    ways = ((MEMORY, brain, None), (LIBRARY, brain, pages), (SPECIALIST, specialist, None), (BOTH, specialist, pages))
    for way, model, shelf in ways:
        ask(way, model, questions[0], shelf)
    return tuple(
        ask(way, model, question, shelf) for _ in range(rounds) for question in questions for way, model, shelf in ways
    )


def by_size(
    brain: Brain,
    encoder: Encoder,
    passages: Sequence[Passage],
    questions: Sequence[str],
    sizes: Sequence[int] = SIZES,
    on_size: Callable[[int], None] | None = None,
) -> tuple[Split, ...]:
    """The library's answers out of more and more pages. Search is timed on its own, in one thread."""
    found: list[Split] = []
    vectors = encoder.embed(questions)
    for size in sizes:
        if on_size:
            on_size(size)
        pages = Pages(encoder, passages, size)
        ask(LIBRARY, brain, questions[0], pages)
        answers = [ask(LIBRARY, brain, question, pages) for question in questions]
        search = search_alone(pages, vectors)
        found += [replace(one, stages=(one.stages[0], search, *one.stages[2:])) for one in answers]
    return tuple(found)


def search_alone(pages: Pages, vectors: np.ndarray, rounds: int = ROUNDS) -> float:
    """The median seconds of a search, over many rounds and in one thread.

    With several, NumPy starts and awaits them from some size on, and the time would jump there.
    """
    pages.find(vectors[0])
    with threadpool_limits(1):
        return median(timed(lambda one=one: pages.find(vectors[one % len(vectors)])) for one in range(rounds))


def with_cache(
    brain: Brain, questions: Sequence[str], pages: Pages, rounds: int = 11
) -> tuple[tuple[Split, Split], ...]:
    """Each question with its pages read now, and read ahead: of several rounds the middle one. The text is the same.

    Now the one comes first, now the other, so that neither gains from what the first left in the machine's caches.
    """
    ahead = {}
    for question in questions:
        ahead[question] = read_ahead(brain, pages.find(pages.encoder.embed([question])[0]))
    ask(LIBRARY, brain, questions[0], pages, ahead)
    taken = {(question, kept): [] for question in questions for kept in (False, True)}
    for number in range(rounds):
        for question in questions:
            for kept in (number % 2 == 0, number % 2 == 1):
                taken[question, kept].append(ask(LIBRARY, brain, question, pages, ahead if kept else None))
    return tuple((middle_round(taken[q, False]), middle_round(taken[q, True])) for q in questions)


def middle_round(splits: Sequence[Split]) -> Split:
    """The round whose wait for the first token is the median one (the later of two)."""
    return sorted(splits, key=lambda one: one.first)[len(splits) // 2]


@dataclass(frozen=True)
class Sums:
    """The arithmetic of one answer with pages, in FLOPs: embed, compare with one page, read without and with pages."""

    embed: float
    compare: float
    read_alone: float
    read_with_pages: float


def arithmetic(brain: Brain, question: str, pages: Pages) -> Sums:
    """The same stages by counting: this does not depend on what else the machine is doing."""
    with counted() as work:
        vector = pages.encoder.embed([question])[0]
    alone, with_pages = (length_of(brain, prompt_for(brain, question, hits)) for hits in ((), pages.find(vector)))
    return Sums(work.flops, 2 * len(vector), reading_flops(brain, alone), reading_flops(brain, with_pages))


def of_way(splits: Sequence[Split], way: str, size: int | None = None) -> list[Split]:
    """The answers of one way, of one size where several were measured."""
    return [one for one in splits if one.way == way and size in (None, one.size)]


def middle(splits: Sequence[Split]) -> tuple[float, ...]:
    """The median seconds of each stage."""
    return tuple(median(one.stages[place] for one in splits) for place in range(len(STAGES)))


def findings(splits: Sequence[Split], sized: Sequence[Split], sums: Sums) -> tuple[Finding, ...]:
    """C2 by the time to the first token, question by question; C4 by the time of search at ten thousand pages."""
    memory, library = of_way(splits, MEMORY), of_way(splits, LIBRARY)
    later = median(one.first / other.first for one, other in zip(library, memory, strict=True))
    pages_read = sums.read_with_pages - sums.read_alone
    share = pages_read / (pages_read + sums.embed)
    slower = later >= 1.25
    why = f"the first token comes {'' if slower else 'hardly '}later, and of the extra arithmetic "
    why += f"{'more' if share > 0.5 else 'less'} than half is reading the pages, the rest embedding the question"
    limit = "finding the pages is only a part of it, reading them is the other" if share > 0.2 else ""
    c2 = conclude("C2", "RAG is slower at inference, because it must retrieve.", slower, why, limit)
    return c2, _bottleneck(sized, sums)


def _bottleneck(sized: Sequence[Split], sums: Sums) -> Finding:
    at = [one for one in sized if one.size == 10_000]
    part = median((one.stages[1] / (one.stages[2] + one.stages[3])) for one in at)
    held = part < 0.5
    even = sums.read_with_pages / sums.compare  # so many pages cost as much to compare as the prompt to read
    less = "less" if held else "more"
    reason = f"out of 10,000 pages, exact search takes {less} than half of the model's time"
    reason += f"; comparing with {roughly(even)} pages is as much arithmetic as reading one prompt"
    limit = "" if even > LARGEST else OVERTAKEN
    return conclude("C4", "Semantic search is fast on a CPU; the model is the bottleneck.", held, reason, limit)
