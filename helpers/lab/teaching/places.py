"""Where an answer stands in its clause, and what kind of answer that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.lab.teaching.clauses import head_of
from helpers.lab.teaching.forms import (
    base_of,
    is_name,
)
from helpers.lab.teaching.values import RULE, WHEN, kind_of, values_in
from helpers.lab.teaching.words import (
    BE,
    PLACE_WORDS,
    PREPOSITIONS,
    words_of,
)

_PEOPLE = frozenset(
    "accountant neighbour neighbor landlord landlady boss head winner coach trainer nurse chair chairman president "
    "mayor caretaker host guide brother sister mother father aunt uncle friend dentist vet chef cook captain judge "
    "person contact secretary treasurer assistant guest speaker member colleague ceo cto gp mp "
    "partner husband wife son daughter".split()
)


@dataclass(frozen=True)
class Place:
    """Where an answer stands in its clause: the text, what is before and after it there, subject and verb."""

    text: str
    before: str
    after: str
    subject: str
    verb: str

    @property
    def preposition(self) -> str:
        """The word right before the answer, if it is one of place, time or the like."""
        words = words_of(self.before)
        return words[-1].lower if words and words[-1].lower in PREPOSITIONS else ""

    @property
    def is_be(self) -> bool:
        """True if nothing but "is" stands between subject and answer."""
        return self.verb.lower() in BE and not self.before.strip()


def kind_here(place: Place) -> str:
    """The kind of an answer: by how it is written, else by what stands around it."""
    if RULE.match(place.text):
        return "rule"
    kind, words = kind_of(place.text), words_of(place.text)
    first = words[0].lower if words else ""
    if first in ("because", "so") or place.before.rstrip().endswith("because"):
        return "reason"
    if kind == "count" and len(words) == 1 and place.preposition in ("at", "until", "from", "before", "after"):
        return "time"
    if place.preposition == "from" and re.fullmatch(r"\d{1,2}(?: to |\s?[–-]\s?)\d{1,2}", place.text):
        return "time"
    if kind and not (kind == "count" and len(words) > 4):
        return kind
    leading = next((one for one in values_in(place.text) if one.start <= 8), None)
    if leading and leading.kind in WHEN and (first in PREPOSITIONS or leading.start == 0):
        return leading.kind
    if words and (words[0].text[0].isdigit() or kind_of(words[0].text) == "count") and len(words) <= 4:
        return "count"
    if first in ("next", "left", "right", "upstairs", "downstairs", "outside", "inside", "nearby"):
        return "place"
    prepositions = {first, place.preposition}
    named = is_name(place.text)
    if named and (prepositions & {"by", "with", "for"} or is_role(place.subject) and place.is_be):
        return "person"
    if prepositions & PLACE_WORDS or (named and "from" in prepositions):
        return "place"
    if prepositions & {"to", "through", "past"} and base_of(place.verb) not in _TO_PEOPLE:
        return "place"
    return "manner" if first in PREPOSITIONS or first in _WAYS or first.endswith("ly") else ""


_TO_PEOPLE = frozenset("belong apply refer listen talk speak report write".split())
_WAYS = frozenset("online together alone separately twice".split())


def is_role(subject: str) -> bool:
    """True for "our accountant", "the new head of the archive": nouns that a person fills."""
    head = head_of(subject).lower()
    return head in _PEOPLE or bool(re.search(r"(?:er|or|ist|ant|man|woman|ee)$", head)) and head not in _THINGS


_THINGS = frozenset(
    "number paper water door floor order computer printer heater lever shutter letter folder locker counter winter "
    "summer soccer butter mirror motor elevator monitor sensor projector restaurant plant coffee fee committee power "
    "dinner charger adapter router server filter boiler poster timer layer river tower corner center theater "
    "shower".split()
)
