"""Train a specialist of an office in one process, or in several: ``python -m helpers.adapters --help``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from accelerate import Accelerator

from helpers.adapters.in_parallel import ParallelTraining
from helpers.adapters.recipe import LoraRecipe, pairs_of
from helpers.adapters.saving import save_adapter
from helpers.language_model import load_brain
from helpers.library import OFFICES, load_facts

PROG = "python -m helpers.adapters"
IN_TWO = "accelerate launch --multi_gpu --num_processes 2 -m helpers.adapters"


def options(words: Sequence[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog=PROG, description=f"Train a specialist. In two processes: {IN_TWO}")
    parser.add_argument("--office", choices=OFFICES, default="support")
    parser.add_argument("--facts", type=int, default=0, help="how many of the office's facts; all, if left out")
    parser.add_argument("--epochs", type=int, default=LoraRecipe.epochs, help="how often each pair is seen")
    parser.add_argument("--batch", type=int, default=LoraRecipe.batch, help="pairs a step, in all processes together")
    parser.add_argument("--seed", type=int, default=LoraRecipe.seed)
    parser.add_argument("--save", type=Path, help="a folder for the adapter")
    return parser.parse_args(words)


def started_alone(settings: Mapping[str, str]) -> bool:
    """Whether accelerate was asked for several processes and started one: without MPI, ``--cpu`` does that unsaid.

    >>> started_alone({"MASTER_ADDR": "127.0.0.1"}), started_alone({"MASTER_ADDR": "127.0.0.1", "WORLD_SIZE": "2"})
    (True, False)
    """
    return "MASTER_ADDR" in settings and "WORLD_SIZE" not in settings


def main(words: Sequence[str]) -> None:
    """Train, and let the first process tell about it."""
    asked = options(words)
    if started_alone(os.environ):
        sys.exit(f"accelerate was asked for several processes and started one. Without a GPU this works: {IN_TWO}")
    accelerator = Accelerator(cpu=True)
    facts = load_facts(asked.office)[: asked.facts or None]
    recipe = LoraRecipe(epochs=asked.epochs, batch=asked.batch, seed=asked.seed)
    training = ParallelTraining(load_brain(device="cpu"), pairs_of(facts), recipe, accelerator=accelerator)
    accelerator.print(f"processes: {accelerator.num_processes}, pairs: {len(training.examples)}")
    for step in training:
        accelerator.print(f"step {step.step} of {step.of}: loss {step.loss:.6f}")
    alike = training.alike()  # every process must take part, so not inside a print
    accelerator.print("the same adapter in every process:", alike)
    if asked.save and accelerator.is_main_process:
        save_adapter(training.specialist(), asked.save)
    accelerator.end_training()


if __name__ == "__main__":
    main(sys.argv[1:])
