"""How fast a specialist answers: its adapter beside the weights, merged into them, and the base.

Decides C3 (a fine-tuned model is as fast as its base).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.findings import Finding, conclude
from helpers.language_model import Brain, answer_all, answer_in_stages
from helpers.topics.costs.timing import ROUNDS, Timing, in_turn, times_as_long

BASE, BESIDE, MERGED = MODELS = ("base", "adapter beside", "adapter merged")
LENGTH = 8  # tokens that each of them writes, so that all do the same work
AS_FAST = 1.25  # takes no more than a quarter longer
SLOWER = 1.1  # takes at least a tenth longer


def race(models: Mapping[str, Brain], question: str, rounds: int = ROUNDS) -> dict[str, Timing]:
    """Time each model on one question and eight tokens of answer, ``rounds`` times in turn."""
    works = {
        name: lambda brain=brain: answer_in_stages(brain, question, length=LENGTH) for name, brain in models.items()
    }
    return in_turn(works, rounds)


def same_answers(one: Brain, other: Brain, questions: Sequence[str]) -> int:
    """How many questions two models answer in the same words."""
    said = zip(answer_all(one, questions), answer_all(other, questions))
    return sum(a.text == b.text for a, b in said)


def findings(timings: Mapping[str, Timing], same: int, asked: int) -> tuple[Finding, ...]:
    """C3: merged it must be as fast as the base, with the same answers; beside the weights it may be slower."""
    merged = times_as_long(timings[MERGED], timings[BASE])
    beside = times_as_long(timings[BESIDE], timings[BASE])
    agree = "nearly all" if asked > same >= 0.9 * asked else "all" if same == asked else "not all"
    quick = "as fast as" if merged <= AS_FAST else "slower than"
    slow = "slower than" if beside > SLOWER else "about as fast as"
    reason = f"merged it is {quick} the base, beside the weights {slow} the base; {agree} answers the same"
    held = merged <= AS_FAST and agree != "not all"
    limit = "once the adapter is merged into the weights" if beside > SLOWER else ""
    return (conclude("C3", "A fine-tuned model is as fast as its base.", held, reason, limit),)
