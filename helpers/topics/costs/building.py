"""What it costs to take in knowledge: training a specialist, or embedding the pages.

Decides C1 (fine-tuning costs training compute, the library costs an index).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from helpers.adapters import MANY_FACTS, LoraTraining, pairs_of
from helpers.encoder import Encoder
from helpers.findings import Finding, conclude
from helpers.language_model import Brain, counted
from helpers.records import Fact, Passage
from helpers.retrieval import Shelf
from helpers.three_offices import ThreeOffices
from helpers.topics.costs.machine import measured
from helpers.topics.costs.timing import roughly, timed

SIZES = (10, 40, 140)
CLEARLY = 3  # times as much: what counts as a clear difference


@dataclass(frozen=True)
class Built:
    """One way to take in some facts: seconds, FLOPs, tokens read, and joules where the machine tells them."""

    facts: int
    seconds: float
    flops: float
    tokens: int
    joules: float | None = None


@dataclass(frozen=True)
class Both:
    """The same facts taken in by training and by indexing their pages."""

    trained: Built
    indexed: Built


def facts_of(shelf: ThreeOffices, count: int) -> tuple[Fact, ...]:
    """``count`` facts, taken from the three offices in turn; a smaller set begins a larger one."""
    offices = dict.fromkeys(fact.id.partition("-")[0] for fact in shelf.facts)
    piles = [[fact for fact in shelf.facts if fact.id.startswith(office)] for office in offices]
    longest = max(map(len, piles))
    dealt = [pile[place] for place in range(longest) for pile in piles if place < len(pile)]
    if not 1 <= count <= len(dealt):
        raise ValueError(f"{count} facts are asked for; there are {len(dealt)}")
    return tuple(dealt[:count])


def pages_of(shelf: ThreeOffices, facts: Sequence[Fact]) -> tuple[Passage, ...]:
    """The pages that tell these facts, each once."""
    ids = dict.fromkeys(shelf.home[fact.id] for fact in facts)
    return tuple(shelf.page(id) for id in ids)


def train(
    brain: Brain, facts: Sequence[Fact], seed: int = 0, on_step: Callable[[int, int], None] | None = None
) -> tuple[Built, Brain]:
    """Train a specialist on five wordings of each fact; what it cost, and the specialist.

    The FLOPs of its first step are counted, and taken for each token of the run; its time is not, since
    counting slows a step down. The first step's place is taken by a step of average length.
    """
    training = LoraTraining(brain, pairs_of(facts), replace(MANY_FACTS, seed=seed))
    with counted() as work:
        first = training.step()
    a_token = work.flops / training.tokens
    with measured() as energy:
        for step in training:
            if on_step:
                on_step(step.step, step.of)
    seconds = (training.seconds - first.seconds) * first.of / (first.of - 1)
    built = Built(len(facts), seconds, a_token * training.tokens, training.tokens, energy.joules)
    return built, training.specialist()


def index(encoder: Encoder, pages: Sequence[Passage], facts: int) -> Built:
    """Embed the pages and keep their vectors. The FLOPs are counted in a run of their own."""
    texts = [page.text for page in pages]
    with counted() as work:
        encoder.embed(texts)
    with measured() as energy:
        seconds = timed(lambda: Shelf(encoder).sync(pages))
    return Built(facts, seconds, work.flops, 0, energy.joules)


def findings(built: Sequence[Both]) -> tuple[Finding, ...]:
    """C1: both cost something, and training costs clearly more arithmetic at every size."""
    ratios = [one.trained.flops / one.indexed.flops for one in built]
    held = min(ratios) >= CLEARLY and all(one.indexed.flops > 0 for one in built)
    sizes = ", ".join(str(one.trained.facts) for one in built)
    times = ", ".join(map(roughly, ratios))
    reason = f"arithmetic of training over that of indexing, for {sizes} facts: {times} times"
    return (conclude("C1", "Fine-tuning costs training compute, the library costs an index.", held, reason),)
