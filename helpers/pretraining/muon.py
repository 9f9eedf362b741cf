"""Muon: momentum whose update of each matrix is made orthogonal, so that no direction is drowned out.

K. Jordan et al. 2024, "Muon: an optimizer for hidden layers in neural networks". PyTorch's own
always works in bfloat16, which is slow on a CPU that cannot multiply it, and cannot share the work among
processes.
"""

from __future__ import annotations

import torch
import torch.distributed as dist


def orthogonal(matrices: torch.Tensor, rounds: int = 5) -> torch.Tensor:
    """The nearest orthogonal matrices, roughly, by Newton–Schulz: [n, rows, columns] → same.

    >>> torch.manual_seed(0); near = orthogonal(torch.randn(1, 8, 8))[0]
    <torch...>
    >>> bool((torch.linalg.svdvals(near) - 1).abs().max() < 0.4)
    True
    """
    wide = matrices if matrices.shape[1] <= matrices.shape[2] else matrices.mT
    x = wide / (wide.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(rounds):
        square = x @ x.mT
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x if matrices.shape[1] <= matrices.shape[2] else x.mT


class Muon:
    """Muon for a list of matrices; with several workers, each makes its share orthogonal."""

    def __init__(self, matrices: list[torch.nn.Parameter], workers: int, rank: int, half: bool = False) -> None:
        self.matrices, self.workers, self.rank = matrices, workers, rank
        self.kind = torch.bfloat16 if half else torch.float32  # of the products; sums and weights keep 32 bits
        self.momentum = [torch.zeros_like(matrix) for matrix in matrices]

    @torch.no_grad()
    def step(self, rate: float) -> None:
        groups: dict[torch.Size, list[int]] = {}
        for i, matrix in enumerate(self.matrices):
            self.momentum[i].mul_(0.95).add_(matrix.grad)
            groups.setdefault(matrix.shape, []).append(i)
        updates = [torch.zeros_like(matrix) for matrix in self.matrices]
        for indices in groups.values():
            mine = indices[self.rank :: self.workers]
            wanted = [(self.matrices[i].grad + 0.95 * self.momentum[i]).to(self.kind) for i in mine]
            for i, update in zip(mine, orthogonal(torch.stack(wanted)) if mine else []):
                updates[i] = update.float()
        share(updates, self.workers, total=True)
        for matrix, update in zip(self.matrices, updates):
            matrix.mul_(1 - rate * 0.01).add_(update, alpha=-rate * max(1.0, matrix.shape[0] / matrix.shape[1]) ** 0.5)


def share(tensors: list[torch.Tensor], workers: int, total: bool = False) -> None:
    """Average (or add up) tensors over the workers, in place."""
    if workers == 1:
        return
    flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
    dist.all_reduce(flat)
    flat = flat if total else flat / workers
    at = 0
    for tensor in tensors:
        tensor.copy_(flat[at : at + tensor.numel()].view_as(tensor))
        at += tensor.numel()
