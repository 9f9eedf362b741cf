"""Training with the frozen weights in bfloat16: half the memory, and faster where the processor multiplies it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from peft.helpers import disable_input_dtype_casting

from helpers.language_model import Brain


def halve(brain: Brain) -> None:
    """The model's weights in bfloat16, for good; adapters that are attached later keep 32 bits."""
    with brain.lock:
        brain.model.to(torch.bfloat16)


@contextmanager
def in_half(brain: Brain, active: bool = True) -> Iterator[None]:
    """Inside this block products are computed in bfloat16; sums, norms and the adapter's own weights keep 32 bits."""
    # peft would widen each input to the adapter's 32 bits, and the product would narrow it again.
    with disable_input_dtype_casting(brain.model, active=active), torch.autocast("cpu", torch.bfloat16, enabled=active):
        yield
