"""Checks of chapter 05: count an adapter's trainable parameters, merge it, take it out again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.show.exercise import NOT_YET, YES, report
from helpers.topics.low_rank.experiment import LayerUpdate

# A layer's outputs and inputs, and a rank; the last would be no saving at all.
COUNT_CASES = ((192, 192, 8), (512, 192, 1), (4096, 4096, 16), (10, 10, 5))


@report
def check_count(numbers: Callable[[int, int, int], int]) -> str:
    """Exercise 1: how many trainable parameters B and A have together."""
    for out, into, rank in COUNT_CASES:
        wanted, said = rank * (out + into), numbers(out, into, rank)
        if said != wanted:
            return f"{NOT_YET} for {out} out, {into} in, rank {rank}: expected {wanted}, got {said!r}."
    return f"{YES} and at rank 5 a layer of 10 × 10 saves nothing: 100 numbers either way."


@report
def check_merge(merge: Callable[..., np.ndarray], update: LayerUpdate) -> str:
    """Exercise 2: one matrix that does the work of W, B and A."""
    merged = np.asarray(merge(update.weight, update.a, update.b, update.scale))
    if merged.shape != update.weight.shape:
        return f"{NOT_YET} the merged matrix has the shape {merged.shape}; W has {update.weight.shape}."
    if np.allclose(merged, update.weight + update.delta, atol=1e-5):
        return f"{YES} one matrix, as large as W, and no second path to compute."
    if np.allclose(merged, update.weight + update.b @ update.a, atol=1e-5):
        return f"{NOT_YET} the scale is missing."
    return f"{NOT_YET} the merged layer gives other outputs; it should be W + scale × B·A."


@report
def check_unmerge(unmerge: Callable[..., np.ndarray], update: LayerUpdate) -> str:
    """Exercise 3: get the old W back from the merged matrix and the adapter."""
    merged = update.weight + update.delta
    found = np.asarray(unmerge(merged, update.a, update.b, update.scale))
    if found.shape == update.weight.shape and np.allclose(found, update.weight, atol=1e-5):
        return f"{YES} whoever keeps A and B can take the update out again; without them the old W is lost."
    return f"{NOT_YET} the result is not the old W: take away exactly what merging added."
