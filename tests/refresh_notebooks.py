"""Run the notebooks afresh and store what they show: ``python tests/refresh_notebooks.py [file …]``.

Kept are the outputs and the numbers of the cells (nbval compares no cell without one).
Taken out is what belongs to one run only: widget state, views of widgets, times.
A cell keeps its tags, and the mark that folds its stored output until the reader has made a guess.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
VIEW = "application/vnd.jupyter.widget-view+json"


def clean(notebook: nbformat.NotebookNode) -> None:
    """Take out of a notebook what differs from run to run, or stops a site from showing it."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = kept_of(cell)
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(VIEW, None)


def is_folded(cell: nbformat.NotebookNode) -> bool:
    """True where JupyterLab opens a cell with its stored output folded; running the cell unfolds it."""
    return cell.metadata.get("jupyter", {}).get("outputs_hidden") is True


def kept_of(cell: nbformat.NotebookNode) -> dict:
    """What a cell's metadata may hold: its tags, and that its stored output is folded."""
    tags = cell.metadata.get("tags")
    folded = {"jupyter": {"outputs_hidden": True}} if is_folded(cell) else {}
    return ({"tags": tags} if tags else {}) | folded


def refresh(file: Path) -> None:
    """Run a notebook in its folder, clean it, and write it back."""
    notebook = nbformat.read(file, as_version=4)
    settings = {"timeout": 600, "startup_timeout": 300, "resources": {"metadata": {"path": str(file.parent)}}}
    NotebookClient(notebook, **settings).execute()
    clean(notebook)
    nbformat.write(notebook, file)


if __name__ == "__main__":
    for chosen in sys.argv[1:] or sorted(map(str, NOTEBOOKS.rglob("*.ipynb"))):
        refresh(Path(chosen).resolve())
