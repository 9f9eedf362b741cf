"""Questions and pages in, judged answers out: what the experiments of the reader share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.four_answers import Source, page_source
from helpers.language_model import Brain, answer_all
from helpers.records import Fact, Hit, Passage
from helpers.scoring import verdict
from helpers.sentences import holds


@dataclass(frozen=True)
class Reading:
    """One fact asked with some pages: the answer, the verdict on it, and where it came from."""

    fact: Fact
    hits: tuple[Hit, ...]
    text: str
    verdict: str
    source: Source
    prompt: str = ""

    @property
    def right(self) -> bool:
        """True if the answer is right."""
        return self.verdict == "right"

    @property
    def found(self) -> bool:
        """True if the page that tells the fact was among those handed over."""
        return any(holds(hit.passage.text, self.fact.statement) for hit in self.hits)


def read_all(
    brain: Brain, facts: Sequence[Fact], hits: Sequence[Sequence[Hit]], past_limit: bool = False
) -> tuple[Reading, ...]:
    """Ask for each fact in its first wording, with the pages given for it."""
    answers = answer_all(brain, [fact.train[0] for fact in facts], hits, past_limit=past_limit)
    return tuple(judged(fact, found, given.text, given.prompt) for fact, found, given in zip(facts, hits, answers))


def judged(fact: Fact, hits: Sequence[Hit], text: str, prompt: str = "") -> Reading:
    """An answer with its verdict and its source."""
    pages = [hit.passage.text for hit in hits]
    word = verdict(text, fact.answer, pages=pages, question=fact.train[0])
    return Reading(fact, tuple(hits), text, word, page_source(text, hits), prompt)


def ranked(passages: Sequence[Passage]) -> tuple[Hit, ...]:
    """Pages as hits, in this order; the score only keeps the order.

    >>> [hit.rank for hit in ranked([Passage("a", "One."), Passage("b", "Two.")])]
    [1, 2]
    """
    return tuple(Hit(passage, 1 / rank, rank) for rank, passage in enumerate(passages, 1))


def replaced(hits: Sequence[Hit], id: str, other: Passage) -> tuple[Hit, ...]:
    """The same hits with another page in the place of one."""
    return tuple(replace(hit, passage=other) if hit.passage.id == id else hit for hit in hits)
