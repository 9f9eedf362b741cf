"""Chapter 06 on SmolLM2: ``python -m pytest -m benchmark tests/benchmark_forgetting_smollm2.py``; half an hour or more.

The chapter was written for a model that trains in seconds. This runs it as a reader would with ``BRAIN=smollm2``, to
its end, and prints what it printed and how long each cell took.
"""

from __future__ import annotations

import importlib.metadata
import os
from datetime import datetime

import nbformat
import pytest
from nbclient import NotebookClient
from test_any_model import FOLDER, errors, joined

from helpers.language_model.published import PACKAGE, SMOLLM2

INSTALLED = any(one.metadata["Name"] == PACKAGE for one in importlib.metadata.distributions())
pytestmark = [pytest.mark.benchmark, pytest.mark.skipif(not INSTALLED, reason=f"{PACKAGE} is not installed")]
LONGEST_CELL = 3600  # seconds


def seconds(cell: nbformat.NotebookNode) -> float:
    """How long a cell ran, by the kernel's own messages."""
    began, ended = (cell.metadata.execution["iopub.execute_input"], cell.metadata.execution["shell.execute_reply"])
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def told(cell: nbformat.NotebookNode) -> str:
    return "".join(output.text for output in cell.outputs if output.get("name") == "stdout").strip()


def test_chapter_06_runs_to_its_end(capsys):
    notebook = joined(sorted(FOLDER.glob("06_*.ipynb")))
    settings = {"timeout": LONGEST_CELL, "startup_timeout": 300, "resources": {"metadata": {"path": str(FOLDER)}}}
    NotebookClient(notebook, allow_errors=True, **settings).execute(env={**os.environ, "BRAIN": SMOLLM2})
    ran = [cell for cell in notebook.cells if cell.metadata.chapter]
    with capsys.disabled():
        print()
        for cell in ran:
            if told(cell) or seconds(cell) > 5:
                print(f"[{seconds(cell):.0f} s] {cell.source.splitlines()[0][:60]}\n{told(cell)[:600]}", flush=True)
        print(f"In all {sum(map(seconds, ran)):.0f} s")
    assert not errors(ran) and SMOLLM2 in told(ran[-1])
