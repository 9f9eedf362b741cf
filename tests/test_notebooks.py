"""Every notebook runs, shows again what is stored in it, and keeps to the house style."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from refresh_notebooks import VIEW, clean, is_folded

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
CHAPTERS, SOLUTIONS = sorted(FOLDER.glob("*.ipynb")), sorted((FOLDER / "solutions").glob("*.ipynb"))
NOTEBOOKS = CHAPTERS + SOLUTIONS
SMALLEST, LARGEST_FILE = 3, 300_000
CELL_TIMEOUT = 300 if os.environ.get("CI") else 120
# A progress bar, or a time that the next run will not repeat.
FLEETING = re.compile(r"\d+%|it/s|\b\d+(?:\.\d+)? ?(?:ms|s)\b|\b\d+\.\d+ sec")

every_notebook = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: f"{file.parent.stem}/{file.stem}")
every_chapter = pytest.mark.parametrize("file", CHAPTERS, ids=lambda file: file.stem)
every_solution = pytest.mark.parametrize("file", SOLUTIONS, ids=lambda file: file.stem)


def cells_of(file: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == kind]


def texts_of(output: nbformat.NotebookNode) -> list[str]:
    """What an output shows as text."""
    data = output.get("data", {})
    return [output.get("text", ""), data.get("text/plain", ""), data.get("text/html", "")]


def test_each_chapter_has_its_solutions():
    assert CHAPTERS and [file.name for file in SOLUTIONS] == [file.name for file in CHAPTERS]


def shows_again(file: Path) -> None:
    """Run a notebook with nbval; it fails where a cell does, or shows something else than what is stored."""
    options = ["--nbval", "--nbval-current-env", f"--nbval-cell-timeout={CELL_TIMEOUT}", "-p", "no:cacheprovider"]
    options += ["-p", "says_stderr"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-o",
        "addopts=",
        "--rootdir",
        str(file.parent),
        *options,
        str(file),
    ]
    found = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    run = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, env=found)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    assert f"{len(cells_of(file, 'code'))} passed" in run.stdout


@every_chapter
def test_a_chapter_shows_again_what_is_stored(file):
    shows_again(file)


@every_notebook
@pytest.mark.parametrize("folder", [FOLDER.parent, FOLDER, FOLDER / "solutions", FOLDER.parent / "data" / "offices"])
def test_a_notebook_finds_the_course_from_each_of_its_folders(file, folder):
    """The first cell up to its own imports; what a notebook reads from disk, it reads from there as well."""
    first, mark, _ = cells_of(file, "code")[0].source.partition("sys.path.insert(0, str(root))")
    program = f"{first}{mark}\nimport helpers.records\nprint(helpers.__file__)"
    run = subprocess.run([sys.executable, "-I", "-c", program], cwd=folder, capture_output=True, text=True)
    assert run.stdout.strip() == str(FOLDER.parent / "helpers" / "__init__.py"), run.stderr
    assert not [cell.source for cell in cells_of(file, "code") if re.search(r"""["']\.\./""", cell.source)]


