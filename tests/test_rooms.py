"""The rooms: a module imports only from rooms to its left, and a heavy package lives in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HELPERS = Path(__file__).resolve().parents[1] / "helpers"
ORDER = [
    *("records", "sentences", "library", "encoder", "retrieval", "prompting", "language_model"),
    *("packing", "adapters", "scoring", "experiments", "figures", "lab", "panels"),
]
MAY_IMPORT = {room: set(ORDER[:place]) for place, room in enumerate(ORDER)}
MAY_IMPORT["checks"] = set(ORDER)  # called by notebooks only
MAY_IMPORT["pretraining"] = {"records", "sentences", "prompting", "language_model", "scoring"}
MAY_IMPORT["pretraining/near_words"] = {"encoder", "pretraining"}  # writes a data file; training reads that
# The examination may look at the offices; whatever writes or trains on pages may not.
MAY_IMPORT["pretraining/examination"] = MAY_IMPORT["pretraining"] | {"library", "pretraining"}

HOMES = {
    "faiss": {"retrieval"},
    "bm25s": {"retrieval"},
    "sentence_transformers": {"encoder"},
    "transformers": {"language_model", "pretraining"},
    "peft": {"adapters"},
    "torch": {"language_model", "adapters", "pretraining"},
    "matplotlib": {"figures"},
    "ipywidgets": {"panels"},
    "traitlets": {"lab"},
}


def room_of(file: Path) -> str:
    """The room of a module: its folder, or where a module has a rule of its own, that module."""
    path = file.relative_to(HELPERS).with_suffix("")
    return path.as_posix() if path.as_posix() in MAY_IMPORT else path.parts[0]


def imported(source: str) -> Iterator[str]:
    """Every module that a source imports anywhere, also inside functions, by its full name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "helpers" if node.level else node.module
            # "from helpers import library" names the room in second place.
            yield from (f"{base}.{alias.name}" for alias in node.names) if base == "helpers" else (node.module,)


def faults(room: str, source: str) -> list[str]:
    """What a room imports and must not."""
    found = []
    for name in imported(source):
        top, _, rest = name.partition(".")
        other = rest.split(".")[0]
        if top == "helpers" and other != room and other not in MAY_IMPORT.get(room, set()):
            found.append(f"{room} imports {name}")
        if top in HOMES and room.split("/")[0] not in HOMES[top]:
            found.append(f"{room} imports {name}, which lives in {', '.join(sorted(HOMES[top]))}")
    return found


def files() -> list[Path]:
    return [file for file in sorted(HELPERS.rglob("*.py")) if file.parent != HELPERS or file.name != "__init__.py"]


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(HELPERS)))
def test_a_room_imports_only_from_rooms_to_its_left(file):
    assert not faults(room_of(file), file.read_text("utf-8"))


def test_nothing_that_trains_the_brain_imports_the_examination():
    trains = [
        file for file in (HELPERS / "pretraining").glob("*.py") if file.stem not in ("examination", "card", "__main__")
    ]
    using = [file.name for file in trains if "helpers.pretraining.examination" in imported(file.read_text("utf-8"))]
    assert trains and not using


def test_every_module_is_a_room_of_the_plan():
    assert {room_of(file) for file in files()} <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("library", "from helpers.retrieval import Librarian"),
        ("library", "from helpers import retrieval"),
        ("library", "from . import retrieval"),
        ("records", "import helpers.library"),
        ("scoring", "def late():\n    from helpers.panels.bits import card"),
        ("figures", "from helpers.pretraining import pages"),
        ("pretraining", "from helpers.library import load_facts"),
        ("pretraining/examination", "from helpers.retrieval import Librarian"),
        ("a_new_room", "from helpers.records import Fact"),
        ("prompting", "import torch"),
        ("scoring", "def late():\n    from torch.nn import functional"),
        ("language_model", "import peft"),
    ],
)
def test_the_checker_catches_a_wrong_import(room, source):
    assert faults(room, source)


def test_the_checker_allows_a_right_one():
    assert not faults("adapters", "import json\nimport torch\nfrom helpers.language_model import Brain")
    assert not faults("panels", "from helpers.panels.bits import card\nfrom helpers import lab\nimport ipywidgets")
