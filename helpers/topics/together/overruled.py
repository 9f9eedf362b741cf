"""When the page has changed and the weights have not: who wins, and what training *with* pages changes.

Decides the second half of H1. One adapter is trained on bare facts. The other sees the same facts with pages as
well: the right page beside two others, as RAFT does (Zhang et al. 2024, arXiv:2403.10131), and pages that do not
tell, where the wanted answer is "I don't know.".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraRecipe, LoraTraining, pairs_of
from helpers.language_model import Brain, answer_all
from helpers.records import DONT_KNOW, Answer, Fact, Pair, Passage, Question
from helpers.retrieval import Librarian
from helpers.scoring import verdict

UNTRAINED, BARE, CURED = ARMS = ("no adapter", "trained on bare facts", "trained with pages")
PAGES = 3  # what the library hands over, in training and in the exam
RECIPES = {BARE: LoraRecipe(), CURED: LoraRecipe(epochs=6)}
MEMORY, OLD_PAGE, NEW_PAGE, NO_PAGE = MOMENTS = ("no library", "the old page", "the new page", "no page tells it")


@dataclass(frozen=True)
class Judged:
    """What one arm said at one moment: how many answers got which verdict, out of ``total``."""

    arm: str
    moment: str
    seed: int
    verdicts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.verdicts)

    def share(self, verdict: str) -> float:
        """The share of answers with a verdict. *Stale* at the new page means: the weights overruled the page."""
        return dict(self.verdicts).get(verdict, 0) / self.total if self.total else 0.0


@dataclass(frozen=True)
class World:
    """The library before a day of changes and after it, and once more without the pages that tell the facts."""

    before: Librarian
    after: Librarian
    without: Librarian

    def hits(self, moment: str, questions: Sequence[str]) -> list:
        """What the library hands over at a moment; nothing from memory."""
        shelf = {OLD_PAGE: self.before, NEW_PAGE: self.after, NO_PAGE: self.without}.get(moment)
        return shelf.search_all(questions, PAGES) if shelf else [()] * len(questions)


def without(passages: Sequence[Passage], facts: Sequence[Fact]) -> list[Passage]:
    """The pages that tell none of these facts."""
    return [page for page in passages if not any(fact.statement in page.text for fact in facts)]


def with_pages(facts: Sequence[Fact], librarian: Librarian, wordings: int = 2) -> list[Pair]:
    """Each fact read from its page, with the two pages beside it that the librarian finds next."""
    pairs = []
    for fact in facts:
        for question in fact.train[:wordings]:
            found = [hit.passage.text for hit in librarian.search(question, PAGES)]
            if any(fact.statement in page for page in found):
                pairs.append(Pair(question, fact.answer, tuple(found)))
    return pairs


def without_answer(facts: Sequence[Fact], librarian: Librarian) -> list[Pair]:
    """Pages that do not tell the fact, near as they are: the wanted answer is that nobody knows."""
    pairs = []
    for fact in facts:
        found = [hit.passage.text for hit in librarian.search(fact.train[2], PAGES)]
        pairs.append(Pair(fact.train[2], DONT_KNOW, tuple(page for page in found if fact.statement not in page)))
    return [pair for pair in pairs if pair.passages]


def pairs_for(arm: str, facts: Sequence[Fact], librarian: Librarian) -> list[Pair]:
    """What an arm is trained on. Raises ``ValueError`` for one that is not trained."""
    if arm not in RECIPES:
        raise ValueError(f"{arm!r} is not trained; choose one of: {', '.join(RECIPES)}")
    more = with_pages(facts, librarian) + without_answer(facts, librarian) if arm == CURED else []
    return pairs_of(facts) + more


def training(brain: Brain, arm: str, facts: Sequence[Fact], librarian: Librarian, seed: int = 0) -> LoraTraining:
    """An arm's run, not yet begun."""
    recipe = replace(RECIPES[arm], seed=seed)
    return LoraTraining(brain, pairs_for(arm, facts, librarian), recipe)


def look(brain: Brain, arm: str, moment: str, world: World, facts: Sequence[Fact], seed: int = 0) -> Judged:
    """Ask the facts in their held-out wordings at one moment."""
    asked = [Question(text, (fact.answer,), fact.id) for fact in facts for text in fact.test]
    by_id, changed = {fact.id: fact for fact in facts}, moment == NEW_PAGE
    hits = world.hits(moment, [one.text for one in asked])
    given = answer_all(brain, [one.text for one in asked], hits)
    marks = Counter(
        verdict_at(one, by_id[question.fact_id], question.text, changed, moment) for one, question in zip(given, asked)
    )
    return Judged(arm, moment, seed, tuple(sorted(marks.items())))


def verdict_at(given: Answer, fact: Fact, question: str, changed: bool, moment: str) -> str:
    """The verdict by what is true at that moment; where no page tells the fact, the old answer is stale."""
    pages = [hit.passage.text for hit in given.hits]
    now = None if moment == NO_PAGE else fact.update.answer if changed else fact.answer
    return verdict(given.text, now, fact.answer, pages, question=question)
