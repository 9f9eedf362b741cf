"""How many pages can be handed over, and does it matter where the right one stands? (Q9)

The bundled brain saw at most 8 pages in training; its window of places is far longer. This experiment asks
past the limit that the course keeps elsewhere, to show why there is one.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, prompt_for, tokens_of
from helpers.records import Fact, Passage, Score
from helpers.retrieval import Librarian
from helpers.scoring import score_of
from helpers.three_offices import ThreeOffices
from helpers.topics.answering.reading import Reading, ranked, read_all

COUNTS = (1, 4, 8, 16)
TRAINED_PAGES = 8
FIRST, MIDDLE, LAST = PLACES = ("first", "middle", "last")


@dataclass(frozen=True)
class Crowd:
    """Answers with so many pages, the right one at one place; ``tokens`` is the median prompt."""

    pages: int
    place: str
    score: Score
    tokens: int


def crowded(home: Passage, others: Sequence[Passage], pages: int, place: str) -> tuple[Passage, ...]:
    """The right page among the best of the others, at the first, the middle or the last place.

    >>> home, others = Passage("x", "right"), [Passage(id, id) for id in "abcd"]
    >>> "".join(page.id for page in crowded(home, others, 4, "middle"))
    'abxc'
    """
    others = [page for page in others if page.id != home.id][: pages - 1]
    where = {FIRST: 0, MIDDLE: len(others) // 2 + len(others) % 2, LAST: len(others)}[place]
    return (*others[:where], home, *others[where:])


def crowds(
    brain: Brain, librarian: Librarian, offices: ThreeOffices, facts: Sequence[Fact], counts: Sequence[int] = COUNTS
) -> tuple[Crowd, ...]:
    """Each number of pages at each place, even if the prompt is past the model's limit; one page alone once."""
    near = librarian.search_all([fact.train[0] for fact in facts], max(counts))
    kinds = [(count, place) for count in counts for place in (PLACES if count > 1 else PLACES[:1])]
    hits = [
        ranked(crowded(offices.page(offices.home[fact.id]), [hit.passage for hit in found], count, place))
        for count, place in kinds
        for fact, found in zip(facts, near)
    ]
    readings = read_all(brain, list(facts) * len(kinds), hits, past_limit=True)
    size = len(facts)
    return tuple(_crowd(brain, *kind, readings[i * size : (i + 1) * size]) for i, kind in enumerate(kinds))


def _crowd(brain: Brain, count: int, place: str, readings: Sequence[Reading]) -> Crowd:
    tokens = statistics.median(tokens_of(brain, one.prompt) for one in readings)
    return Crowd(count, place, score_of([one.right for one in readings]), round(tokens))


def window_of(brain: Brain) -> int:
    """How many tokens the model has places for."""
    return brain.model.config.max_position_embeddings


def pages_that_fit(brain: Brain, question: str, passages: Sequence[Passage], room: int) -> int:
    """How many of the first pages fit into ``room`` tokens beside the question."""
    fit = 0
    while fit < len(passages) and tokens_of(brain, prompt_for(brain, question, ranked(passages[: fit + 1]))) <= room:
        fit += 1
    return fit


def at_count(measured: Sequence[Crowd], pages: int) -> Score:
    """All places together."""
    mine = [one.score for one in measured if one.pages == pages]
    right, total = sum(score.right for score in mine), sum(score.total for score in mine)
    return score_of([True] * right + [False] * (total - right))


def findings(measured: Sequence[Crowd], window: int) -> tuple[Finding, ...]:
    """Q9: more pages, fewer right answers. If the prompts fit into the window, the condition says so."""
    counts = sorted({one.pages for one in measured})
    alone, most = at_count(measured, counts[0]), at_count(measured, counts[-1])
    fell = most.high < alone.low
    longest = max(one.tokens for one in measured)
    condition = f"long before the window is full, with {longest} of {window} tokens" if longest < window else ""
    reason = f"{percent(alone)} right with {counts[0]} page, {percent(most)} with {counts[-1]}"
    return (conclude("Q9", "The context window is limited; what does not fit is lost.", fell, reason, condition),)


def headline(measured: Sequence[Crowd]) -> str:
    """What the figure shows, in a sentence."""
    counts = sorted({one.pages for one in measured})
    shares = [f"{percent(at_count(measured, count))} with {count}" for count in (counts[0], counts[-1])]
    return f"Right: {shares[0]} page, {shares[1]} pages"