@every_notebook
def test_enough_cells_are_compared(file):
    """nbval compares a cell that has a number, an output, and no tag that says otherwise."""
    cells = cells_of(file, "code")
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), "run: refresh_notebooks.py"
    compared = [
        cell
        for cell in cells
        if any("".join(texts_of(output)).strip() for output in cell.outputs)
        and not {"nbval-ignore-output", "nbval-skip"} & set(cell.metadata.get("tags", ()))
    ]
    assert len(compared) >= max(SMALLEST, len(cells) // 2)


@every_notebook
def test_the_stored_outputs_are_clean(file):
    outputs = [output for cell in cells_of(file, "code") for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    assert not [output for output in outputs if VIEW in output.get("data", {})]
    shown = [text for output in outputs for text in texts_of(output)]
    assert not [text for text in shown if FLEETING.search(re.sub(r"<[^>]+>", " ", text))]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert all(output.metadata["image/png"]["alt"].strip() for output in pictures)


@every_notebook
def test_the_file_is_clean_and_small(file):
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    before = json.dumps(notebook, sort_keys=True)
    clean(notebook)
    assert json.dumps(notebook, sort_keys=True) == before, "run: refresh_notebooks.py"
    assert "widgets" not in notebook.metadata and file.stat().st_size < LARGEST_FILE


def test_cleaning_keeps_tags_and_folding_and_nothing_else():
    hidden = {"outputs_hidden": True, "source_hidden": True}
    cells = [
        {"tags": ["panel"], "collapsed": True, "jupyter": hidden, "execution": {"iopub.status.idle": "12:00"}},
        {"jupyter": {"outputs_hidden": False}, "scrolled": True},
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", metadata=one) for one in cells])
    clean(notebook)
    kept = [cell.metadata for cell in notebook.cells]
    assert kept == [{"tags": ["panel"], "jupyter": {"outputs_hidden": True}}, {}]


def open_answers(file: Path) -> list[str]:
    """What stands open between a prediction and its reading: a picture, or the last thing that is printed there."""
    found, shown, guessing = [], [], False
    for cell in nbformat.read(file, as_version=4).cells:
        if cell.cell_type == "code":
            shown += [cell] if guessing and any(_tells(output) for output in cell.outputs) else []
            continue
        if guessing and ("**Read.**" in cell.source or "**Predict.**" in cell.source):
            found += [one.source for one in shown if not is_folded(one) and (_is_drawn(one) or one is shown[-1])]
            shown, guessing = [], False
        guessing = guessing or "**Predict.**" in cell.source
    return found


def _tells(output: nbformat.NotebookNode) -> bool:
    """True for a picture and for printed text; not for a panel, which folds its own answer."""
    return "text/html" not in output.get("data", {}) and bool("".join(texts_of(output)).strip())


def _is_drawn(cell: nbformat.NotebookNode) -> bool:
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


@every_chapter
def test_no_stored_output_gives_a_prediction_away(file):
    assert not open_answers(file)


def test_what_the_first_minute_shows_is_folded_below_it_and_the_wait_is_announced():
    cells = nbformat.read(FOLDER / "00_start_here.ipynb", as_version=4).cells
    lab = next(place for place, cell in enumerate(cells) if cell.cell_type == "code")
    assert cells[lab].outputs[0].get("name") == "stdout" and "training" in cells[lab].outputs[0].text
    story = cells[lab + 1].source
    told, open_text = story.split("</details>")[0], story.partition("</details>")[2]
    assert story.startswith("<details><summary>") and "followed the edit at once" in told
    assert not re.search("at once|kept repeating|never knew", open_text)


def beside_the_dots(cell: nbformat.NotebookNode) -> str:
    """What JupyterLab shows of a folded output: the first line of its first part that is not empty."""
    first = cell.outputs[0]
    shown = first.get("data", {}).get("text/html") or first.get("data", {}).get("text/plain") or first.get("text", "")
    return next((line for line in shown.splitlines() if line), "")


@every_chapter
def test_the_line_beside_the_dots_tells_nothing(file):
    """It is a heading, or says that there is a figure."""
    folded = [cell for cell in cells_of(file, "code") if is_folded(cell)]
    lines = [beside_the_dots(cell) for cell in folded]
    assert not [line for line in lines if not line.endswith(":") and line != "<!-- A figure. -->"]


@every_chapter
def test_only_what_follows_a_prediction_is_folded(file):
    """A reader who sees dots in place of an output has been asked for a guess before."""
    cells = nbformat.read(file, as_version=4).cells
    first = next((i for i, cell in enumerate(cells) if "**Predict.**" in cell.source), len(cells))
    assert not [cell.source for cell in cells[:first] if cell.cell_type == "code" and is_folded(cell)]


@every_solution
def test_every_solution_is_right(file):
    """Each exercise of the chapter has a check here, and each check says that the solution is right."""
    chapter = "\n".join(cell.source for cell in cells_of(FOLDER / file.name, "code"))
    solved = "\n".join(cell.source for cell in cells_of(file, "code"))
    exercises = set(re.findall(r"^(check_\w+)\(", chapter, re.MULTILINE))
    assert len(exercises) >= 3 and exercises <= set(re.findall(r"^(check_\w+)\(", solved, re.MULTILINE))
    printed = [
        "".join(texts_of(output))
        for cell in cells_of(file, "code")
        if "check_" in cell.source
        for output in cell.outputs
    ]
    verdicts = [line for text in printed for line in text.splitlines() if line.startswith(("Right:", "Not yet:"))]
    assert len(verdicts) >= 3 and not [line for line in verdicts if not line.startswith("Right:")]


@every_chapter
def test_the_house_style(file):
    code, text = cells_of(file, "code"), cells_of(file, "markdown")
    lines = [len(cell.source.splitlines()) for cell in code]
    assert statistics.median(lines) <= 6 and max(lines) <= 20 and len(text) >= len(code)
    words = "\n".join(cell.source for cell in text)
    assert text[0].source.startswith("# ") and "In this chapter you will" in text[0].source
    for part in ("## What we saw", "## Exercises", "## Check yourself", "**Predict.**", "**Try.**", "**Read.**"):
        assert part in words, part
    assert words.count("<details>") == words.count("</details>") >= 4
    assert not re.search(r"[\U0001F300-\U0001FAFF☀-➿]", words), "no emojis"


@every_notebook
def test_every_printing_cell_follows_a_text(file):
    """A reader is told what to look for before a cell shows it."""
    cells = nbformat.read(file, as_version=4).cells
    pairs = zip(cells, cells[1:])
    assert not [after.source for before, after in pairs if before.cell_type == after.cell_type == "code"]


@pytest.mark.parametrize("text", ["took 3.2 s", "12 ms", " 40%|███", "3.1it/s"])
def test_the_search_for_times_finds_some(text):
    assert FLEETING.search(text)
    assert not FLEETING.search("a warranty of 36 months, edition 3, support-06")
