"""What the course finds where it is started: the terminal's encoding, the cores, the learner's settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.cores import choose_threads, free_cores

ROOT = Path(__file__).resolve().parents[1]


def started(code: str, **settings: str) -> subprocess.CompletedProcess:
    """A new Python in the repository, with these settings and none of ours for threads and encodings."""
    ours = ("OMP_", "GOMP_", "KMP_", "PYTHON", "LC_", "LANG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, env={**kept, **settings})


# -- printing ---------------------------------------------------------------------------------

SAID = "€ 4.50 – œuf, \N{SNOWMAN}"
PRINTS = f"""
import sys
from helpers.records import Answer
print(Answer({ascii(SAID)}, "").text)
print({ascii(SAID)}, file=sys.stderr)
"""
PLAIN_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("settings", [{"PYTHONIOENCODING": "latin-1"}, {"PYTHONIOENCODING": "ascii"}, PLAIN_C], ids=str)
def test_an_answer_prints_as_utf8_on_any_terminal(settings):
    run = started(PRINTS, **settings)
    assert run.returncode == 0, run.stderr
    assert run.stdout.decode("utf-8").strip() == run.stderr.decode("utf-8").strip() == SAID


# -- threads ----------------------------------------------------------------------------------


def group(folder: Path, name: str, files: dict[str, str]) -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    for file, text in files.items():
        (folder / name / file).write_text(text)


@pytest.mark.parametrize(
    ("quota", "wanted"), [("max 100000", 64), ("200000 100000", 2), ("350000 100000", 3), ("20000 100000", 1)]
)
def test_cores_are_counted_by_the_quota_of_the_container(tmp_path, monkeypatch, quota, wanted):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(64)), raising=False)
    own = tmp_path / "own"
    own.write_text("1:name=systemd:/\n0::/user/course\n")
    group(tmp_path, "user/course", {"cpu.max": "max 100000\n"})
    group(tmp_path, "user", {"cpu.max": quota + "\n"})  # a group further up limits those below it
    assert free_cores(tmp_path, own) == wanted


@pytest.mark.parametrize(("quota", "wanted"), [("-1", 64), ("250000", 2)])
def test_the_older_control_groups_count_as_well(tmp_path, monkeypatch, quota, wanted):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(64)), raising=False)
    group(tmp_path, "cpu", {"cpu.cfs_quota_us": quota, "cpu.cfs_period_us": "100000"})
    assert free_cores(tmp_path, tmp_path / "none") == wanted


def test_cores_are_counted_by_affinity_and_elsewhere_all(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {1, 5, 7}, raising=False)
    assert free_cores(tmp_path, tmp_path / "none") == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert free_cores(tmp_path, tmp_path / "none") == 1


TELL = """
from helpers.adapters import train
import os, torch
print(torch.get_num_threads(), os.environ["OMP_WAIT_POLICY"])
"""


def test_threads_are_chosen_before_torch_is_loaded_and_a_learners_number_wins():
    assert started(TELL).stdout.decode().split() == [str(free_cores()), "PASSIVE"]
    assert started(TELL, OMP_NUM_THREADS="1", OMP_WAIT_POLICY="ACTIVE").stdout.decode().split() == ["1", "ACTIVE"]
    mine = {"GOMP_SPINCOUNT": "5"}
    choose_threads(mine, 3)
    assert (mine["OMP_NUM_THREADS"], mine["GOMP_SPINCOUNT"]) == ("3", "5")


@pytest.mark.parametrize("file", sorted((ROOT / "notebooks").rglob("*.ipynb")), ids=lambda file: file.stem)
def test_a_notebook_loads_torch_after_the_course(file):
    code = "".join("".join(cell["source"]) + "\n" for cell in json.loads(file.read_text("utf-8"))["cells"])
    assert "import torch" not in code or code.index("from helpers") < code.index("import torch")
