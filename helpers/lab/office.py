"""The lab's state: what the learner chose, and what came of it. No browser, no widget in here.

A view sets nothing but calls these methods, and shows these traits. The same methods
run from a notebook cell, from a worker thread, and from a test.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.adapters import LoraRecipe, is_large
from helpers.four_answers import LIBRARY, PAGES, Card, Desk
from helpers.four_answers.syllabus import TYPED
from helpers.lab.limits import MAX_QUESTION, LabError  # noqa: F401  (here for those who look for them here)
from helpers.lab.training import Training
from helpers.language_model import Brain
from helpers.library import Library
from helpers.records import Fact
from helpers.retrieval import Librarian
from helpers.scoring import is_right


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
        self._answered = worth_asking(self.desk, self.desk.taught)

    def suggestions(self) -> tuple[str, ...]:
        """Questions worth asking: one for each taught fact that the library answered when it was opened.

        It was measured with this model, unless it is a large one: asking all that takes too long there. Of a typed
        pair it is the question itself, once the library answered it.
        """
        return tuple(text for fact in self.desk.taught if (text := self._answered.get(fact_name(fact))))

    def _show(self, card: Card) -> None:
        super()._show(card)
        fact = self.desk.fact_of(self.question) if card.title == LIBRARY and card.verdict == "right" else None
        if fact and fact.type == TYPED:
            self._answered = {**self._answered, fact_name(fact): fact.train[0]}


def fact_name(fact: Fact) -> str:
    """The id of a fact, told apart from that of a typed pair that takes its place for a while."""
    return f"{TYPED} {fact.id}" if fact.type == TYPED else fact.id


def worth_asking(desk: Desk, facts: Sequence[Fact]) -> dict[str, str]:
    """For each of these facts, a wording to suggest: one that the library answers; of a large model the first."""
    if is_large(desk.brain):
        return {fact_name(fact): fact.train[0] for fact in facts}
    return answered_by_the_library(desk, facts)


def answered_by_the_library(desk: Desk, facts: Sequence[Fact]) -> dict[str, str]:
    """For each of these facts, the first wording that the library answers; those without one are left out."""
    found: dict[str, str] = {}
    for place in range(max((len(fact.train) for fact in facts), default=0)):
        asked = [fact for fact in facts if fact_name(fact) not in found and place < len(fact.train)]
        given = desk.say(LIBRARY, [fact.train[place] for fact in asked]) if asked else []
        right = (fact for fact, said in zip(asked, given) if is_right(said.text, fact.answer, fact.train[place]))
        found |= {fact_name(fact): fact.train[place] for fact in right}
    return found
