"""Can an answer be traced to its page? An ablation: take the page away, and see whether the answer goes (Q2).

The same runs tell how often a reader without the right page says "I don't know".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude, percent
from helpers.four_answers import PAGES
from helpers.language_model import Brain
from helpers.records import Fact, Score
from helpers.retrieval import Librarian
from helpers.scoring import score_of
from helpers.three_offices import ThreeOffices
from helpers.topics.answering.reading import Reading, read_all

TRACED, GONE = 0.9, 0.9  # the shares from which Q2 holds


@dataclass(frozen=True)
class Removal:
    """The same facts asked twice: with their page on the shelf, and without it."""

    with_page: tuple[Reading, ...]
    without: tuple[Reading, ...]
    homes: tuple[str, ...]

    @property
    def traced(self) -> Score:
        """Of the right answers: how many name the page that tells the fact as their source."""
        pairs = zip(self.with_page, self.homes)
        return score_of([one.source.passage_id == home for one, home in pairs if one.right])

    @property
    def gone(self) -> Score:
        """Of the right answers: how many are no longer right once the page is gone."""
        return score_of([not after.right for before, after in zip(self.with_page, self.without) if before.right])

    def verdicts(self, without: bool) -> dict[str, int]:
        """How often each verdict was given, with the page or without it."""
        said = [one.verdict for one in (self.without if without else self.with_page)]
        return {word: said.count(word) for word in ("right", "don't know", "misread", "invented")}


def ask_all(brain: Brain, librarian: Librarian, facts: Sequence[Fact], pages: int = PAGES) -> tuple[Reading, ...]:
    """Every fact asked in its first wording, with the pages that the librarian finds."""
    return read_all(brain, facts, librarian.search_all([fact.train[0] for fact in facts], pages))


def remove_pages(
    brain: Brain, librarian: Librarian, offices: ThreeOffices, asked: Sequence[Reading], pages: int = PAGES
) -> Removal:
    """Ask again for each fact as if its page were off the shelf; the next best one moves up."""
    homes = tuple(offices.home[one.fact.id] for one in asked)
    wider = librarian.search_all([one.fact.train[0] for one in asked], pages + 1)
    left = [tuple(hit for hit in found if hit.passage.id != home)[:pages] for found, home in zip(wider, homes)]
    return Removal(tuple(asked), read_all(brain, [one.fact for one in asked], left), homes)


def findings(removal: Removal) -> tuple[Finding, ...]:
    """Q2: right answers name their page as the source, and are lost without it."""
    traced, gone = removal.traced, removal.gone
    held = traced.share >= TRACED and gone.share >= GONE and traced.total > 0
    reason = f"{percent(traced)} of the right answers name the right page; {percent(gone)} are lost without it"
    return (conclude("Q2", "An answer of RAG has a source that can be traced.", held, reason),)


def headline(removal: Removal) -> str:
    """What the figure shows, in a sentence."""
    before, after = score_of([one.right for one in removal.with_page]), score_of([one.right for one in removal.without])
    return f"Right with the page: {percent(before)}; with that page removed: {percent(after)}"
