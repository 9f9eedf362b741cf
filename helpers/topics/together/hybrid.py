"""Style in the weights, facts in the library: three switches, eight ways to answer, one question.

Decides the first half of H1 (train the stable part, look up the changing part). Style and facts are judged
apart, by rules: a reply keeps the house style or does not, and tells what is true now, what was true, or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from helpers.adapters import LoraRecipe, attached, forget, pairs_of, train
from helpers.behaviour import keeps_style, load_behaviour, reply, said_in
from helpers.language_model import Brain, answer_all
from helpers.library import Library
from helpers.records import Answer, Fact, Hit, Pair, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, place_of, says_dont_know, score_of

NOW, OLD, PASSED, OTHER = TOLD = ("true now", "true before", "don't know", "something else")
PAGES = 1
# Style answers are long, and few: small batches. Facts as in the chapters before.
STYLE_RECIPE = LoraRecipe(batch=12, epochs=8)
FACTS_RECIPE = LoraRecipe()
BOTH_RECIPE = LoraRecipe(batch=20, epochs=8)


@dataclass(frozen=True, order=True)
class Switches:
    """What is switched on: an adapter for the style, the library, an adapter for the facts."""

    style: bool = False
    library: bool = False
    facts: bool = False

    def __str__(self) -> str:
        on = [name for name in ("style", "library", "facts") if getattr(self, name)]
        return " + ".join(on) or "nothing"


EIGHT = tuple(Switches(*on) for on in product((False, True), repeat=3))
HYBRID, LIBRARY_ONLY = Switches(True, True, False), Switches(False, True, False)


@dataclass(frozen=True)
class Reply:
    """One answer, judged: is the style kept, and what does it tell?"""

    switches: Switches
    question: str
    text: str
    kept: bool
    told: str
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class Staff:
    """The model with no adapter, with style, with facts, with both: ``brains[style, facts]``."""

    brains: dict[tuple[bool, bool], Brain] = field(repr=False)

    def of(self, switches: Switches) -> Brain:
        """Who answers with these switches."""
        return self.brains[switches.style, switches.facts]

    def leave(self) -> None:
        """Throw the adapters away."""
        for brain in self.brains.values():
            if brain.adapter in attached(brain):
                forget(brain)


def changing(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that a later day changes."""
    return tuple(fact for fact in facts if fact.update)


def pairs_for(style: bool, facts: Sequence[Fact]) -> list[Pair]:
    """What an adapter is trained on. Facts are bare pairs; with style, they are taught in house style as well."""
    bare = pairs_of(facts)
    if not style:
        return bare
    by_question = {question: fact for fact in facts for question in fact.train}
    return load_behaviour("style").pairs + [Pair(one.question, reply(by_question[one.question])) for one in bare]


def hire(brain: Brain, facts: Sequence[Fact], seed: int = 0, ways: Sequence[tuple[bool, bool]] = ()) -> Staff:
    """Train the adapters for these ways, (style, facts) each; for all three, if left out."""
    recipes = {(True, False): STYLE_RECIPE, (False, True): FACTS_RECIPE, (True, True): BOTH_RECIPE}
    brains = {(False, False): brain}
    for style, knows in ways or recipes:
        recipe = LoraRecipe(**{**vars(recipes[style, knows]), "seed": seed})
        brains[style, knows] = train(brain, pairs_for(style, facts if knows else ()), recipe)
    return Staff(brains)


def ask(
    staff: Staff, librarian: Librarian, switches: Switches, asked: Sequence[tuple[str, Fact]], library: Library
) -> list[Reply]:
    """Ask every question with these switches, and judge by what the library says now."""
    questions = [question for question, _ in asked]
    hits = librarian.search_all(questions, PAGES) if switches.library else ()
    given = answer_all(staff.of(switches), questions, hits, form=load_behaviour("style").form)
    return [
        judged(switches, question, one, library.answer_now(fact), fact.answer)
        for (question, fact), one in zip(asked, given)
    ]


def judged(switches: Switches, question: str, given: Answer, now: str | None, old: str) -> Reply:
    """One answer by the rules: style by its three lines, facts by what its sentence tells."""
    told = what_is_told(said_in(given.text), now, old, question)
    return Reply(switches, question, given.text, keeps_style(given.text), told, given.hits)


def what_is_told(said: str, now: str | None, old: str, question: str = "") -> str:
    """Which of ``TOLD`` a sentence tells: the value itself, or a sentence in which it stands.

    >>> what_is_told("The lamp costs 9 euros.", "9 euros", "8 euros"), what_is_told("8 euros", "9 euros", "8 euros")
    ('true now', 'true before')
    """
    for name, value in ((NOW, now), (OLD, old)):
        if value and (is_right(said, value, question) or place_of(value, said)):
            return name
    return PASSED if says_dont_know(said) else OTHER


def kept(replies: Sequence[Reply]) -> Score:
    """The share of replies in house style."""
    return score_of([one.kept for one in replies])


def told(replies: Sequence[Reply], what: str = NOW) -> Score:
    """The share of replies that tell one of ``TOLD``."""
    return score_of([one.told == what for one in replies])
