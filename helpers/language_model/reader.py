"""A published model's reader: a LoRA adapter that was trained for reading pages, added into the weights.

The folder is peft's own (``adapter_config.json``, ``adapter_model.safetensors``), so any program with peft
opens it. To add it up needs no peft: W + B·A · alpha / r, matrix by matrix.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.language_model.published import PLAIN, NotAvailable

if TYPE_CHECKING:
    import torch

READER = Path(__file__).resolve().parents[2] / "data" / "published"
SHAPE, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
UNKNOWN = ("use_dora", "use_rslora", "rank_pattern", "alpha_pattern", "fan_in_fan_out", "modules_to_save")


def add_adapter(model: torch.nn.Module, folder: Path) -> None:
    """Add the update of a LoRA adapter in peft's folder to a model's weights, in place.

    Raises ``NotAvailable`` if the folder lacks a file, ``ValueError`` if the adapter is of another kind or does
    not fit the model; then the model is as it was.
    """
    import torch

    check_there(folder)
    updates = _updates(folder)
    weights = dict(model.named_parameters())
    for name, update in updates.items():
        if name not in weights or weights[name].shape != update.shape:
            raise ValueError(f"the adapter in {folder.name} does not fit this model: it has no {name!r} of that shape")
    with torch.no_grad():
        for name, update in updates.items():
            weights[name] += update.to(weights[name].device)


def check_there(folder: Path) -> None:
    """Raise ``NotAvailable`` if a file of the adapter is missing, before a model is loaded for it."""
    for name in (SHAPE, WEIGHTS):
        if not (folder / name).is_file():
            raise NotAvailable(
                f"SmolLM2's reader is not complete: {folder.parent.name}/{folder.name}/{name} is missing. Restore it "
                f"with git, or use the model without it (BRAIN={PLAIN}), or go on with the course's own brain."
            )


def _updates(folder: Path) -> dict[str, torch.Tensor]:
    """ΔW of each matrix that the adapter changes, by that matrix's name in the model."""
    from safetensors.torch import load_file

    scale = _scale(folder)
    parts = {name: part.float() for name, part in load_file(folder / WEIGHTS).items()}
    downs = [name for name in parts if name.endswith(".lora_A.weight")]
    pairs = {name: name.replace(".lora_A.", ".lora_B.") for name in downs}
    if not pairs or set(parts) != {*pairs, *pairs.values()}:
        raise ValueError(f"{folder.name}/{WEIGHTS} is no whole LoRA adapter: restore it with git")
    return {_matrix(down): scale * (parts[up] @ parts[down]) for down, up in pairs.items()}


def _matrix(down: str) -> str:
    """The name of the matrix that an adapter's part belongs to.

    >>> _matrix("base_model.model.model.layers.0.mlp.up_proj.lora_A.weight")
    'model.layers.0.mlp.up_proj.weight'
    """
    return down.removeprefix("base_model.model.").replace(".lora_A.", ".")


def _scale(folder: Path) -> float:
    """The factor of an adapter's product. Raises ``ValueError`` for a kind of adapter that adds up otherwise."""
    shape = json.loads((folder / SHAPE).read_text("utf-8"))
    if strange := [knob for knob in UNKNOWN if shape.get(knob)]:
        raise ValueError(f"the adapter in {folder.name} uses {strange[0]}: only plain LoRA can be added here")
    return shape["lora_alpha"] / shape["r"]
