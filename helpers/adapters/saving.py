"""A specialist on disk: peft's own folder, which any program with peft can open.

``adapter_config.json`` has the shape, ``adapter_model.safetensors`` the weights, and in its header
the fingerprint of the base that they belong to.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from peft import LoraConfig
from peft.utils import SAFETENSORS_WEIGHTS_NAME
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from helpers.adapters.attached import Adapter, attached, holder_of
from helpers.language_model import Brain, fingerprint

BASE = "base"  # the fingerprint's key in the header of the weights
# Where others find the base: not where it lies on this machine.
PUBLISHED_AS = {"bundled": "data/brain", "smollm2-plain": "HuggingFaceTB/SmolLM2-135M-Instruct"}


def save_adapter(specialist: Brain, folder: Path, half: bool = False) -> None:
    """Write an adapter's shape and weights, and the fingerprint of its base, to a folder.

    With ``half`` the weights take 16 bits each.
    ``PeftModel.from_pretrained(base, folder)`` opens it without this course.
    """
    folder = Path(folder)
    with specialist.lock, tempfile.TemporaryDirectory() as shelf:
        if specialist.adapter not in attached(specialist):
            raise ValueError(f"{specialist.name!r} has no adapter: it was forgotten, or never trained")
        holder = holder_of(specialist.model)
        # peft would put a named adapter into a folder of that name, beside a card of headings without text.
        holder.save_pretrained(shelf, selected_adapters=[specialist.adapter], save_embedding_layers=False)
        weights = load_file(Path(shelf, specialist.adapter, SAFETENSORS_WEIGHTS_NAME))
        config = json.loads(Path(shelf, specialist.adapter, "adapter_config.json").read_text("utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    base = specialist.name.partition("+")[0]
    config["base_model_name_or_path"] = PUBLISHED_AS.get(base, base)
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", "utf-8")
    weights = {name: weight.half() if half else weight for name, weight in weights.items()}
    save_file(weights, folder / SAFETENSORS_WEIGHTS_NAME, {"format": "pt", BASE: fingerprint(specialist)})


def load_adapter(brain: Brain, folder: Path) -> Brain:
    """Read an adapter that ``save_adapter`` wrote, and attach it to ``brain``.

    Raises ``ValueError`` if it was trained on another base, since there it would answer
    nonsense, and if weights are missing; ``OSError`` if a file is. Then nothing stays attached.
    """
    folder = Path(folder)
    with safe_open(folder / SAFETENSORS_WEIGHTS_NAME, "pt") as file:
        base = (file.metadata() or {}).get(BASE, "")
    if base != fingerprint(brain):
        raise ValueError(f"the adapter in {folder.name} has another base than {brain.name!r}: train it again")
    config = LoraConfig.from_pretrained(str(folder))
    config.base_model_name_or_path = None  # the fingerprint has shown that it is the right one, wherever it lies
    adapter = Adapter(brain, config)
    try:
        _fill(adapter, folder)
    except BaseException:
        # The error's traceback is a name for the adapter too, and a notebook keeps it.
        adapter.leave()
        raise
    return adapter.specialist(brain)


def _fill(adapter: Adapter, folder: Path) -> None:
    with adapter.lock:
        loaded = adapter.peft.load_adapter(str(folder), adapter.name, torch_device=str(adapter.device))
        adapter.peft.base_model.disable_adapter_layers()
    if loaded.missing_keys:
        raise ValueError(f"{folder.name} lacks the weights {loaded.missing_keys[0]!r} of its adapter: save it again")
