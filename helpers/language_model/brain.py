"""A model that answers, with its tokenizer and the lock that guards both."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.language_model.lock import ModelLock

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Brain:
    """A model with its tokenizer. ``switch`` decides which weights are awake while it answers.

    The base brain and all its specialists share one model in memory: a specialist's
    ``switch`` turns its adapter on, and off again.
    """

    model: Any
    tokenizer: Any
    name: str
    chat: bool = False
    switch: Callable[[], AbstractContextManager] = field(default=nullcontext, repr=False)
    adapter: str = ""

    @property
    def device(self) -> torch.device:
        """Where the weights lie, and so where whatever they meet must lie too."""
        return next(self.model.parameters()).device

    def tensor(self, values: Any) -> torch.Tensor:
        """Numbers as this model takes them: on its device. All that a model is handed is made here."""
        import torch

        return torch.tensor(values, device=self.device)

    @property
    def lock(self) -> ModelLock:
        """The lock of the model and its tokenizer: the same for the base and all its specialists."""
        # Kept on the model itself, so that the two leave memory together; setdefault is a single step.
        return vars(self.model).setdefault("_model_lock", ModelLock())

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Inside this block these weights are awake, and nobody else uses the model."""
        with self.lock, self.switch():
            yield


def fingerprint(brain: Brain) -> str:
    """A short hash of the base weights, bit for bit; an adapter's own weights are left out."""
    digest = hashlib.sha256()
    for name, tensor in sorted(base_weights(brain).items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().cpu().numpy().tobytes())
    return digest.hexdigest()[:16]


def base_weights(brain: Brain) -> dict[str, torch.Tensor]:
    """The base model's weights by their original names, whether or not adapters are attached."""
    with brain.lock:  # an adapter that comes or goes meanwhile changes the names
        found = brain.model.state_dict()
    return {name.replace(".base_layer", ""): tensor for name, tensor in found.items() if ".lora_" not in name}
