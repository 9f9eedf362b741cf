"""What an adapter adds to the weights: ΔW of each matrix, as peft itself computes it."""

from __future__ import annotations

import torch
from peft.tuners.lora import LoraLayer

from helpers.language_model import Brain


def weight_updates(specialist: Brain) -> dict[str, torch.Tensor]:
    """ΔW by the name of the matrix that it is added to, each of that matrix's shape (out, in).

    From peft's layers and not from a recipe: they know the rank, alpha and scale that the adapter has.
    """
    with specialist.lock, torch.no_grad():
        layers = [(name, layer) for name, layer in specialist.model.named_modules() if isinstance(layer, LoraLayer)]
        own = [(name, layer) for name, layer in layers if specialist.adapter in layer.lora_A]
        return {f"{name}.weight": layer.get_delta_weight(specialist.adapter) for name, layer in own}
