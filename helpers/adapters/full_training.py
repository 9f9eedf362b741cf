"""Full fine-tuning, to compare LoRA with: the same run with every weight trainable."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import torch

from helpers.adapters.copies import copied
from helpers.adapters.training import LoraTraining
from helpers.language_model import Brain, base_weights


class FullTraining(LoraTraining):
    """The same run with *every* weight trainable: on a copy of the model, so that the base stays.

    It needs the memory of a second model, and a rate some ten times lower than LoRA's. The
    copy goes when the last name for it does; there is no adapter to forget.
    """

    def _prepare(self) -> list[torch.nn.Parameter]:
        self.brain = copied(self.brain, base_weights(self.brain))
        return list(self.brain.model.parameters())

    def _first(self) -> int:
        return 0

    def _learning(self) -> AbstractContextManager:
        return nullcontext()

    def so_far(self) -> Brain:
        return replace(self.brain, name=f"{self.brain.name}+full")

    def discard(self) -> None:
        """Nothing to undo: the base was never touched."""
