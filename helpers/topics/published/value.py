"""C7 and K7: the small brain with the library against the larger model with LoRA, on the same changed facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.encoder import Encoder
from helpers.findings import FAILS, Finding, conclude, percent
from helpers.language_model import Brain, answer_all, prompt_for, reading_flops, tokens_of, weights_of
from helpers.records import Fact, Hit, Question
from helpers.retrieval import Librarian
from helpers.topics.published.reading import changed_library
from helpers.topics.published.replies import MOST, Replies, asked, told

WORDINGS, PAGES, WRITTEN = 2, 3, 6  # held-out wordings of each fact, pages, tokens of an answer
CLEARLY = 0.15


@dataclass(frozen=True)
class Offer:
    """One model and one way: its answers to held-out wordings, and the arithmetic of one of them."""

    replies: Replies
    weights: int
    flops: float


def small_with_library(brain: Brain, encoder: Encoder, facts: Sequence[Fact]) -> Offer:
    """The brain reads the changed pages."""
    questions = asked(facts, now=True, each=WORDINGS)
    hits = Librarian(encoder, changed_library(facts)).search_all([one.text for one in questions], PAGES)
    return _offer("brain + library", brain, questions, hits)


def large_with_lora(specialist: Brain, facts: Sequence[Fact]) -> Offer:
    """The larger model was trained on the changed facts, and answers from memory."""
    questions = asked(facts, now=True, each=WORDINGS)
    return _offer("SmolLM2 + LoRA", specialist, questions, [()] * len(questions))


def _offer(arm: str, brain: Brain, questions: Sequence[Question], hits: Sequence[Sequence[Hit]]) -> Offer:
    given = answer_all(brain, [one.text for one in questions], hits)
    length = max(tokens_of(brain, prompt_for(brain, one.text, found)) for one, found in zip(questions, hits))
    flops = reading_flops(brain, length) + WRITTEN * reading_flops(brain, 1)
    return Offer(told(arm, questions, given), weights_of(brain), flops)


def times_more(small: Offer, large: Offer) -> float:
    """How many times the arithmetic of the one is that of the other."""
    return large.flops / small.flops


def value_finding(small: Offer, large: Offer) -> Finding:
    """C7: the small model with the library is right about as often, for less arithmetic."""
    one, other = small.replies.right, large.replies.right
    reason = (
        f"held-out wordings right: brain + library {percent(one)}, SmolLM2 + LoRA {percent(other)}; an answer costs "
        f"{times_more(small, large):.0f} times the arithmetic"
    )
    claim = "A small model with a library is the best value."
    if times_more(small, large) <= 1 or other.share - one.share >= CLEARLY:
        return Finding("C7", claim, FAILS, reason)
    return conclude("C7", claim, True, reason)


def widening_finding(before: Replies, large: Offer) -> Finding:
    """K7: after training on five wordings, most held-out wordings are right; before it, hardly any."""
    known, learned = before.right, large.replies.right
    reason = f"held-out wordings right: {percent(known)} before, {percent(learned)} after training on five wordings"
    held = learned.share >= MOST and learned.low > known.high
    limit = "not in every wording" if learned.share < 0.9 else ""
    return conclude("K7", "Training can widen what a model knows of a field.", held, reason, limit)
