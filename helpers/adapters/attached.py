"""Adapters in a model: attached switched off, switched on one at a time, gone with their last name."""

from __future__ import annotations

import re
import warnings
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from peft.tuners.tuners_utils import BaseTunerLayer

from helpers.language_model import Brain

# peft asks transformers for something by its old name; a learner can do nothing about it.
warnings.filterwarnings("ignore", message="`is_gradient_checkpointing`", category=FutureWarning)
# Which adapter answers is decided by ``Adapter.awake``, so it does not matter which one peft calls active.
warnings.filterwarnings("ignore", message="Adapter .* was active which is now deleted", category=UserWarning)

_HOLDER, _LAYERS, _BLOCK = "_lora_holder", "_lora_layers", "_lora_block"
_IN_BLOCK = re.compile(r"\.(\d+)\.")  # "model.layers.3.mlp.up_proj": the first number in a layer's name is its block's
_names = count(1)


class Adapter:
    """One adapter of a model (B = 0 at first, so it changes nothing yet), asleep.

    It stays in memory as long as somebody keeps this object, as a training run and a specialist
    do. All that it does to the model, it does under the model's lock.
    """

    def __init__(self, brain: Brain, config: LoraConfig, seed: int = 0) -> None:
        self.model, self.lock, self.name = brain.model, brain.lock, f"adapter{next(_names)}"
        self.owner = f"{brain.name}+{self.name}"
        # Only a weak name for the model: what waits for the end of an adapter must not keep the model.
        leave = partial(_leave, weakref.ref(self.model), self.name)
        weakref.finalize(self, self.lock.afterwards, leave).atexit = False
        with self.lock:
            _attach(self.model, self.name, config, seed)

    @property
    def peft(self) -> PeftModel:
        """peft's view of the model. Raises ``ValueError`` if this adapter was forgotten."""
        holder = holder_of(self.model)
        if holder is None or self.name not in holder.peft_config:
            raise ValueError(f"{self.owner!r} was forgotten: its adapter left memory. Train or load it again.")
        return holder

    @contextmanager
    def awake(self, strength: float = 1.0, blocks: Collection[int] | None = None) -> Iterator[None]:
        """This adapter answers inside the block; outside it the base model does.

        ``strength`` multiplies what it adds: 0 is the base, 1 as trained. ``blocks`` are the transformer's
        blocks (0 is the first) in which it is awake; all of them, if left out.
        Layer by layer: peft's own switch walks the whole model three times, which is felt at every step.
        """
        with self.lock:
            layers = [layer for layer in vars(self.peft)[_LAYERS] if self.name in layer.scaling]
            trained = [layer.scaling[self.name] for layer in layers]
            try:
                for layer, scale in zip(layers, trained):
                    asleep = blocks is not None and vars(layer)[_BLOCK] not in blocks
                    layer.enable_adapters(True)
                    layer.set_adapter(self.name)
                    layer.scaling[self.name] = 0.0 if asleep else scale * strength
                yield
            finally:
                for layer, scale in zip(layers, trained):
                    layer.scaling[self.name] = scale
                    layer.enable_adapters(False)

    @property
    def device(self) -> torch.device:
        """Where its weights lie: beside the model's."""
        return self.parameters()[0].device

    def parameters(self) -> list[torch.nn.Parameter]:
        """The adapter's own weights, and no others."""
        with self.lock:
            return [weight for name, weight in self.peft.named_parameters() if f".{self.name}." in name]

    def leave(self) -> None:
        """Out of memory now, whoever still has a name for it."""
        with self.lock:
            _leave(weakref.ref(self.model), self.name)

    def specialist(self, brain: Brain) -> Brain:
        """The model with this adapter awake whenever it answers."""
        return replace(brain, switch=self.awake, adapter=self.name, name=self.owner)


def holder_of(model: Any) -> PeftModel | None:
    """peft's view of a model, kept on the model itself, so that the two leave memory together."""
    return vars(model).get(_HOLDER)


def attached(brain: Brain) -> tuple[str, ...]:
    """The names of all adapters that the model has in memory now.

    >>> attached(load_brain())                                      # doctest: +SKIP
    ()
    """
    with brain.lock:
        holder = holder_of(brain.model)
        return tuple(holder.peft_config) if holder else ()


def blocks_of(brain: Brain) -> int:
    """How many blocks the transformer has, one above the other."""
    return brain.model.config.get_text_config().num_hidden_layers


def at_strength(specialist: Brain, strength: float) -> Brain:
    """The same specialist with its update counted ``strength`` times: 0 asleep, 1 as trained, 2 doubled.

    Raises ``ValueError`` if there is no adapter to turn up or down.
    """
    if not specialist.adapter:
        raise ValueError(f"{specialist.name!r} has no adapter, so there is no update to turn up or down")
    switch = partial(specialist.switch, strength=strength)
    return replace(specialist, switch=switch, name=f"{specialist.name} at {strength:g}")


def in_blocks(specialist: Brain, blocks: Collection[int]) -> Brain:
    """The same specialist with its adapter awake only in these blocks of the transformer; 0 is the first.

    Raises ``ValueError`` if there is no adapter, or no such block.
    """
    if not specialist.adapter:
        raise ValueError(f"{specialist.name!r} has no adapter, so there is nothing to switch off")
    there = range(blocks_of(specialist))
    if strange := sorted(set(blocks) - set(there)):
        raise ValueError(f"there is no block {strange[0]}: choose from 0 to {there[-1]}")
    said = ",".join(map(str, sorted(blocks))) or "none"
    return replace(specialist, switch=partial(specialist.switch, blocks=set(blocks)), name=f"{specialist.name}[{said}]")


def forget(specialist: Brain) -> None:
    """Delete a specialist's adapter from memory; the base model is as it was.

    Raises ``ValueError`` if there is none. To let a specialist's last name go does the same.
    """
    with specialist.lock:
        if specialist.adapter not in attached(specialist):
            raise ValueError(f"{specialist.name!r} has no adapter: it was forgotten, or never trained")
        _detach(specialist.model, specialist.adapter)


def _attach(model: Any, name: str, config: LoraConfig, seed: int) -> None:
    holder = holder_of(model)
    with torch.random.fork_rng(devices=[]):  # the caller's own random numbers go on undisturbed
        torch.manual_seed(seed)
        if holder is None:
            holder = get_peft_model(model, config, adapter_name=name)
            # Past nn.Module's own bookkeeping: the holder contains the model, so it is no part of it.
            vars(model)[_HOLDER] = holder
        else:
            holder.add_adapter(name, config)
    _note_layers(holder)
    holder.base_model.disable_adapter_layers()


def _note_layers(holder: PeftModel) -> None:
    """Remember which layers can have adapters: an adapter of all blocks brings more than one of the upper ones."""
    named = [(name, layer) for name, layer in holder.named_modules() if isinstance(layer, BaseTunerLayer)]
    vars(holder)[_LAYERS] = [layer for _, layer in named]
    for name, layer in named:
        number = _IN_BLOCK.search(name)
        vars(layer)[_BLOCK] = int(number[1]) if number else None


def _detach(model: Any, name: str) -> None:
    holder = holder_of(model)
    if len(holder.peft_config) > 1:
        holder.delete_adapter(name)
        holder.base_model.disable_adapter_layers()
        return
    holder.unload()
    del vars(model)[_HOLDER]


def _leave(model: weakref.ref, name: str) -> None:
    """What to do once no name refers to an adapter."""
    holder = holder_of(model()) if model() is not None else None
    if holder is not None and name in holder.peft_config:
        _detach(model(), name)
