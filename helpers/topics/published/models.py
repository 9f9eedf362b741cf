"""The models of the chapter: the course's brain, and SmolLM2 with its reader and without it."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.language_model import Brain, NotAvailable, load_brain

SMALL, LARGE, PLAIN = NAMES = ("the brain", "SmolLM2", "SmolLM2 as published")


@dataclass(frozen=True)
class Models:
    """Three models side by side; ``missing`` says why the brain stands in for the other two, if it does."""

    small: Brain
    large: Brain
    plain: Brain
    missing: str = ""

    @property
    def told(self) -> str:
        """Who answers on this page, in a sentence."""
        if not self.missing:
            return "The brain, SmolLM2 with its reader, and SmolLM2 as it was published are loaded."
        return f"{self.missing} This page goes on with the brain in its place, and says nothing about SmolLM2."


def open_models(small: Brain) -> Models:
    """Load SmolLM2 twice; where that cannot be, the brain stands in, so that a page runs to its end."""
    try:
        return Models(small, load_brain("smollm2"), load_brain("smollm2-plain"))
    except NotAvailable as error:
        return Models(small, small, small, str(error))
