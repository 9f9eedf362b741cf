"""An adapter added into the weights: one model again, as fast as its base, and no longer apart from it."""

from __future__ import annotations

from dataclasses import replace

import torch

from helpers.adapters.copies import copied
from helpers.adapters.updates import weight_updates
from helpers.language_model import Brain, base_weights


def merged(specialist: Brain) -> Brain:
    """A copy of the base with the specialist's update added: W + ΔW in place of W beside B·A.

    The base and the adapter stay as they are. Raises ``ValueError`` if there is no adapter to merge.
    """
    updates = weight_updates(specialist)
    if not updates:
        raise ValueError(f"{specialist.name!r} has no adapter: it was forgotten, or never trained")
    with torch.no_grad():
        weights = {name: tensor.clone() for name, tensor in base_weights(specialist).items()}
        for name, update in updates.items():
            weights[name] += update
    return replace(copied(specialist, weights), name=f"{specialist.name} merged")
