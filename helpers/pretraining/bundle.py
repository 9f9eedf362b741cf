"""From a checkpoint to ``data/brain``: weights, tokenizer, configuration, checksum."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import GenerationConfig, PreTrainedTokenizerFast

from helpers.pretraining.by_heart import GENERAL
from helpers.pretraining.tokens import END, PAD
from helpers.pretraining.training import Recipe, new_model


def averaged(late: dict[str, torch.Tensor], early: dict[str, torch.Tensor], share: float) -> dict[str, torch.Tensor]:
    """The straight line between two checkpoints of one run: ``share`` of the late one, the rest of the early one.

    It keeps what the early one could and the late one lost (Wortsman et al. 2022, arXiv:2109.01903).
    """
    return {name: share * late[name] + (1 - share) * early[name] for name in late}


def write_bundle(folder: Path, target: Path, early: Path | None = None, share: float = 1.0, half: bool = False) -> None:
    """Write the last checkpoint of ``folder`` as a model that transformers loads by itself.

    With ``early``, the folder of an earlier checkpoint of the same run, the two are averaged; with
    ``half``, weights are stored in 16 bits, half the file, and still read in 32.
    """
    recipe = Recipe(**json.loads((folder / "recipe.json").read_text("utf-8")))
    raw = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw,
        eos_token=END,
        pad_token=PAD,
        padding_side="left",
        clean_up_tokenization_spaces=False,
    )
    model = new_model(recipe, raw)
    state = torch.load(folder / "state0.pt", weights_only=True)
    weights = state["model"]
    if early:
        weights = averaged(weights, torch.load(early / "state0.pt", weights_only=True)["model"], share)
    model.load_state_dict(weights)
    model.generation_config = GenerationConfig(
        do_sample=False, eos_token_id=raw.token_to_id(END), pad_token_id=raw.token_to_id(PAD)
    )
    (model.half() if half else model).save_pretrained(target)
    tokenizer.save_pretrained(target)
    digest = hashlib.sha256((target / "model.safetensors").read_bytes()).hexdigest()
    (target / "SHA256").write_text(f"{digest}  model.safetensors\n", "utf-8")
    tokens = state["tokens"] * recipe.workers
    (target / "recipe.json").write_text(
        json.dumps({**vars(recipe), "steps_done": state["step"], "tokens_seen": tokens}, indent=1) + "\n",
        "utf-8",
    )


def write_exposures(folder: Path) -> None:
    """Record in ``data/general_knowledge.jsonl`` how often training showed each fact."""
    states = [torch.load(path, weights_only=True)["seen"] for path in sorted(folder.glob("state*.pt"))]
    rows = [json.loads(line) for line in GENERAL.read_text("utf-8").splitlines() if line]
    for row in rows:
        row["exposures"] = sum(seen[row["rank"] - 1] for seen in states)
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    GENERAL.write_text("\n".join(lines) + "\n", "utf-8")
