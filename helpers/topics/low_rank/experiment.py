"""How small an update can be: the same facts learned at several ranks, and one update looked at.

Decides D2 (a small data set is enough, compared with pre-training).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from helpers.adapters import LoraRecipe, LoraTraining, pairs_of
from helpers.encoder import Encoder
from helpers.findings import Finding, conclude, how_many
from helpers.language_model import Brain, answer_all, base_weights, tokens_seen
from helpers.library import load_facts
from helpers.records import Fact, Question, Score, TrainingStep
from helpers.scoring import score

RANKS = (1, 2, 4, 8, 16, 32)
FEW = (
    "support-warranty-heron",
    "support-price-otter",
    "support-battery-magpie",
    "support-colour-magpie",
    "support-price-badger",
    "support-carrier",
)
# Few pairs fill few batches, so the batch is smaller than the default.
FEW_RECIPE = LoraRecipe(batch=15)
LEARNED, SMALL = 0.8, 100
SHARES = ("under a tenth", "a tenth to a third", "a third or more")
WINNERS = ("the higher rank by more than two", "neither", "the lower rank by more than two")


@dataclass(frozen=True)
class Count:
    """The trainable parameters at one rank, and all the weights of the same layers."""

    rank: int
    low_rank: int
    full: int


@dataclass(frozen=True)
class RankResult:
    """The result of one run at one rank. ``tokens`` is all that the run had to read."""

    rank: int
    parameters: int
    losses: tuple[float, ...]
    trained: Score
    untrained: Score
    tokens: int


@dataclass(frozen=True)
class LayerUpdate:
    """What training did to one layer: W stays, scale × B·A is added to it.

    Shapes: ``weight`` (out, in), ``a`` (rank, in), ``b`` (out, rank).
    """

    name: str
    weight: np.ndarray
    a: np.ndarray
    b: np.ndarray
    scale: float

    @property
    def delta(self) -> np.ndarray:
        """The whole update, as large as W itself."""
        return self.scale * self.b @ self.a

    @property
    def singular_values(self) -> np.ndarray:
        """How strong the update is in each of its directions, strongest first."""
        return np.linalg.svd(self.delta.astype(np.float64), compute_uv=False)

    @property
    def rank(self) -> int:
        """How many directions carry anything: rounding noise is a millionth of the strongest."""
        values = self.singular_values
        return int((values > 1e-6 * values[0]).sum()) if values[0] > 0 else 0


def few(facts: Sequence[Fact], ids: Sequence[str] = FEW) -> tuple[Fact, ...]:
    """The facts with these ids, in the order of the ids."""
    by_id = {fact.id: fact for fact in facts}
    return tuple(by_id[id] for id in ids)


def layer_shapes(brain: Brain) -> dict[str, tuple[int, int]]:
    """The (out, in) shape of every linear layer that LoRA adapts, by its name."""
    weights = base_weights(brain).items()
    return {name.removesuffix(".weight"): tuple(w.shape) for name, w in weights if name.endswith("_proj.weight")}


def upper_layer(brain: Brain) -> str:
    """The name of one linear layer to look at: in the last block, which every recipe adapts, what makes the values."""
    names = list(layer_shapes(brain))
    return next((name for name in reversed(names) if name.endswith("v_proj")), names[-1])


def counts(shapes: Sequence[tuple[int, int]], ranks: Sequence[int] = RANKS) -> tuple[Count, ...]:
    """Trainable parameters: out × in of each layer in full, rank × (out + in) at a low rank.

    >>> counts([(10, 20)], [2])
    (Count(rank=2, low_rank=60, full=200),)
    """
    full = sum(out * into for out, into in shapes)
    return tuple(Count(rank, sum(rank * (out + into) for out, into in shapes), full) for rank in ranks)


def share_in_words(found: Sequence[Count], rank: int = 8) -> str:
    """Which of ``SHARES`` of the layers' weights is trainable at a rank.

    >>> share_in_words([Count(8, 60, 200)])
    'a tenth to a third'
    """
    one = next(count for count in found if count.rank == rank)
    share = one.low_rank / one.full
    return SHARES[0] if share < 0.1 else SHARES[1] if share < 1 / 3 else SHARES[2]


def winner(results: Sequence[RankResult]) -> str:
    """Which of ``WINNERS`` got more held-out wordings right: the last run, or the first."""
    gain = results[-1].untrained.right - results[0].untrained.right
    return WINNERS[0] if gain > 2 else WINNERS[2] if gain < -2 else WINNERS[1]


class RankRun:
    """One run at one rank, step by step; ``result`` examines it once it is complete."""

    def __init__(self, brain: Brain, facts: Sequence[Fact], rank: int, seed: int = 0) -> None:
        if rank < 1:
            raise ValueError(f"the rank is {rank}; it must be 1 or more")
        self.facts = tuple(facts)
        # alpha stays, as in the paper: a low rank gets a large scale, so that its few directions move as far.
        recipe = replace(FEW_RECIPE, rank=rank, seed=seed)
        self.training = LoraTraining(brain, pairs_of(self.facts), recipe)
        self.losses: list[float] = []

    def __iter__(self) -> Iterator[TrainingStep]:
        while not self.training.complete:
            yield self.step()

    def step(self) -> TrainingStep:
        """Learn from one batch."""
        step = self.training.step()
        self.losses.append(step.loss)
        return step

    def result(self) -> RankResult:
        """Ask the finished specialist in trained and in held-out wordings, without any page."""
        specialist = self.training.specialist()
        trained, untrained = (recall(specialist, self.facts, kind) for kind in ("train", "test"))
        size = sum(parameter.numel() for parameter in self.training.parameters)
        rank = self.training.recipe.rank
        return RankResult(rank, size, tuple(self.losses), trained, untrained, self.training.tokens)


def recall(brain: Brain, facts: Sequence[Fact], kind: str) -> Score:
    """The share of right answers from memory, in the ``train`` or the ``test`` wordings."""
    asked = [Question(text, (fact.answer,), fact.id) for fact in facts for text in getattr(fact, kind)]
    return score(answer_all(brain, [question.text for question in asked]), asked)


def recall_in_words(brain: Brain, facts: Sequence[Fact], kind: str) -> str:
    """The same in words, which a question more or less in another run does not change."""
    return how_many(recall(brain, facts, kind))


def run_at(brain: Brain, facts: Sequence[Fact], rank: int, seed: int = 0) -> RankResult:
    """Train at one rank, examine, and throw the adapter away."""
    one = RankRun(brain, facts, rank, seed)
    for _ in one:
        pass
    result = one.result()
    one.training.discard()
    return result


def layer_update(specialist: Brain, name: str) -> LayerUpdate:
    """The update of one layer in a specialist, as numpy arrays.

    Raises ``ValueError`` if the specialist adapts no layer of this name.
    """
    layers = dict(specialist.model.named_modules())
    layer = layers.get(name)
    if layer is None or specialist.adapter not in getattr(layer, "lora_A", {}):
        known = next((key for key, module in layers.items() if hasattr(module, "lora_A")), "none")
        raise ValueError(f"{specialist.name!r} adapts no layer {name!r}; one that it may adapt is {known!r}")
    a, b = (side[specialist.adapter].weight.detach().numpy() for side in (layer.lora_A, layer.lora_B))
    weight = layer.base_layer.weight.detach().numpy()
    return LayerUpdate(name, weight, a.copy(), b.copy(), float(layer.scaling[specialist.adapter]))


def findings(result: RankResult, pre_training_tokens: int | None) -> tuple[Finding, ...]:
    """D2: the run learned what it was shown, and read a small part of what pre-training read, if that is known."""
    times = (pre_training_tokens or 0) / result.tokens
    learned = result.trained.share >= LEARNED
    told = f"{how_many(result.trained)} trained questions right"
    read = (
        f"pre-training read {rounded(times)} times as many tokens" if times else "nobody knows what pre-training read"
    )
    reason = f"{told}; {read}"
    condition = "for a handful of facts, on a model that was pre-trained"
    small = learned and times >= SMALL
    return (conclude("D2", "Next to pre-training, a small data set is enough.", small, reason, condition),)


def rounded(number: float) -> str:
    """A number to two digits, to be read and not to be compared.

    >>> rounded(5634.2), rounded(87.3)
    ('5,600', '87')
    """
    digits = max(0, len(str(int(number))) - 2)
    return f"{round(number / 10**digits) * 10**digits:,}"


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """D2, at rank 8. The encoder is not asked: nothing is looked up."""
    return findings(run_at(brain, few(load_facts("support")), 8, seed), tokens_seen(brain))
