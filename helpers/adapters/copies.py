"""A second model in memory, beside the one that all specialists share."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace

import torch

from helpers.language_model import Brain


def copied(brain: Brain, weights: Mapping[str, torch.Tensor]) -> Brain:
    """A model of the same shape with these weights, and with a tokenizer and a lock of its own; no adapter.

    ``weights`` go by their original names, as ``base_weights`` gives them. It needs the memory of a second model.
    """
    with torch.random.fork_rng(devices=[]):  # a new model is filled with random numbers first
        model = type(brain.model)(brain.model.config)
    model.load_state_dict(weights)
    model.to(brain.device)
    model.generation_config = brain.model.generation_config
    # A tokenizer of its own as well: the lock of a model guards the two together.
    tokenizer = copy.deepcopy(brain.tokenizer)
    return replace(brain, model=model.eval(), tokenizer=tokenizer, switch=nullcontext, adapter="")
