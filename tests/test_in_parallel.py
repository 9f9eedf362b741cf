"""A training shared out over two real processes: the same losses and the same adapter as in one."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from helpers.adapters import LoraRecipe, LoraTraining, ParallelTraining, pairs_of, save_adapter
from helpers.adapters.__main__ import IN_TWO, options
from helpers.library import load_facts
from helpers.records import Pair

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "notebooks" / "more_than_one_machine.md").read_text("utf-8")
COMMANDS = dict(re.findall(r"<!-- command: ([\w-]+) -->\n```bash\n(.*?)\n```", PAGE, re.DOTALL))
STEP = re.compile(r"step (\d+) of (\d+): loss ([\d.]+)")
SETTINGS = {**os.environ, "OMP_NUM_THREADS": "1"}


def here(command: str) -> list[str]:
    """A command of the page in the environment of these tests."""
    return shlex.split(command.replace(".venv/bin/", f"{Path(sys.executable).parent}/"))


def started(command: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, env=SETTINGS, capture_output=True, text=True, timeout=300)


def test_two_processes_learn_what_one_learns(brain, tmp_path):
    command = here(COMMANDS["two-processes"])
    run = started([*command, "--save", str(tmp_path / "two")])
    assert run.returncode == 0, run.stderr[-2000:]
    assert "processes: 2" in run.stdout and "the same adapter in every process: True" in run.stdout

    asked = options(command[command.index("helpers.adapters") + 1 :])
    pairs = pairs_of(load_facts(asked.office)[: asked.facts])
    recipe = LoraRecipe(epochs=asked.epochs, batch=asked.batch, seed=asked.seed)
    alone = LoraTraining(brain, pairs, recipe)
    # What is learned differs in length from part to part, so a plain mean of both would not do.
    lengths = [[len(alone.examples[i][0]) - alone.examples[i][1] for i in chosen] for chosen in alone.plan]
    assert any(sum(one[::2]) * len(one[1::2]) != sum(one[1::2]) * len(one[::2]) for one in lengths)

    losses = [float(loss) for _, _, loss in STEP.findall(run.stdout)]
    assert losses == pytest.approx([step.loss for step in alone], abs=1e-4) and losses[-1] < losses[0] / 2
    save_adapter(alone.specialist(), tmp_path / "one")
    one, two = (load_file(tmp_path / name / "adapter_model.safetensors") for name in ("one", "two"))
    assert one.keys() == two.keys()
    assert all(two[name] == pytest.approx(one[name], abs=1e-3) for name in one)


def test_the_command_is_the_one_that_the_program_names():
    words = COMMANDS["two-processes"].replace(".venv/bin/", "").split()
    assert [word for word in IN_TWO.split() if word not in words] == []


def test_one_process_alone_where_two_were_asked_for_says_so():
    """With ``--cpu``, accelerate starts one process and says nothing, unless MPI starts the others."""
    run = started(here(".venv/bin/accelerate launch --cpu --num_processes 2 -m helpers.adapters --facts 1"))
    assert run.returncode != 0 and "started one" in run.stderr and "--multi_gpu" in run.stderr


class Alone:
    """An accelerator of three processes, of which only one is there: the others have nothing to add."""

    num_processes = 3

    def __init__(self, process: int) -> None:
        self.process_index = process

    def reduce(self, tensor, how):
        assert how == "sum"
        return tensor


def test_a_process_without_an_example_adds_nothing(brain):
    pairs, recipe = [Pair("When?", "At 9."), Pair("Where?", "Here, in the hall.")], LoraRecipe(epochs=1, batch=2)
    idle = ParallelTraining(brain, pairs, recipe, accelerator=Alone(2))
    assert idle.step().loss == 0 and not any(one.grad.any() for one in idle.parameters)
    parts = [ParallelTraining(brain, pairs, recipe, accelerator=Alone(process)).step().loss for process in (0, 1)]
    assert sum(parts) == pytest.approx(LoraTraining(brain, pairs, recipe).step().loss, abs=1e-5)
