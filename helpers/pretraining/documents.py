"""What one row of training holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """Pages and the questions asked of them, each with its answer and its weight in the loss."""

    passages: tuple[str, ...]
    asked: tuple[tuple[str, str], ...]
    answer_weight: float = 1.0
