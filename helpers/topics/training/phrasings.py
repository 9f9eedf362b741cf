"""What training on one, two, four or eight phrasings of the same facts teaches.

Decides K7 (training can widen what a model knows) and R3 (few examples overfit). Every run
sees each fact equally often, so only the *variety* of the wordings differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from helpers.adapters import LoraRecipe, LoraTraining
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all
from helpers.library import Library
from helpers.records import Fact, Pair, Question, Score
from helpers.scoring import score
from helpers.topics.training.forgetting import pages_with

COUNTS = (1, 2, 4, 8)
TIMES_SEEN = 32  # how often a run sees each fact, however many wordings it has
CLEAR = 0.15  # a difference between two shares that is worth a word
LEARNED = 0.5

# Each fact is told the other way round: its answer is in the question, its subject is the answer.
REVERSED = {
    "support-warranty-heron": ("Which product has a warranty of 18 months?", "Heron desk lamp"),
    "support-price-heron": ("Which product costs 39 euros?", "Heron desk lamp"),
    "support-price-otter": ("Which product costs 62 euros?", "Otter kettle"),
    "support-capacity-otter": ("Which product holds 1.7 litres?", "Otter kettle"),
    "support-battery-magpie": ("Which product has a battery that lasts 14 hours?", "Magpie speaker"),
    "support-colour-magpie": ("Which product is sold in sea green?", "Magpie speaker"),
    "support-warning-magpie": ("Which product shows the code E7?", "Magpie speaker"),
    "support-price-badger": ("Which product is priced at 189 euros?", "Badger vacuum cleaner"),
}


@dataclass(frozen=True)
class PhrasingResult:
    """One run: how many wordings of each fact it saw, and what it could answer afterwards."""

    phrasings: int
    trained: Score
    untrained: Score
    reversed: Score


def wordings(fact: Fact, count: int) -> tuple[str, ...]:
    """The first ``count`` training wordings of a fact: five written ones, then three made by rule.

    The rules are plain: no question mark, small letters only, a greeting in front. None of
    them is used by the wordings that examine.

    >>> fact = Fact("f", "time", "We open at 9.", "9", ("When?", "a?", "b?", "c?", "d?"), ())
    >>> wordings(fact, 8)[5:]
    ('When', 'a?', 'Hello. b?')
    """
    first, second, third = (fact.train * 3)[:3]
    made = (first.rstrip("?"), second.lower(), f"Hello. {third}")
    known = (*fact.train, *made)
    if not 1 <= count <= len(known):
        raise ValueError(f"{count} wordings of {fact.id} are asked for; there are 1 to {len(known)}")
    return known[:count]


def reversed_questions(facts: Sequence[Fact]) -> tuple[Question, ...]:
    """The reversed question of each fact that has one; the product's short name counts too."""
    found = [(fact, *REVERSED[fact.id]) for fact in facts if fact.id in REVERSED]
    return tuple(Question(text, (subject, subject.split()[0]), fact.id) for fact, text, subject in found)


def questions_of(facts: Sequence[Fact], kind: str, count: int = 0) -> tuple[Question, ...]:
    """The questions of a kind: ``train`` (the first ``count`` wordings) or ``test`` (all of them)."""
    texts = {fact.id: wordings(fact, count) if kind == "train" else fact.test for fact in facts}
    return tuple(Question(text, (fact.answer,), fact.id) for fact in facts for text in texts[fact.id])


def pairs(facts: Sequence[Fact], count: int) -> list[Pair]:
    """Question–answer pairs in ``count`` wordings."""
    return [Pair(question.text, question.answers[0]) for question in questions_of(facts, "train", count)]


def same_effort(facts: Sequence[Fact], count: int, seed: int = 0) -> LoraRecipe:
    """A recipe that shows each fact ``TIMES_SEEN`` times, in steps of one batch per round of facts."""
    return LoraRecipe(epochs=TIMES_SEEN // count, batch=len(facts), seed=seed)


def asked_all(brain: Brain, questions: Sequence[Question], hits: Sequence = ()) -> Score:
    """The share of questions that a model answers right."""
    return score(answer_all(brain, [question.text for question in questions], hits), questions)


def train_on(brain: Brain, facts: Sequence[Fact], count: int, seed: int = 0) -> PhrasingResult:
    """Train on ``count`` wordings of each fact, examine, and throw the adapter away."""
    training = LoraTraining(brain, pairs(facts, count), same_effort(facts, count, seed))
    for _ in training:
        pass
    specialist = training.specialist()
    kinds = (questions_of(facts, "train", count), questions_of(facts, "test"), reversed_questions(facts))
    result = PhrasingResult(count, *(asked_all(specialist, questions) for questions in kinds))
    training.discard()
    return result


def reversed_with_page(brain: Brain, facts: Sequence[Fact], library: Library) -> Score:
    """The reversed questions to the untrained model, each with the page that tells the fact."""
    by_id, asked = {fact.id: fact for fact in facts}, reversed_questions(facts)
    pages = [pages_with(by_id[question.fact_id], library, 0, Random(0)) for question in asked]
    return asked_all(brain, asked, pages)


def findings(results: Sequence[PhrasingResult], base: Score) -> tuple[Finding, ...]:
    """K7 and R3. ``base`` is what the untrained model answers in the held-out wordings."""
    few, many = results[0], results[-1]
    widened = many.untrained.share >= max(LEARNED, base.share + CLEAR)
    helped = many.untrained.share - few.untrained.share >= CLEAR
    condition = "several phrasings of each fact" if helped and few.untrained.share < LEARNED else ""
    shares = (f"{percent(one.untrained)} with {one.phrasings}" for one in (few, many))
    rise = f"held-out phrasings right: {percent(base)} before, {', '.join(shares)} phrasings of each fact"
    gaps = [one.trained.share - one.untrained.share for one in (few, many)]
    one_way = many.trained.share - many.reversed.share >= 0.5
    told = (
        f"{few.phrasings} phrasing: {percent(few.trained)} trained, {percent(few.untrained)} held-out; "
        f"reversed questions, with {many.phrasings}: {percent(many.reversed)}"
    )
    reverse = ["for the reversed question"] if one_way else []
    limit = "" if gaps[1] >= CLEAR else " and ".join((["with few phrasings"] if gaps[0] >= CLEAR else []) + reverse)
    fails = max(gaps) >= CLEAR or one_way
    return (
        conclude("K7", "Training can widen what a model knows of a field.", widened, rise, condition),
        conclude("R3", "Trained on few examples, it fails on unseen questions.", fails, told, limit),
    )
