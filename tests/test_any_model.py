"""``BRAIN=…`` runs chapters 00 to 07 to their ends with any chat model; what comes out may differ.

The chapters run one after the other in one kernel, panels included, so that the libraries are loaded once.
"""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
CHAPTERS = sorted(FOLDER.glob("0[0-7]_*.ipynb"))
# Every model in the kernel's memory; a specialist bears its base's name.
NAMES = """
import gc
from helpers.language_model import Brain
print(sorted({one.name.partition("+")[0] for one in gc.get_objects() if type(one) is Brain}))
"""
AFRESH = "%reset -f\nimport matplotlib.pyplot as plt\nplt.close('all')"


def joined(chapters: list[Path]) -> nbformat.NotebookNode:
    """The code of some chapters in one notebook; each cell knows its chapter."""
    cells = []
    for file in chapters:
        code = [cell.source for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
        own = [nbformat.v4.new_code_cell(text, metadata={"chapter": file.stem}) for text in [*code, NAMES]]
        cells += [*own, nbformat.v4.new_code_cell(AFRESH, metadata={"chapter": ""})]
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="module")
def ran(chat_folder_with_words) -> dict[str, list[nbformat.NotebookNode]]:
    """The cells of each chapter as they ran with a tiny model of random weights."""
    notebook = joined(CHAPTERS)
    settings = {"timeout": 600, "startup_timeout": 300, "resources": {"metadata": {"path": str(FOLDER)}}}
    environment = {**os.environ, "BRAIN": str(chat_folder_with_words)}
    NotebookClient(notebook, allow_errors=True, **settings).execute(env=environment)
    return {file.stem: [cell for cell in notebook.cells if cell.metadata.chapter == file.stem] for file in CHAPTERS}


def errors(cells: list[nbformat.NotebookNode]) -> list[str]:
    found = ((cell.source, output) for cell in cells for output in cell.outputs if output.output_type == "error")
    return [f"{source[:200]}\n{output.ename}: {output.evalue}" for source, output in found]


@pytest.mark.parametrize("chapter", [file.stem for file in CHAPTERS])
def test_a_chapter_runs_to_its_end_with_any_chat_model(ran, chapter, chat_folder_with_words):
    assert not errors(ran[chapter])
    assert all(cell.execution_count for cell in ran[chapter])
    names = "".join(output.text for output in ran[chapter][-1].outputs if output.get("name") == "stdout")
    assert str(chat_folder_with_words) in names and "bundled" not in names


def test_an_error_would_be_seen():
    broken = nbformat.v4.new_code_cell("1 / 0")
    NotebookClient(nbformat.v4.new_notebook(cells=[broken]), allow_errors=True, startup_timeout=300).execute()
    assert "ZeroDivisionError" in errors([broken])[0]
