"""Open a lab with the bundled model; loading takes some seconds."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.encoder import load_encoder
from helpers.four_answers import PAGES, SMALL_RECIPE, SMALL_SET
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.offices import SMALL
from helpers.language_model import load_brain


def open_lab(office: str = "support", taught: Sequence[str] = SMALL_SET, pages: int = PAGES) -> KnowledgeLab:
    """The small lab: a fresh library of an office, and a specialist that learns a few facts."""
    return KnowledgeLab(load_brain(), load_encoder(), office, taught, SMALL, pages, SMALL_RECIPE)
