"""What training does to the weights: hashes before, awake and switched off, and the length of each change (N1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from helpers.adapters import LoraRecipe, pairs_of, train, weight_updates
from helpers.findings import Finding, conclude
from helpers.language_model import Brain, base_weights, fingerprint, next_token_odds
from helpers.records import Fact


@dataclass(frozen=True)
class WeightChange:
    """How far training moved one matrix: the norms of ΔW and of the matrix before it."""

    layer: int
    part: str
    change: float
    size: float

    @property
    def share(self) -> float:
        """The length of the change as a share of the matrix's own length."""
        return self.change / self.size


@dataclass(frozen=True)
class Training:
    """Hashes of the weights that answer: before training, with the adapter on, and switched off again.

    ``odds_before`` and ``odds_off`` are the odds of the next token after one prompt.
    """

    before: str
    awake: str
    off: str
    changes: tuple[WeightChange, ...]
    odds_before: tuple[tuple[str, float], ...] = ()
    odds_off: tuple[tuple[str, float], ...] = ()

    @property
    def moved(self) -> int:
        """How many matrices are not what they were."""
        return sum(one.change > 0 for one in self.changes)


def learned(specialist: Brain) -> dict[str, np.ndarray]:
    """What training added to each matrix: ΔW = B · A · scale (Hu et al. 2021, equation 3), as peft computes it."""
    return {name: update.numpy() for name, update in weight_updates(specialist).items()}


def awake_weights(specialist: Brain) -> dict[str, np.ndarray]:
    """The weights that answer while the adapter is on: W + ΔW for a layer that has one, W for the others."""
    added = learned(specialist)
    return {name: w.numpy() + added[name] if name in added else w.numpy() for name, w in _base(specialist).items()}


def weights_hash(weights: Mapping[str, np.ndarray]) -> str:
    """The same hash that ``fingerprint`` takes, of any weights: one bit flipped, and it is another.

    >>> one = {"w": np.zeros(2, np.float32)}
    >>> weights_hash(one) == weights_hash({"w": np.zeros(2, np.float32)})
    True
    """
    digest = hashlib.sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(weights[name]).tobytes())
    return digest.hexdigest()[:16]


def weight_changes(specialist: Brain) -> tuple[WeightChange, ...]:
    """How far each matrix moved, in the order of the model."""
    base = _base(specialist)
    return tuple(_change(name, delta, base[name].numpy()) for name, delta in learned(specialist).items())


def study(brain: Brain, facts: Sequence[Fact], recipe: LoraRecipe = LoraRecipe()) -> tuple[Brain, Training]:
    """Train a specialist on facts, and compare the weights before, awake and switched off."""
    before, prompt = fingerprint(brain), f"Question: {facts[0].train[0]}\nAnswer:"
    odds_before = tuple(next_token_odds(brain, prompt, 50))
    specialist = train(brain, pairs_of(facts), recipe)
    awake = weights_hash(awake_weights(specialist))
    off = tuple(next_token_odds(brain, prompt, 50))
    changes = weight_changes(specialist)
    return specialist, Training(before, awake, fingerprint(brain), changes, odds_before, off)


def parameters_finding(training: Training) -> Finding:
    """N1: the weights that answer are others, and the old model is one switch away."""
    old_again = training.off == training.before and training.odds_off == training.odds_before
    held = training.awake != training.before and training.moved > 0
    off = "the old model bit for bit" if old_again else "not the old model"
    reason = f"{training.moved} of {len(training.changes)} matrices changed; adapter off: {off}"
    return conclude("N1", "Fine-tuning changes the model's inner parameters.", held and old_again, reason)


def _base(brain: Brain) -> dict:
    return {name: weight.detach() for name, weight in base_weights(brain).items()}


def _change(name: str, delta: np.ndarray, weight: np.ndarray) -> WeightChange:
    places = name.split(".")
    layer = next((int(place) for place in places if place.isdigit()), -1)
    return WeightChange(layer, places[-2], float(np.linalg.norm(delta)), float(np.linalg.norm(weight)))
