"""Many pages in one prompt: is the right one still read, first, in the middle and last? (Q9)

The bundled brain saw at most 8 pages in training; its context window is far longer. This experiment asks
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
FIRST, MIDDLE, LAST = PLACES = ("first", "in the middle", "last")
EVEN = "no clear difference"


@dataclass(frozen=True)
class Crowd:
    """Answers with ``pages`` in the prompt, the right one at ``place``; ``tokens`` is the median length of a prompt."""

    pages: int
    place: str
    score: Score
    tokens: int


def crowded(home: Passage, others: Sequence[Passage], pages: int, place: str) -> tuple[Passage, ...]:
    """The right page among the best of the others, at the first, the middle or the last place.

    >>> home, others = Passage("x", "right"), [Passage(id, id) for id in "abcd"]
    >>> "".join(page.id for page in crowded(home, others, 4, "in the middle"))
    'abxc'
    """
    others = [page for page in others if page.id != home.id][: pages - 1]
    where = {FIRST: 0, MIDDLE: len(others) // 2 + len(others) % 2, LAST: len(others)}[place]
    return (*others[:where], home, *others[where:])


def crowds(
    brain: Brain, librarian: Librarian, offices: ThreeOffices, facts: Sequence[Fact], counts: Sequence[int] = COUNTS
) -> tuple[Crowd, ...]:
    """Each number of pages with the right one at each place, even past the model's limit; one page alone, once."""
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
    """The context window: how many tokens the model has positions for."""
    return brain.model.config.max_position_embeddings


def pages_that_fit(brain: Brain, question: str, passages: Sequence[Passage], room: int) -> int:
    """How many of the first pages fit into ``room`` tokens beside the question."""
    fit = 0
    while fit < len(passages) and tokens_of(brain, prompt_for(brain, question, ranked(passages[: fit + 1]))) <= room:
        fit += 1
    return fit


def alone(measured: Sequence[Crowd]) -> Score:
    """The right page with no other beside it."""
    return next(one.score for one in measured if one.pages == 1)


def by_place(measured: Sequence[Crowd]) -> dict[str, Score]:
    """For the largest number of pages: the score with the right page at each place."""
    most = max(one.pages for one in measured)
    return {one.place: one.score for one in measured if one.pages == most}


def lost_places(measured: Sequence[Crowd]) -> tuple[str, ...]:
    """The places where the right page, in the longest prompt, is clearly read worse than alone: intervals apart."""
    return tuple(place for place, score in by_place(measured).items() if score.high < alone(measured).low)


def best_place(measured: Sequence[Crowd]) -> str:
    """The place where the right page is read best in the longest prompt, or EVEN if all intervals overlap."""
    places = by_place(measured)
    best = max(places, key=lambda place: places[place].share)
    return best if any(score.high < places[best].low for score in places.values()) else EVEN


def findings(measured: Sequence[Crowd], window: int) -> tuple[Finding, ...]:
    """Q9: in the longest prompt the right page is lost, at least at one place. The condition names the places."""
    lost, longest = lost_places(measured), max(one.tokens for one in measured)
    conditions = [f"the right page stands {' or '.join(lost)}"] if len(lost) < len(PLACES) else []
    conditions += [f"long before the window is full, with {longest} of {window} tokens"] if longest < window else []
    claim = "The context window is limited; what does not fit is lost."
    return (conclude("Q9", claim, bool(lost), headline(measured), ", ".join(conditions)),)


def headline(measured: Sequence[Crowd]) -> str:
    """What the figure shows, in a sentence."""
    most = max(one.pages for one in measured)
    shares = ", ".join(f"{place} {percent(score)}" for place, score in by_place(measured).items())
    return f"Right answers with 1 page: {percent(alone(measured))}; with {most}, the right one {shares}"
