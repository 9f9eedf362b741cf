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
    """Principal components (Pearson, 1901). Each direction's largest part is positive, so that maps agree.

    >>> line = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 1.0], [2.0, 0.0, 2.0]])
    >>> flat = flatten(line)
    >>> flat(line)[:, 0].round(2).tolist(), round(flat.kept, 2)
    ([-1.41, 0.0, 1.41], 1.0)
    """
    if len(vectors) < 3:
        raise ValueError(f"A map of {len(vectors)} pages has no two directions; give 3 pages or more.")
    from sklearn.decomposition import PCA  # late: it takes a second to import

    found = PCA(2, svd_solver="full").fit(vectors)
    return Flattening(found.mean_, found.components_, float(found.explained_variance_ratio_.sum()))
