"""Several adapters made into one: their updates are added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from peft.tuners.lora import LoraLayer

from helpers.adapters.attached import Adapter, attached, holder_of
from helpers.language_model import Brain


def added(specialists: Sequence[Brain], weights: Sequence[float] = ()) -> Brain:
    """A new specialist whose update is the weighted sum of theirs: ΔW = Σ weight · ΔWᵢ (weights 1 if left out).

    Exact, and nothing is trained: their A's stand above each other and their B's side by side, so the rank
    is the sum of theirs (peft calls this ``cat``). The parts stay as they are.

    Raises ``ValueError`` if there is nothing to add, if one has no adapter, or if they are of two models.
    """
    weights = weights or [1.0] * len(specialists)
    _check(specialists, weights)
    model = specialists[0].model
    with specialists[0].lock, torch.no_grad():
        names = {one.adapter for one in specialists}
        layers = [layer for layer in model.modules() if isinstance(layer, LoraLayer) and names & {*layer.r}]
        if strange := [one.name for one in specialists if any(one.adapter not in layer.r for layer in layers)]:
            raise ValueError(f"{strange[0]!r} is adapted in fewer blocks than the others: train them with one `upper`")
        shape = holder_of(model).peft_config[specialists[0].adapter]
        rank = sum(layers[0].r[one.adapter] for one in specialists)
        # alpha = rank, so that peft's scale is 1: the parts' scales are multiplied into B.
        config = replace(shape, r=rank, lora_alpha=rank)
        merged = Adapter(specialists[0], config)
        for layer in layers:
            _fill(layer, merged.name, [(one.adapter, weight) for one, weight in zip(specialists, weights)])
    return merged.specialist(specialists[0])


def _fill(layer: LoraLayer, name: str, parts: Sequence[tuple[str, float]]) -> None:
    """Lay the parts' A and B beside each other in one layer."""
    layer.lora_A[name].weight.copy_(torch.cat([layer.lora_A[part].weight for part, _ in parts]))
    scaled = [layer.lora_B[part].weight * layer.scaling[part] * weight for part, weight in parts]
    layer.lora_B[name].weight.copy_(torch.cat(scaled, dim=1))


def _check(specialists: Sequence[Brain], weights: Sequence[float]) -> None:
    if not specialists or len(weights) != len(specialists):
        raise ValueError(f"{len(specialists)} adapters and {len(weights)} weights: give at least one, and as many")
    for one in specialists:
        if one.adapter not in attached(one):
            raise ValueError(f"{one.name!r} has no adapter: it was forgotten, or never trained")
        if one.model is not specialists[0].model:
            raise ValueError(f"{one.name!r} belongs to another model than {specialists[0].name!r}")
