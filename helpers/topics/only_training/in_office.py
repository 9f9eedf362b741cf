"""Q11 and D1: what training adds in its own office, and what it needs for that: pairs, or the pages as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraRecipe, forget, pairs_of, train
from helpers.encoder import Encoder
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all
from helpers.library import load_facts, load_library
from helpers.records import Fact, Hit, Pair, Passage, Question, Score
from helpers.retrieval import Librarian
from helpers.scoring import score
from helpers.three_offices import every_nth
from helpers.topics.only_training.teaching import CLEAR, LEARNED

BASE, RAW, PAIRS, LIBRARY = ARMS = ("untrained", "trained on the pages", "trained on pairs", "library of the pages")
FACTS = 24
PAIRS_RECIPE = LoraRecipe(rate=0.008, epochs=6, batch=12)
RAW_RECIPE = LoraRecipe(rate=0.008, epochs=12, batch=6)


@dataclass(frozen=True)
class Examined:
    """One arm in the exam of the office: what it was given, and what it answers in held-out wordings."""

    arm: str
    right: Score
    written: int  # questions with answers that somebody had to write


def office_facts(office: str = "support") -> tuple[Fact, ...]:
    """Facts spread over the pages of an office."""
    return every_nth(load_facts(office), FACTS)


def raw_pages(facts: Sequence[Fact], office: str = "support") -> tuple[Passage, ...]:
    """The pages that tell these facts, as they stand in the library."""
    pages = load_library(office).passages
    return tuple(page for page in pages if any(fact.statement in page.text for fact in facts))


def exam(facts: Sequence[Fact]) -> list[Question]:
    """Every fact in its held-out wordings."""
    return [Question(text, (fact.answer,), fact.id) for fact in facts for text in fact.test]


def sit(brain: Brain, asked: Sequence[Question], hits: Sequence[Sequence[Hit]] = ()) -> Score:
    """The share of right answers, with pages or from memory."""
    return score(answer_all(brain, [one.text for one in asked], hits), asked)


def after(brain: Brain, examples: Sequence[Pair | Passage], recipe: LoraRecipe, asked: Sequence[Question]) -> Score:
    """Train on pairs or on pages, and sit the exam from memory; the specialist is forgotten afterwards."""
    specialist = train(brain, examples, recipe)
    right = sit(specialist, asked)
    forget(specialist)
    return right


def measure(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Examined, ...]:
    """All four arms in the support office."""
    facts = office_facts()
    asked, pages, pairs = exam(facts), raw_pages(facts), pairs_of(facts)
    librarian = Librarian(encoder, load_library("support").passages)
    found = librarian.search_all([one.text for one in asked], 3)
    return (
        Examined(BASE, sit(brain, asked), 0),
        Examined(RAW, after(brain, pages, replace(RAW_RECIPE, seed=seed), asked), 0),
        Examined(PAIRS, after(brain, pairs, replace(PAIRS_RECIPE, seed=seed), asked), len(pairs)),
        Examined(LIBRARY, sit(brain, asked, found), 0),
    )


def minutes(pairs: int, each: float) -> float:
    """How long writing takes, at ``each`` minutes a pair; how long one takes is the reader's own guess.

    >>> minutes(120, 0.5)
    60.0
    """
    return pairs * each


def findings(arms: Sequence[Examined]) -> tuple[Finding, ...]:
    """Q11 and D1 from the same exam."""
    share = {one.arm: one.right.share for one in arms}
    told = ", ".join(f"{one.arm} {percent(one.right)}" for one in arms)
    raised = share[PAIRS] - share[BASE] >= CLEAR
    needs = share[PAIRS] - share[RAW] >= CLEAR and share[RAW] < LEARNED
    takes = share[LIBRARY] - share[RAW] >= CLEAR
    return (
        conclude("Q11", "Training raises accuracy in its field.", raised, told),
        conclude("D1", "Training needs labelled pairs; the library takes raw pages.", needs and takes, told),
    )
