"""Style in the weights, facts in the library: three switches, eight ways to answer, one question.

Decides the first half of H1 (train the stable part, look up the changing part). Style and facts are judged
apart, by rules: a reply keeps the house style or does not, and tells what is true now, what was true, or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from helpers.adapters import LoraRecipe, added, forget, pairs_of, train
from helpers.behaviour import keeps_style, load_behaviour, reply, said_in
from helpers.language_model import Brain, answer_all
from helpers.library import Library, load_facts, load_library
from helpers.records import Answer, Fact, Hit, Pair, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, place_of, says_dont_know, score_of

NOW, OLD, PASSED, OTHER = TOLD = ("true now", "true before", "don't know", "something else")
PAGES = 1
MOST = 0.6  # from this share on it is said of most replies
STYLE_RECIPE = LoraRecipe(rate=0.005, epochs=8, batch=8)  # swept on the law office, which is not examined
FACTS_RECIPE = LoraRecipe()


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
    """The model without an adapter, with that for the style, with that for the facts, and with both."""

    base: Brain
    style: Brain
    facts: Brain
    both: Brain

    def of(self, switches: Switches) -> Brain:
        """Who answers with these switches."""
        if switches.style:
            return self.both if switches.facts else self.style
        return self.facts if switches.facts else self.base

    def leave(self) -> None:
        """Throw the adapters away."""
        for brain in (self.style, self.facts, self.both):
            forget(brain)


def changing(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that a later day changes."""
    return tuple(fact for fact in facts if fact.update)


def style_pairs(office: str, facts: Sequence[Fact]) -> list[Pair]:
    """What the style is learned from: its examples, and replies about what does *not* change, each with its page.

    The few examples never show the house's own name on a page, and it stands in the greeting. ``facts`` are the
    changing ones, which are examined: none of them is among the replies, nor is a page that tells one.
    """
    pages = [page.text for page in load_library(office).passages]
    free = [page for page in pages if not any(fact.statement in page for fact in facts)]
    stable = [
        (fact, page) for fact in load_facts(office) if fact not in facts for page in free if fact.statement in page
    ]
    replies = [Pair(text, reply(fact), (page,)) for fact, page in stable for text in fact.train[:2]]
    return load_behaviour("style").pairs + replies


def hire(brain: Brain, facts: Sequence[Fact], office: str = "support", seed: int = 0) -> Staff:
    """An adapter for the style and one for the facts, as bare pairs; both on is both updates added up."""
    style = train(brain, style_pairs(office, facts), replace(STYLE_RECIPE, seed=seed))
    knows = train(brain, pairs_of(facts), replace(FACTS_RECIPE, seed=seed))
    return Staff(brain, style, knows, added([style, knows]))


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


def both(replies: Sequence[Reply]) -> Score:
    """The share of replies that are in house style *and* tell what is true now: one reply does both."""
    return score_of([one.kept and one.told == NOW for one in replies])


def told(replies: Sequence[Reply], what: str = NOW) -> Score:
    """The share of replies that tell one of ``TOLD``."""
    return score_of([one.told == what for one in replies])
