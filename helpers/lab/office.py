"""The lab's state: what the learner chose, and what came of it. No browser, no widget in here.

A view sets nothing but calls these methods, and shows these traits. The same methods
run from a notebook cell, from a worker thread, and from a test.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.adapters import LoraRecipe
from helpers.four_answers import PAGES, Desk
from helpers.lab.limits import MAX_QUESTION, LabError  # noqa: F401  (here for those who look for them here)
from helpers.lab.training import Training
from helpers.language_model import Brain
from helpers.library import Library
from helpers.records import Fact
from helpers.retrieval import Librarian


class Lab(Training):
    """Four answers, a library to edit, questions to write, a specialist to retrain.

    Asking is in ``asking``, changing in ``changing``, teaching in ``pairs``, training in ``training``.
    """

    def __init__(
        self,
        brain: Brain,
        library: Library,
        facts: Sequence[Fact],
        librarian: Librarian,
        taught: Sequence[str] = (),
        pages: int = PAGES,
        recipe: LoraRecipe = LoraRecipe(),
        **traits,
    ) -> None:
        super().__init__(Desk(brain, library, facts, librarian, taught, pages, recipe), **traits)

    def suggestions(self) -> tuple[str, ...]:
        """One question for each fact that the specialist learns."""
        return tuple(fact.train[0] for fact in self.desk.taught)
