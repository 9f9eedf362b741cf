"""What turns texts into vectors, and the sentence-transformers model that does it here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from helpers.records import several

# The tokenizer drops a word of more than 100 letters whole.
_LONG_WORD = re.compile(r"\S{90}(?=\S)")


class Encoder(Protocol):
    """Whatever turns texts into vectors of unit length, one row each."""

    def embed(self, texts: Sequence[str]) -> np.ndarray: ...


class EncoderError(RuntimeError):
    """The encoder is missing, or is not the one that the course was measured with."""


class SentenceEncoder:
    """A sentence-transformers model: texts that mean the same get near vectors.

    It reads at most ``longest`` word pieces at once (256 for the bundled one) and would drop
    the rest unsaid. A longer text is read in parts, and gets the mean of their vectors.
    """

    def __init__(self, name: str, model) -> None:
        self.name = name
        self._model = model

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One float32 row of length 1 for each text (384 numbers for the bundled encoder)."""
        if not len(several(texts, "texts")):
            return np.zeros((0, self._model.get_embedding_dimension()), np.float32)
        parts = [self.parts(_LONG_WORD.sub(r"\g<0> ", text)) for text in texts]
        flat = [part for own in parts for part in own]
        rows = unit(self._model.encode(flat, show_progress_bar=False))
        if len(flat) > len(parts):  # the longer a part, the more it counts
            weighted = rows * np.array([[len(part)] for part in flat])
            rows = unit(np.add.reduceat(weighted, np.cumsum([0, *map(len, parts[:-1])])))
        return np.ascontiguousarray(rows, dtype=np.float32)

    @property
    def longest(self) -> int | None:
        """How many word pieces it reads at once, its own two marks included; None if there is no limit."""
        return getattr(self._model, "max_seq_length", None)

    def parts(self, text: str) -> list[str]:
        """The whole text if it can be read at once, else its halves, cut at a space if there is one."""
        if self.longest is None or len(text) < 2 or self._pieces(text) <= self.longest:
            return [text]
        middle = text.rfind(" ", 1, len(text) // 2 + 1)
        middle = middle if middle > 0 else len(text) // 2
        return self.parts(text[:middle]) + self.parts(text[middle:].lstrip())

    def _pieces(self, text: str) -> int:
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])


def unit(rows: np.ndarray) -> np.ndarray:
    """The same directions with length 1; a row of zeros stays as it is.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
