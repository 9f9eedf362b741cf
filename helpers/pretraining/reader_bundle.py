"""A reader's checkpoint as an adapter in peft's own folder, in 16 bits."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

from helpers.adapters import save_adapter
from helpers.pretraining.reader import ReaderRecipe, ReaderTraining


def recipe_of(folder: Path) -> ReaderRecipe:
    """The recipe that a run wrote into its folder. Raises ``OSError`` if there is none."""
    return ReaderRecipe(**json.loads((folder / "recipe.json").read_text("utf-8")))


def bundle_reader(folder: Path, target: Path) -> int:
    """Write the last checkpoint of a run as an adapter; returns how many steps it has behind it."""
    recipe = recipe_of(folder)
    # The adapter belongs to the weights in 32 bits, and its file says so.
    run = ReaderTraining(replace(recipe, half=False), folder)
    save_adapter(run.adapter.specialist(run.brain), target, half=True)
    written = asdict(recipe) | {"step": run.step, "tokens_seen": run.seen}
    (target / "recipe.json").write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    return run.step
