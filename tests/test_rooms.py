"""The rooms: a module imports only from rooms to its left, and a heavy package lives in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HELPERS = Path(__file__).resolve().parents[1] / "helpers"
ORDER = [
    *(
        "cores",
        "records",
        "sentences",
        "documents",
        "library",
        "behaviour",
        "encoder",
        "three_offices",
        "retrieval",
        "prompting",
    ),
    *("language_model", "packing", "adapters", "amounts", "scoring"),
    *("four_answers", "findings", "show", "lab", "topics"),
]
MAY_IMPORT = {room: set(ORDER[:place]) for place, room in enumerate(ORDER)}
MAY_IMPORT["pretraining"] = {"records", "sentences", "prompting", "language_model", "scoring"}
MAY_IMPORT["pretraining/near_words"] = {"encoder", "pretraining"}  # writes a data file; training reads that
MAY_IMPORT["pretraining/vocabulary"] = {"encoder", "prompting", "pretraining"}  # new words' vectors
MAY_IMPORT["pretraining/reader"] = MAY_IMPORT["pretraining"] | {"pretraining", "adapters"}
MAY_IMPORT["pretraining/reader_bundle"] = MAY_IMPORT["pretraining/reader"]
# The examination may look at the offices; whatever writes or trains on pages may not.
MAY_IMPORT["pretraining/memory_gates"] = MAY_IMPORT["pretraining"] | {"library", "pretraining"}
MAY_IMPORT["pretraining/office_gates"] = MAY_IMPORT["pretraining/memory_gates"] | {"encoder", "retrieval", "adapters"}
MAY_IMPORT["pretraining/page_by_page"] = MAY_IMPORT["pretraining/office_gates"]
EXAMINES = {
    "page_by_page",
    "grading",
    "reading_gates",
    "memory_gates",
    "office_gates",
    "examination",
    "card",
    "__main__",
}

# Where a heavy package lives: rooms, or in each topic the module (or folder of modules) of that name.
HOMES = {
    "markdown_it": {"documents"},
    "mdit_py_plugins": {"documents"},
    "pypdf": {"documents"},
    "faiss": {"retrieval"},
    "chromadb": {"retrieval"},
    "scipy": {"scoring"},
    "sklearn": {"topics/*/experiment", "topics/*/shelf_map"},
    "markupsafe": {"show", "lab", "topics/*/panel", "topics/*/gauges"},
    "bm25s": {"retrieval"},
    "sentence_transformers": {"encoder"},
    "transformers": {"language_model", "pretraining"},
    "peft": {"adapters"},
    "accelerate": {"adapters"},
    "torch": {"language_model", "adapters", "pretraining"},
    "matplotlib": {"show", "topics/*/figures"},
    "ipywidgets": {"show", "lab", "topics/*/panel"},
    "traitlets": {"show", "lab", "topics/*/panel"},
    "anywidget": {"lab"},
    "jupyter_client": {"topics/*/classroom"},
    "lemminflect": {"lab"},
}


def place_of(file: Path) -> str:
    """A module by its path below ``helpers``: ``library``, ``topics/change/figures``."""
    return file.relative_to(HELPERS).with_suffix("").as_posix()


def room_of(place: str) -> str:
    """The room of a module: its folder, or where a module has a rule of its own, that module."""
    return place if place in MAY_IMPORT else place.partition("/")[0]


def home_of(place: str) -> str:
    """Where a module counts as living: its room, or in a topic its own name, the same for all topics."""
    parts = place.split("/")
    return "/".join(["topics", "*", *parts[2:3]]) if parts[0] == "topics" else parts[0]


def imported(source: str) -> Iterator[str]:
    """Every module that a source imports anywhere, also inside functions, by its full name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "helpers" if node.level else node.module
            # "from helpers import library" names the room in second place.
            yield from (f"{base}.{alias.name}" for alias in node.names) if base == "helpers" else (node.module,)


def faults(place: str, source: str) -> list[str]:
    """What a module imports and must not."""
    found, room, topic = [], room_of(place), place.split("/")[1:2]
    for name in imported(source):
        top, _, rest = name.partition(".")
        other, *below = rest.split(".")
        if top == "helpers" and other != room and other not in MAY_IMPORT.get(room, set()):
            found.append(f"{place} imports {name}")
        if top == "helpers" and other == room == "topics" and below[:1] != topic:
            found.append(f"{place} imports {name}: what two topics share has a room of its own")
        if top in HOMES and home_of(place) not in HOMES[top]:
            found.append(f"{place} imports {name}, which lives in {', '.join(sorted(HOMES[top]))}")
    return found


def files() -> list[Path]:
    return [file for file in sorted(HELPERS.rglob("*.py")) if file.parent != HELPERS or file.name != "__init__.py"]


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(HELPERS)))
def test_a_room_imports_only_from_rooms_to_its_left(file):
    assert not faults(place_of(file), file.read_text("utf-8"))


def test_nothing_that_trains_the_brain_imports_the_examination():
    trains = [file for file in (HELPERS / "pretraining").glob("*.py") if file.stem not in EXAMINES]
    examines = {f"helpers.pretraining.{name}" for name in EXAMINES}
    using = [file.name for file in trains if examines & set(imported(file.read_text("utf-8")))]
    assert len(trains) > 10 and not using


def test_every_module_is_a_room_of_the_plan():
    assert {room_of(place_of(file)) for file in files()} <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("library", "from helpers.retrieval import Librarian"),
        ("library", "from helpers import retrieval"),
        ("library", "from . import retrieval"),
        ("records", "import helpers.library"),
        ("scoring", "def late():\n    from helpers.show.panel import button"),
        ("findings", "from helpers.topics.change.experiment import run"),
        ("lab/office", "from helpers.topics.change import experiment"),
        ("topics/change/figures", "from helpers.topics.answering import figures"),
        ("topics/change/figures", "from helpers.topics import answering"),
        ("topics/change/figures", "from helpers.pretraining import pages"),
        ("pretraining/rows", "from helpers.library import load_facts"),
        ("pretraining/memory_gates", "from helpers.retrieval import Librarian"),
        ("a_new_room", "from helpers.records import Fact"),
        ("prompting", "import torch"),
        ("scoring", "def late():\n    from torch.nn import functional"),
        ("language_model", "import peft"),
        ("language_model", "from accelerate import Accelerator"),
        ("topics/change/panel", "import matplotlib"),
        ("topics/change/figures", "import ipywidgets"),
        ("topics/change/experiment", "from traitlets import HasTraits"),
        ("topics/change/experiment", "import torch"),
        ("topics/change/panel", "import anywidget"),
        ("topics/change/experiment", "from scipy.stats import binomtest"),
        ("topics/costs/served_store", "from chromadb.errors import NotFoundError"),
        ("scoring", "def late():\n    from sklearn.metrics import roc_auc_score"),
    ],
)
def test_the_checker_catches_a_wrong_import(place, source):
    assert faults(place, source)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("adapters", "import json\nimport torch\nfrom helpers.language_model import Brain"),
        ("topics/change/panel", "from helpers.topics.change.figures import bars\nimport ipywidgets\nimport traitlets"),
        ("topics/change/figures", "from helpers.show.style import new_figure\nfrom matplotlib.figure import Figure"),
        ("lab/view", "import anywidget\nfrom helpers.lab.office import Lab"),
    ],
)
def test_the_checker_allows_a_right_one(place, source):
    assert not faults(place, source)
