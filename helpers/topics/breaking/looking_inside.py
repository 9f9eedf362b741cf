"""What can be shown of a trained answer: the adapter on and off, block by block, and its training pairs. Decides R6.

A trained answer has no page to point to. But its training pairs are known. If one near the question has the same
answer, it is a suspect; and if the answer goes when the model is trained again without that pair's fact, it was the
source (leave one out). That is the proof that chapter 04 asked of a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from helpers.adapters import LoraRecipe, forget, in_blocks, pairs_of, train
from helpers.encoder import Encoder
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all, odds
from helpers.records import Fact, Pair, Score
from helpers.scoring import is_right, normalise, says_dont_know, score_of

NEAREST = 5
RECIPE = LoraRecipe(batch=10, epochs=6)
PROVEN = 0.9
TAUGHT, UNTAUGHT = "taught facts, held-out wordings", "facts that were never taught"


@dataclass(frozen=True)
class Suspect:
    """A training pair near a question: how near (the cosine of the two questions), and the fact it teaches."""

    pair: Pair
    fact_id: str
    near: float


@dataclass(frozen=True)
class Traced:
    """One answer of a specialist. ``suspect`` is the nearest pair among ``NEAREST`` that has the same answer.

    ``on`` and ``off`` are the probabilities of the answer with the adapter awake and asleep.
    """

    kind: str
    question: str
    said: str
    right: bool
    on: float
    off: float
    suspect: Suspect | None


@dataclass(frozen=True)
class LeftOut:
    """Trained again without one fact: which answers traced to it went, and which other right answers stayed."""

    fact_id: str
    gone: tuple[bool, ...]
    stayed: tuple[bool, ...]


def specialist_for(brain: Brain, facts: Sequence[Fact], seed: int = 0) -> Brain:
    """A specialist trained on these facts."""
    return train(brain, pairs_of(facts), replace(RECIPE, seed=seed))


def questions_about(taught: Sequence[Fact], others: Sequence[Fact]) -> list[tuple[str, str, Fact]]:
    """What is asked: kind, question and fact. All held-out wordings of the taught, the first of the others."""
    held_out = [(TAUGHT, text, fact) for fact in taught for text in fact.test]
    return held_out + [(UNTAUGHT, fact.test[0], fact) for fact in others]


def nearest_pairs(encoder: Encoder, taught: Sequence[Fact], question: str, count: int = NEAREST) -> tuple[Suspect, ...]:
    """The training pairs whose questions are nearest to this one by the encoder, nearest first."""
    owned = [(pair, fact.id) for fact in taught for pair in pairs_of([fact])]
    near = encoder.embed([pair.question for pair, _ in owned]) @ encoder.embed([question])[0]
    best = np.argsort(-near, kind="stable")[:count]
    return tuple(Suspect(*owned[i], float(near[i])) for i in best)


def trace(
    brain: Brain, specialist: Brain, encoder: Encoder, taught: Sequence[Fact], asked: Sequence[tuple[str, str, Fact]]
) -> tuple[Traced, ...]:
    """What can be shown of each answer. An answer that passes needs no explanation and is left out."""
    said = [one.text for one in answer_all(specialist, [text for _, text, _ in asked])]
    found = []
    for (kind, question, fact), text in zip(asked, said):
        if says_dont_know(text):
            continue
        on, off = (odds(model, question, [text])[0].probability for model in (specialist, brain))
        same = (one for one in nearest_pairs(encoder, taught, question) if is_right(text, one.pair.answer))
        found.append(Traced(kind, question, text, is_right(text, fact.answer, question), on, off, next(same, None)))
    return tuple(found)


def leave_out(brain: Brain, taught: Sequence[Fact], fact: Fact, traced: Sequence[Traced], seed: int = 0) -> LeftOut:
    """Train again without one fact and ask everything again; the same seed, so that nothing else differs."""
    without = specialist_for(brain, [one for one in taught if one is not fact], seed)
    said = [one.text for one in answer_all(without, [one.question for one in traced])]
    forget(without)
    same = [normalise(text) == normalise(one.said) for text, one in zip(said, traced)]
    mine = [one.suspect is not None and one.suspect.fact_id == fact.id for one in traced]
    gone = tuple(not kept for kept, own in zip(same, mine) if own)
    return LeftOut(fact.id, gone, tuple(kept for kept, own, one in zip(same, mine, traced) if one.right and not own))


def by_block(specialist: Brain, facts: Sequence[Fact]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The mean probability of the taught answers with the adapter awake in the first n blocks, n = 0, 1, …

    And with it asleep in one block only, one after the other.
    """
    blocks = range(specialist.model.config.get_text_config().num_hidden_layers)
    first = [in_blocks(specialist, range(count)) for count in range(len(blocks) + 1)]
    without = [in_blocks(specialist, set(blocks) - {one}) for one in blocks]
    return tuple(_chance(one, facts) for one in first), tuple(_chance(one, facts) for one in without)


def _chance(brain: Brain, facts: Sequence[Fact]) -> float:
    return sum(odds(brain, fact.train[0], [fact.answer])[0].probability for fact in facts) / len(facts)


def named(traced: Sequence[Traced], right: bool) -> Score:
    """The share of the right answers, or of the wrong ones, for which a near training pair has the same answer."""
    return score_of([one.suspect is not None for one in traced if one.right == right])


def findings(traced: Sequence[Traced], left_out: Sequence[LeftOut]) -> tuple[Finding, ...]:
    """R6: cannot be explained, unless nine in ten answers are traced to a pair, and go when its fact is left out.

    If that is so for the right answers only, the claim holds for the wrong ones: that is the condition.
    """
    right, wrong = named(traced, True), named(traced, False)
    gone = score_of([one for left in left_out for one in left.gone])
    stayed = score_of([one for left in left_out for one in left.stayed])
    caused = gone.share >= PROVEN
    explained = [caused and (not share.total or share.share >= PROVEN) for share in (right, wrong)]
    condition = "for wrong answers; right ones lead to their pairs" if explained == [True, False] else ""
    reason = (
        f"a near training pair says the same: {percent(right)} of the right answers, {percent(wrong)} of the wrong; "
        f"trained without that fact, {percent(gone)} of these go and {percent(stayed)} of the other right ones stay"
    )
    return (conclude("R6", "A fine-tuned answer cannot be explained.", not all(explained), reason, condition),)
