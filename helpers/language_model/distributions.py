"""What a model expects at every token of a given answer: its odds over the whole vocabulary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.language_model.brain import Brain
from helpers.language_model.encoding import encode_pair
from helpers.records import Pair

BATCH = 32


def answer_logits(brain: Brain, pairs: Sequence[Pair]) -> list[np.ndarray]:
    """For each pair, the logits where each token of its answer follows: [answer tokens, vocabulary], float32.

    The last row is for the token that ends the answer. ``softmax`` of a row gives the odds of every token. In
    batches, texts of like length together.
    """
    examples = [encode_pair(brain, pair) for pair in pairs]
    order = sorted(range(len(examples)), key=lambda i: len(examples[i][0]))
    found: dict[int, np.ndarray] = {}
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        found.update(zip(batch, _logits_of(brain, [examples[i] for i in batch])))
    return [found[i] for i in range(len(examples))]


def _logits_of(brain: Brain, examples: Sequence[tuple[list[int], int]]) -> list[np.ndarray]:
    """One batch. No text sees what comes after it, so what fills up a row behind it changes nothing."""
    import torch

    longest, pad = max(len(ids) for ids, _ in examples), brain.tokenizer.pad_token_id
    rows = brain.tensor([ids + [pad] * (longest - len(ids)) for ids, _ in examples])
    with brain.at_work(), torch.inference_mode():
        logits = brain.model(input_ids=rows, attention_mask=torch.ones_like(rows), use_cache=False).logits.float()
    return [row[start - 1 : len(ids) - 1].cpu().numpy().copy() for row, (ids, start) in zip(logits, examples)]
