"""A new office opens: add its pages, or train for it. What either does to the old offices.

Decides H4 (a RAG system is extended by adding parts, without retraining). Five ways to train for the new
office: the old adapter goes on learning; one adapter is trained again on everything; a second one by name, one of
the two awake; the two added up; and the two added up at half strength.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraRecipe, LoraTraining, added, forget, pairs_of
from helpers.language_model import Brain, answer_all
from helpers.records import Fact, Passage, Question, Score
from helpers.retrieval import Librarian
from helpers.scoring import score
from helpers.three_offices import every_nth

BEFORE, PAGES_ADDED = "library, before", "library, pages added"
OLD_ADAPTER, GOES_ON = "adapter, before", "the adapter goes on learning"
AGAIN = "one adapter, trained again on all"
BY_NAME, SUM, HALVES = "a second adapter, by name", "both added up", "both added up, half each"
WAYS = (BEFORE, PAGES_ADDED, OLD_ADAPTER, GOES_ON, AGAIN, BY_NAME, SUM, HALVES)
EACH = 8  # facts of an office
PAGES = 1
RECIPE = LoraRecipe(batch=20)


@dataclass(frozen=True)
class Opening:
    """The facts of the old offices and of the new one, and their pages."""

    old: tuple[Fact, ...]
    new: tuple[Fact, ...]
    old_pages: tuple[Passage, ...]
    new_pages: tuple[Passage, ...]


@dataclass(frozen=True)
class Served:
    """How one way answers the old offices' questions and the new one's, and what it took to learn the new one."""

    way: str
    seed: int
    old: Score
    new: Score
    steps: int = 0


def opening(facts: dict[str, Sequence[Fact]], pages: dict[str, Sequence[Passage]], new: str = "clinic") -> Opening:
    """Some facts of every office. The pages are all of them: the shelf is as full as it is."""
    some = {office: every_nth(known, EACH) for office, known in facts.items()}
    old = [office for office in some if office != new]
    return Opening(
        tuple(fact for office in old for fact in some[office]),
        some[new],
        tuple(page for office in old for page in pages[office]),
        tuple(pages[new]),
    )


def examine(
    way: str,
    seed: int,
    old: Brain,
    new: Brain,
    facts: Opening,
    librarian: Librarian | None = None,
    steps: int = 0,
) -> Served:
    """Ask both sides in held-out wordings: ``old`` answers for the old offices, ``new`` for the new one."""
    sides = [_asked(brain, known, librarian) for brain, known in ((old, facts.old), (new, facts.new))]
    return Served(way, seed, *sides, steps)


def _asked(brain: Brain, facts: Sequence[Fact], librarian: Librarian | None) -> Score:
    asked = [Question(text, (fact.answer,), fact.id) for fact in facts for text in fact.test]
    texts = [one.text for one in asked]
    return score(answer_all(brain, texts, librarian.search_all(texts, PAGES) if librarian else ()), asked)


def add_pages(brain: Brain, librarian: Librarian, facts: Opening) -> tuple[Served, Served]:
    """The library's way: ask, put the new pages on the shelf, ask again. Nothing is trained."""
    librarian.read(facts.old_pages)
    before = examine(BEFORE, 0, brain, brain, facts, librarian)
    librarian.read((*facts.old_pages, *facts.new_pages))
    return before, examine(PAGES_ADDED, 0, brain, brain, facts, librarian)


def learn(brain: Brain, facts: Sequence[Fact], seed: int = 0) -> LoraTraining:
    """An office's adapter, trained to the end."""
    training = LoraTraining(brain, pairs_of(facts), replace(RECIPE, seed=seed))
    for _ in training:
        pass
    return training


def train_for(brain: Brain, facts: Opening, seed: int = 0) -> list[Served]:
    """All the ways that train, in the order of ``WAYS``; their adapters are thrown away."""
    first, second = learn(brain, facts.old, seed), learn(brain, facts.new, seed)
    old, new, more = first.specialist(), second.specialist(), len(second.plan)
    beside = [examine(BY_NAME, seed, old, new, facts, steps=more)]
    for way, weights in ((SUM, (1.0, 1.0)), (HALVES, (0.5, 0.5))):
        both = added([old, new], weights)
        beside.append(examine(way, seed, both, both, facts, steps=more))
        forget(both)
    second.discard()
    before = examine(OLD_ADAPTER, seed, old, old, facts)
    first.go_on(pairs_of(facts.new), RECIPE.epochs)
    for _ in first:
        pass
    went_on = examine(GOES_ON, seed, old, old, facts, steps=len(first.plan))
    first.discard()
    again = learn(brain, (*facts.old, *facts.new), seed)
    all_new = examine(AGAIN, seed, again.specialist(), again.specialist(), facts, steps=len(again.plan))
    again.discard()
    return [before, went_on, all_new, *beside]
