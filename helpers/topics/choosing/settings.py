"""The articles' two settings for an office, and what a specialist can be trained on in each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from helpers.adapters import pairs_of
from helpers.lab.teaching import likely_spans, propose_question, propose_wordings
from helpers.library import Library, load_facts
from helpers.records import Fact, Pair
from helpers.three_offices import every_nth

FIRST, DAYS = date(2027, 1, 1), 365  # the year of the dated updates
FACTS, WORDINGS, ASKED_ON_A_PAGE = 8, 5, 2
QUARTERLY = 3  # months between two trainings


@dataclass(frozen=True)
class Setting:
    """One of the articles' two settings: do the facts move, and did somebody label them?"""

    name: str
    moves: bool
    labelled: bool


CHANGING = Setting("changing, unlabelled", moves=True, labelled=False)
STABLE = Setting("stable, labelled", moves=False, labelled=True)


def eight_facts(office: str, count: int = FACTS) -> tuple[Fact, ...]:
    """Facts of an office that get a dated update, spread over its handbook."""
    return every_nth([fact for fact in load_facts(office) if fact.update], count)


def day_of(written: str) -> int:
    """The day of the year, counted from 0; a date before the year is negative.

    >>> day_of("2027-03-01")
    59
    """
    return (date.fromisoformat(written) - FIRST).days


def date_of(day: int) -> str:
    """The date of a day of the year.

    >>> date_of(59)
    '2027-03-01'
    """
    return date.fromordinal(FIRST.toordinal() + day).isoformat()


def school_days(months: int) -> tuple[int, ...]:
    """The days on which a specialist is trained again: the first of every so many months; none for 0.

    >>> school_days(3)
    (90, 181, 273)
    """
    firsts = range(1 + months, 13, months) if months else ()
    return tuple(day_of(date(FIRST.year, month, 1).isoformat()) for month in firsts)


def pairs_for(setting: Setting, library: Library, facts: Sequence[Fact]) -> list[Pair]:
    """What a specialist is trained on today: labelled pairs if there are any, else pairs made by rule."""
    if not setting.labelled:
        return proposed_pairs(library, facts)
    return pairs_of([as_told(fact, library) for fact in facts], WORDINGS)


def as_told(fact: Fact, library: Library) -> Fact:
    """A fact with the answer that the library gives today."""
    return replace(fact, answer=library.answer_now(fact) or fact.answer)


def proposed_pairs(library: Library, facts: Sequence[Fact]) -> list[Pair]:
    """Training pairs without anybody's labels: questions by rule, from the pages that tell these facts.

    It is the specialist's best chance where nothing is labelled, as a bare page asks no question; and to know
    which pages matter is a favour to it.
    """
    homes = {id for fact in facts for id in library.tellings(fact)}
    pages = [page.text for page in library.passages if page.id in homes]
    return [pair for page in pages for pair in _asked_on(page)]


def _asked_on(page: str) -> list[Pair]:
    pairs = []
    for span in likely_spans(page)[:ASKED_ON_A_PAGE]:
        answer, question = page[slice(*span)], propose_question(page, span)
        wordings = (question, *propose_wordings(question, answer))[:WORDINGS] if question else ()
        pairs += [Pair(wording, answer) for wording in wordings]
    return pairs
