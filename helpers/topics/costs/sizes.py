"""A small model with a library against a larger one that was trained: what each costs, and what is known of each.

Decides C7 (a small model with a library is the best value), as far as it can be decided: the larger model has the
brain's shape and random weights, so its costs are real and its answers mean nothing. It is therefore granted the
best that it could do: every answer right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import FAILS, Finding, conclude, percent
from helpers.language_model import Brain, answer_all, reading_flops, untrained, weights_of
from helpers.records import Fact, Question, Score
from helpers.retrieval import Librarian
from helpers.scoring import score
from helpers.topics.costs.latency import Sums
from helpers.topics.costs.timing import roughly

LARGER = ((384, 12), (576, 30))  # width and layers; the second is about the shape of published small models
WRITTEN = 6  # tokens of an answer, its end included
CHEAP = "which answers for less as long as no fact changes"


@dataclass(frozen=True)
class Offer:
    """One model and one way: its weights, FLOPs of an answer, FLOPs to take the facts in, and its share right.

    ``right`` is None where the weights are random: nothing is known then.
    """

    name: str
    weights: int
    answer: float
    taking_in: float
    right: Score | None = None

    @property
    def value(self) -> float:
        """Right answers for 10^12 FLOPs of answering; without a score, if every answer were right."""
        return (self.right.share if self.right else 1.0) * 1e12 / self.answer


def examined(brain: Brain, facts: Sequence[Fact], librarian: Librarian | None = None) -> Score:
    """The share right in the first held-out wording of each fact; with a librarian, pages are found and read."""
    questions = [Question(fact.test[0], (fact.answer,), fact.id) for fact in facts]
    texts = [question.text for question in questions]
    hits = librarian.search_all(texts) if librarian else ()
    return score(answer_all(brain, texts, hits), questions)


def offers(
    brain: Brain, sums: Sums, training: float, indexing: float, library: Score, specialist: Score, tokens: int
) -> tuple[Offer, ...]:
    """The brain with the library and with LoRA, and larger models with LoRA.

    ``training`` and ``indexing`` are the brain's FLOPs for the facts, ``tokens`` is the length of a bare prompt. A
    larger model's training is taken to grow as its reading does.
    """
    bare, token = reading_flops(brain, tokens), reading_flops(brain, 1)
    writing = WRITTEN * token
    found = [
        Offer("brain + library", weights_of(brain), sums.embed + sums.read_with_pages + writing, indexing, library),
        Offer("brain + LoRA", weights_of(brain), bare + writing, training, specialist),
    ]
    for width, layers in LARGER:
        model = untrained(brain, width, layers, device="meta")
        reading = reading_flops(model, tokens)
        cost = reading + WRITTEN * reading_flops(model, 1)
        weights = weights_of(model)
        name = f"{round(weights / 1e6)} million weights + LoRA"
        found.append(Offer(name, weights, cost, training * reading / bare))
    return tuple(found)


def findings(made: Sequence[Offer]) -> tuple[Finding, ...]:
    """C7: more right answers for the arithmetic than the largest model could give if it were always right."""
    library, largest = made[0], made[-1]
    claim, times = "A small model with a library is the best value.", library.value / largest.value
    cost = f"an answer of {largest.name} is {roughly(largest.answer / library.answer)} times the arithmetic"
    reason = f"held-out wordings: brain with the library {percent(library.right)}; {cost}"
    if times < 1:
        return (Finding("C7", claim, FAILS, f"{reason}; always right, the larger would be the better value"),)
    limit = "per right answer, even if the larger were always right; whether it is right more often is not measured"
    if made[1].value > library.value:
        limit = f"against a larger model, not against the brain with LoRA, {CHEAP}; {limit}"
    return (conclude("C7", claim, True, reason, limit),)
