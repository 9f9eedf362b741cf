"""Questions that are answered by what follows the verb: a time, a price, a place, a thing."""

from __future__ import annotations

import re

from helpers.lab.teaching.changes import change_opening
from helpers.lab.teaching.clauses import Clause, Span
from helpers.lab.teaching.exceptions import asks_exception
from helpers.lab.teaching.forms import base_of, lower_first
from helpers.lab.teaching.inversion import inverted, subject_of
from helpers.lab.teaching.places import Place, kind_here
from helpers.lab.teaching.question_words import opening
from helpers.lab.teaching.shaping import cut, without, without_qualifiers, without_siblings
from helpers.lab.teaching.siblings import gapped_subject
from helpers.lab.teaching.values import QUALIFIER, WHEN, kind_of
from helpers.lab.teaching.words import BE, PREPOSITIONS, words_of


def asks_rest(clause: Clause, span: Span, about: str) -> str:
    """A question for a part of a clause that stands after its verb."""
    page = clause.page
    if (turned := asks_exception(clause, subject_of(clause, about), span)) is not None:
        return f"When {turned}" if turned else ""
    if change := change_opening(page, clause, span):
        return f"{change[0]} {inverted(clause, subject_of(clause, about), f'{change[1]} {cut(change[2])}')}"
    if (name := gapped_subject(clause, span)) is not None:
        return (
            f"{opening(Place(page[slice(*span)], '', '', name, clause.verb)).words} {inverted(clause, name, '')}"
            if name
            else ""
        )
    before, text, after = page[clause.verb_end : span[0]], page[slice(*span)], page[span[1] : max(clause.end, span[1])]
    before, text = _preposition_first(before, text)
    before, after = without_siblings(without_qualifiers(before)), f"{cut(after)} {_lead(clause)}".rstrip()
    subject, verb = subject_of(clause, about), clause.verb
    if subject.lower() == "there" and not before.strip():
        return _asks_there(text, after)
    place = Place(text, before, after, subject, verb)
    kind = kind_here(place)
    if place.is_be and (number := re.match(r"(number|code|extension)\s+\w*\d", text)):
        return f"What is the {number[1]} of {subject} {after}"
    if kind == "rule" and verb.lower() in BE:
        return f"What is the rule for {subject} {after}"
    if noun := re.search(r"\b(?:an?|the)\s+((?:[\w-]+ ){0,2}[\w-]+)\s+of\s*$", before):
        return _asks_property(clause, subject, noun, after, kind)
    if kind in ("code", "phone", "email", "url", "") and (noun := _title(before)):
        return _asks_property(clause, subject, noun, after, kind)
    return _turned(clause, place)


def _turned(clause: Clause, place: Place) -> str:
    """The clause with its verb in front, and without the answer's place."""
    if (
        place.text.lower() in _FREE
        and base_of(clause.verb) not in ("cost", "pay", "be")
        and clause.verb.lower() not in BE
    ):
        what = f"{clause.subject} {clause.verb} {before_free(place.before)} {place.after}"
        return f"How much does it cost if {lower_first(what)}"
    begin, before, after = opening(place), re.sub(r"\bbecause\s*$", "", place.before), place.after
    if begin.used == "state":
        return f"{begin.words} {place.subject} {after}"
    if begin.drops and place.preposition:
        before = before.rstrip()[: -len(place.preposition)]
    if begin.used == "like":
        after = f"like {after}"
    elif begin.used:
        before, after = without(before, begin.used), without(after, begin.used)
    return f"{begin.words} {inverted(clause, place.subject, f'{before} {after}')}"


_FREE = ("free of charge", "for free", "free")


def before_free(before: str) -> str:
    """What stands before "free", without the "for" of "for free"."""
    return re.sub(r"\bfor\s*$", "", before)


def _preposition_first(before: str, text: str) -> tuple[str, str]:
    """ "within 30 days" marked whole is read as "30 days" after "within"."""
    text = QUALIFIER.sub("", text)
    if before.rstrip().endswith(" every"):
        return before.rstrip().removesuffix("every"), f"every {text}"
    first, _, others = text.partition(" ")
    if first.lower() in PREPOSITIONS and (
        kind_of(others) in (*WHEN, "duration", "room", "measure", "price", "phone")
        or (others.isdigit() and first.lower() in ("at", "until", "from", "before", "after"))
    ):
        return f"{before}{first} ", others
    return before, text


def _lead(clause: Clause) -> str:
    """ "On Sundays" or "Unless it rains" of the sentence's start, as it stands at its end."""
    first = clause.lead.split(" ")[0].lower()
    return lower_first(clause.lead) if first in PREPOSITIONS | {"unless", "if", "when"} else ""


def _title(before: str) -> re.Match[str] | None:
    """ "the part number" right before a code or a name."""
    found = re.search(r"\b(?:an?|the|our|my|your)\s+((?:[\w-]+ ){0,2}[\w-]+)\s*$", before)
    return found if found and words_of(found[1])[-1].lower not in PREPOSITIONS else None


def _asks_property(clause: Clause, subject: str, noun: re.Match[str], after: str, kind: str) -> str:
    """ "… has a warranty of three years" asks for the warranty of its subject."""
    if base_of(clause.verb) == "have" and not noun.string[: noun.start()].strip():
        word = {"duration": "How long", "price": "How much"}.get(kind, "What")
        return f"{word} is the {noun[1]} of {subject} {after}"
    return f"What {noun[1]} {inverted(clause, subject, noun.string[: noun.start()] + after)}"


def _asks_there(text: str, after: str) -> str:
    number, _, nouns = text.partition(" ")
    if kind_here(Place(text, "", "", "there", "are")) == "count":
        if not nouns:
            nouns, _, after = after.strip().partition(" ")
        return f"How many {nouns} are there {after}"
    return f"What is there {after}"
