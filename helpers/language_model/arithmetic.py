"""How much arithmetic a piece of work takes: counted by PyTorch while the work is done, not estimated.

A FLOP is one multiplication or one addition of two numbers. Only matrix products and attention are
counted, as is usual: the rest (norms, softmax, the optimizer's own sums) is a few per cent of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from helpers.language_model.brain import Brain

if TYPE_CHECKING:
    from torch.utils.flop_counter import FlopCounterMode


class Arithmetic:
    """The FLOPs counted so far: in all, and by the part of the model that did them."""

    def __init__(self, mode: FlopCounterMode) -> None:
        self._mode = mode

    @property
    def flops(self) -> int:
        """All FLOPs of the block."""
        return self._mode.get_total_flops()

    def of(self, part: str) -> int:
        """Those of one part, by the end of its name: ``"layers.0"``. Raises ``KeyError`` if none has that name."""
        for name, found in self._mode.get_flop_counts().items():
            if name.endswith(part):
                return sum(found.values())
        raise KeyError(f"no part of the model that did any arithmetic is called {part!r}")


@contextmanager
def counted() -> Iterator[Arithmetic]:
    """Count the FLOPs of whatever PyTorch does inside the block, whichever model does it.

    Counting makes the work slower: measure its time without it.

    >>> import torch
    >>> with counted() as work:
    ...     _ = torch.ones(5, 3) @ torch.ones(3, 2)     # 5 x 2 results of 3 products and 3 sums
    >>> work.flops
    60
    """
    import torch
    from torch.utils.flop_counter import FlopCounterMode, sdpa_backward_flop_count, sdpa_flop_count

    # PyTorch's own list leaves the attention of processors out. All pairs of places are counted, also
    # those that a causal mask hides.
    def forward(query, key, value, *_, **__) -> int:
        return sdpa_flop_count(query, key, value)

    def backward(gradient, query, key, value, *_, **__) -> int:
        return sdpa_backward_flop_count(gradient, query, key, value)

    attention = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
    back = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward
    with FlopCounterMode(display=False, custom_mapping={attention: forward, back: backward}) as mode:
        yield Arithmetic(mode)


def reading_flops(brain: Brain, tokens: int) -> int:
    """The FLOPs of reading that many tokens and giving the odds of the next one.

    On PyTorch's "meta" device, where numbers have a shape but no value, nothing is computed.
    """
    import torch

    with brain.at_work(), counted() as work, torch.inference_mode():
        device = brain.model.device
        ids = torch.zeros(1, tokens, dtype=torch.long, device=device)
        # A mask of our own: to make one, transformers would look at values, and there may be none.
        mask = torch.zeros(1, 1, tokens, tokens, device=device)
        brain.model(input_ids=ids, attention_mask=mask, logits_to_keep=1, use_cache=False)
    return work.flops


def untrained(brain: Brain, width: int, layers: int, device: str = "cpu") -> Brain:
    """A model of the brain's shape, wider and deeper, with random weights: good for its cost and nothing else.

    ``width`` counts numbers a token and must be a multiple of a head's, as 32 is. On ``device="meta"`` it has a
    shape and takes no memory. Raises ``ValueError`` for a width that no whole number of heads fills.
    """
    import torch

    config = type(brain.model.config)(**brain.model.config.to_dict())
    if width % config.head_dim or layers < 1:
        raise ValueError(f"width {width}, layers {layers}: want a multiple of {config.head_dim}, and 1 layer or more")
    scale = width / config.hidden_size
    config.num_attention_heads = config.num_key_value_heads = width // config.head_dim
    config.intermediate_size = round(config.intermediate_size * scale)
    config.hidden_size, config.num_hidden_layers = width, layers
    config.layer_types = [config.layer_types[0]] * layers
    with torch.random.fork_rng(devices=[]), torch.device(device):
        torch.manual_seed(0)
        model = type(brain.model)(config).eval()
    model.generation_config = brain.model.generation_config
    return replace(brain, model=model, name=f"untrained, {width} wide, {layers} layers")


def weights_of(brain: Brain) -> int:
    """How many weights a model has; tied ones count once, an adapter's not at all."""
    with brain.lock:
        return sum(weight.numel() for name, weight in brain.model.named_parameters() if ".lora_" not in name)
