"""Where an encoder comes from: the bundled folder, another folder, the hub, or a process that others share."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from helpers.encoder.bundled import BUNDLED_ENCODER, bundled_folder
from helpers.encoder.sentence import EncoderError, SentenceEncoder
from helpers.encoder.shared import SharedEncoder


def load_encoder(name: str | None = None) -> SentenceEncoder | SharedEncoder:
    """The bundled encoder, offline; or one of the hub, if named here or in ``ENCODER``.

    A name that begins with ``http://`` is the address of one that several processes share (``shared.py``).
    Loading takes some 10 s the first time and nothing after that.
    """
    name = name or os.environ.get("ENCODER") or BUNDLED_ENCODER
    return SharedEncoder(name) if name.startswith("http://") else _load_encoder(name)


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
