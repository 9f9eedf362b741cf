"""What a model needs, estimated before its weights are read: memory, and how long it will take here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from helpers.language_model.published import NotAvailable

if TYPE_CHECKING:
    from transformers import PretrainedConfig

LARGE = 200_000_000  # weights: from here on a learner is told what to expect
PROMPT, WRITTEN = 100, 10  # tokens: an answer with a page
TAUGHT = 8 * 5 * 25 * 10  # tokens of training: facts, wordings, tokens of each, rounds


@dataclass(frozen=True)
class Needs:
    """The size of a model, in weights, and what follows from it.

    >>> smollm2 = Needs("smollm2", 134_515_008)
    >>> f"{smollm2.memory / 1e9:.1f} GB"
    '1.3 GB'
    """

    name: str
    weights: int

    @property
    def memory(self) -> int:
        """Bytes to load it in 32 bits, and to answer and train with it a little."""
        return 6 * self.weights + 500_000_000

    def check(self, free: int) -> None:
        """Raise ``NotAvailable`` if it would not fit into ``free`` bytes, beside what runs now."""
        if free < self.memory:
            raise NotAvailable(
                f"{self.name!r} needs about {self.memory / 1e9:.1f} GB of free memory, and {free / 1e9:.1f} GB are "
                "free: close other programs or kernels, or go on with the course's own brain."
            )

    def told(self, rate: float) -> str:
        """What to expect on a machine of so many FLOPs a second: one line for the learner."""
        answer = 2 * self.weights * (PROMPT + 3 * WRITTEN) / rate  # one token at a time is a slower way to compute
        teach = 4 * self.weights * TAUGHT / rate
        return (
            f"{self.name}: {self.weights / 1e6:,.0f} million weights, {self.memory / 1e9:.1f} GB of memory; here an "
            f"answer will take about {answer:.1f} s, and teaching eight facts at most {max(1, teach / 60):.0f} min."
        )


def needs_of(name: str, config: PretrainedConfig) -> Needs:
    """The needs of a model that is known by its configuration only: nothing of its weights is read."""
    import torch
    from transformers import AutoModelForCausalLM

    with torch.device("meta"):  # numbers with a shape and no value: they take no memory
        model = AutoModelForCausalLM.from_config(config)
    return Needs(name, sum(weight.numel() for weight in model.parameters()))


def free_memory(device: str) -> int:
    """Bytes that are free where the model will lie."""
    import torch

    return torch.cuda.mem_get_info(device)[0] if device.startswith("cuda") else psutil.virtual_memory().available


def best_device() -> str:
    """The processor for large matrices that PyTorch finds here; "cpu" where there is none."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def arithmetic_rate(device: str, size: int = 1024, times: int = 3) -> float:
    """FLOPs a second in products of matrices, measured now; a tenth of a second or less."""
    import torch

    one = torch.ones(size, size, device=device)
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        float((one @ one)[0, 0])  # to look at a number waits for it, also on another device
        seconds.append(time.perf_counter() - began)
    return 2 * size**3 / min(seconds)
