"""One training run shared out over several processes: each learns from its part of every batch.

The processes need not stand on one machine. Nothing else changes: the same batches in the same order, the same
losses, and at the end the same adapter in each process.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from accelerate import Accelerator

from helpers.adapters.recipe import LoraRecipe
from helpers.adapters.training import LoraTraining, Loss, right_tokens
from helpers.language_model import Brain
from helpers.records import Pair, Passage


class ParallelTraining(LoraTraining):
    """The same run in several processes, all of them started with the same pairs and the same recipe.

    ``loss`` must be a mean over the answer tokens, as ``right_tokens`` and ``SoftTargets`` are.
    """

    def __init__(
        self,
        brain: Brain,
        pairs: Sequence[Pair | Passage],
        recipe: LoraRecipe = LoraRecipe(),
        loss: Loss = right_tokens,
        *,
        accelerator: Accelerator,
    ) -> None:
        super().__init__(brain, pairs, recipe, loss)
        self.accelerator = accelerator

    def _in_parts(self, batches: Sequence[list[int]]) -> tuple[list[list[int]], list[int]]:
        """Whole batches: the processes share them out already."""
        return list(batches), list(range(len(batches)))

    def _gradients(self, chosen: Sequence[int], share: float = 1.0) -> torch.Tensor:
        own = part_of(chosen, self.accelerator.process_index, self.accelerator.num_processes)
        # A batch may be smaller than the number of processes: then some have nothing to add.
        loss = super()._gradients(own) if own else torch.zeros((), device=self.brain.device)
        # Each process has a mean over its own answer tokens, and parts of a batch have unequal numbers of them.
        # The mean of these means would not be the batch's: each counts by its share.
        share = self._to_learn(own) / self._to_learn(chosen)
        return self._sum_up(loss * share, share)

    def _sum_up(self, loss: torch.Tensor, share: float) -> torch.Tensor:
        """Add up all processes' gradients, and their losses: in one message, since each one waits for the slowest."""
        own = [torch.zeros_like(one) if one.grad is None else one.grad * share for one in self.parameters]
        summed = self.accelerator.reduce(torch.cat([loss.reshape(1), *(one.flatten() for one in own)]), "sum")
        sizes = [1, *(one.numel() for one in self.parameters)]
        total, *gradients = summed.split(sizes)
        for parameter, gradient in zip(self.parameters, gradients, strict=True):
            parameter.grad = gradient.view_as(parameter).clone()
        return total[0]

    def alike(self) -> bool:
        """Whether all processes hold the very same adapter, bit for bit."""
        own = torch.cat([one.detach().flatten() for one in self.parameters])
        return bool((self.accelerator.gather(own).view(-1, own.numel()) == own).all())


def part_of(chosen: Sequence[int], process: int, processes: int) -> list[int]:
    """What one of several processes takes of a batch: every so-many-th, so that no example is lost or taken twice.

    >>> [part_of([7, 8, 9], process, 2) for process in (0, 1)]
    [[7, 9], [8]]
    """
    return list(chosen[process::processes])
