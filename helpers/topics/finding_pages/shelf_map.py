"""A map of the shelf: 384 numbers for each page, pressed flat to the two directions that vary most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Flattening:
    """The middle of the pages, the two directions, and the share of all variation that they keep."""

    middle: np.ndarray
    directions: np.ndarray
    kept: float

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """Places on the map, one row of two numbers for each vector."""
        return (vectors - self.middle) @ self.directions.T


def flatten(vectors: np.ndarray) -> Flattening:
    """Principal components (Pearson, 1901) by singular values. Each direction's largest part is positive.

    >>> line = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [2.0, 0.0, 2.0]])
    >>> flat = flatten(line)
    >>> flat(line)[:, 0].round(2).tolist(), round(flat.kept, 2)
    ([-1.41, 0.0, 1.41], 1.0)
    """
    if len(vectors) < 3:
        raise ValueError(f"A map of {len(vectors)} pages has no two directions; give 3 pages or more.")
    middle = vectors.mean(axis=0)
    _, strengths, directions = np.linalg.svd(vectors - middle, full_matrices=False)
    first = directions[:2]
    # A direction and its opposite are as good: one of them is chosen, so that maps agree on all machines.
    signs = np.sign(first[np.arange(2), np.abs(first).argmax(axis=1)])
    return Flattening(middle, first * signs[:, None], float((strengths[:2] ** 2).sum() / (strengths**2).sum()))
