"""Which words a question begins with, by the kind of value that answers it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.lab.teaching.clauses import head_of
from helpers.lab.teaching.forms import (
    is_adjective,
    is_participle,
)
from helpers.lab.teaching.places import Place, kind_here
from helpers.lab.teaching.values import QUALIFIER, WHEN
from helpers.lab.teaching.words import (
    DETERMINERS,
    PREPOSITIONS,
    words_of,
)

# Nouns that name an amount themselves: "What is the price?", not "How much is the price?".
AMOUNTS = frozenset(
    "price cost costs number code password pin limit size weight height length width depth temperature capacity budget "
    "salary wage age distance speed power rate discount address email e-mail phone name title colour date".split()
)
_WARMTH = re.compile(r"(?:at|between|below|above|under|over)\b.*(?:\bdegrees?|°C?)$", re.I)
_FIRST_OF_TWO = re.compile(r"^(?:between |from |every )?\S+?\s?(?:to|and|until|–|-)\s?(?=\S+ )")
_HOURS = frozenset("hours times".split())
_MEASURED = frozenset("long high deep wide tall thick heavy old far away big large".split())
_FIXED = {"frequency": "How often", "age": "How old", "colour": "What colour", "reason": "Why", "place": "Where"}


@dataclass(frozen=True)
class Opening:
    """How a question begins, whether the preposition before the answer goes, and what else of the clause it uses up."""

    words: str
    drops: bool = True
    used: str = ""


def opening(place: Place) -> Opening:
    """The first words of the question that an answer in this place belongs to.

    >>> opening(Place("7:30", " at ", "", "the bakery", "opens")).words
    'When'
    >>> opening(Place("34 guests", " ", "", "the room", "seats")).words
    'How many guests'
    """
    kind = kind_here(place)
    if _WARMTH.match(place.text) and not place.is_be:
        return Opening("At what temperature")
    if kind in WHEN:
        return _when(place, kind)
    if kind in _RULES:
        return _RULES[kind](place)
    if kind in _FIXED:
        return Opening(_FIXED[kind])
    if kind == "manner":
        return Opening("How")
    if place.is_be and is_adjective(place.text):
        return Opening("What", used="like")
    if place.is_be and is_participle(place.text):
        return Opening("What is the state of", used="state")
    return Opening("What", drops=False)


def _when(place: Place, kind: str) -> Opening:
    before = place.preposition
    if head_of(place.subject).lower() in _HOURS and place.is_be:
        return Opening("What")
    if before == "to" and " from " in f" {place.before}":
        return Opening("Until when")
    if before in ("until", "till", "since", "by"):
        return Opening(f"{before.capitalize()} when")
    if before in ("before", "after"):
        return Opening(f"{before.capitalize()} what {'time' if kind == 'time' else 'date'}")
    return Opening("When")


def _price(place: Place) -> Opening:
    if place.is_be and head_of(place.subject).lower() in AMOUNTS:
        return Opening("What")
    if place.text.lower() == "free" and not place.is_be:
        return Opening("How")
    return Opening("For how much" if place.preposition == "for" else "How much")


def _duration(place: Place) -> Opening:
    unit = plural_unit(place.text)
    if follows := re.match(r"\s*(ago|long|before|after|later|in advance)\b", place.after):
        if place.preposition and follows[1] in ("before", "after"):
            return Opening(f"{place.preposition.capitalize()} how many {unit}")
        return Opening(f"How long{'' if follows[1] == 'long' else ' ' + follows[1]}", used=follows[1])
    if place.preposition in ("within", "after", "in", "before", "at", "from", "every"):
        return Opening(f"{place.preposition.capitalize()} how many {unit}")
    return Opening("How long")


def _measure(place: Place) -> Opening:
    inside = next((word.lower for word in words_of(place.text) if word.lower in _MEASURED), "")
    after = words_of(place.after)[:1]
    if inside or (after and after[0].lower in _MEASURED):
        word = inside or after[0].lower
        return Opening(f"How {'far away' if word == 'away' else word}", used="" if inside else word)
    if of := re.match(r"\s*of ((?:[\w-]+ ?){1,2}?)(?=$|[,.]| (?:to|in|for|a|per|and|on|at)\b)", place.after):
        return Opening(f"How much {of[1].strip()}", used=of[0].strip())
    if place.is_be:
        return Opening("How far" if re.match(r"\s*(?:from|away)\b", place.after) else "What")
    if place.preposition:
        return Opening(f"{place.preposition.capitalize()} how many {plural_unit(place.text)}")
    return Opening("How much")


def _count(place: Place) -> Opening:
    words = words_of(place.text)
    nouns, used = [word.text for word in words[1:]], ""
    if not nouns:
        following = words_of(place.after)
        stop = next((i for i, word in enumerate(following) if _ends_phrase(word.lower)), len(following))
        nouns = [word.text for word in following[: min(stop, 3)]]
        used = " ".join(nouns)
    if not nouns:
        return Opening("What" if place.is_be else "How many")
    of = place.preposition
    return Opening(f"{of.capitalize()} how many {' '.join(nouns)}" if of else f"How many {' '.join(nouns)}", used=used)


def _ends_phrase(word: str) -> bool:
    return word in PREPOSITIONS | DETERMINERS | {"and", "or", "but", ",", "if", "when"} or not word[:1].isalpha()


def _contact(place: Place) -> Opening:
    if place.is_be:
        return Opening("What")
    return Opening("How") if place.preposition else Opening("Which number")


def _room(place: Place) -> Opening:
    noun = next((word.lower for word in reversed(words_of(place.text)) if word.lower in _ROOM_NOUNS), "")
    if not noun:
        return Opening("Where")
    before = re.search(r"(next to|opposite|in front of)\s*(?:the\s*)?$", place.before)
    if before:
        return Opening(f"{before[1].capitalize()} which {noun}", used=before[1])
    return Opening(f"{place.preposition.capitalize()} which {noun}" if place.preposition else f"Which {noun}")


_ROOM_NOUNS = frozenset(
    "room hall platform stop gate pier floor track line door desk counter table shelf locker bay building seat cabin "
    "entrance exit level aisle box drawer office suite ward studio garage classroom".split()
)


def _person(place: Place) -> Opening:
    return Opening("Who", drops=False)


def _percentage(place: Place) -> Opening:
    return Opening("What" if place.is_be else "How much")


def _address(place: Place) -> Opening:
    if place.is_be:
        return Opening("What")
    return Opening("Where") if place.preposition in ("at", "on", "under") else Opening("Which address", drops=False)


_RULES = {
    "price": _price,
    "percentage": _percentage,
    "duration": _duration,
    "measure": _measure,
    "count": _count,
    "phone": _contact,
    "email": _address,
    "url": _address,
    "room": _room,
    "person": _person,
}


def says_its_kind(subject: str) -> bool:
    """True for "the closing time": a noun that says itself that a time or a day answers.

    >>> says_its_kind("the shop's closing time"), says_its_kind("the concert")
    (True, False)
    """
    return head_of(subject).lower() in ("time", "times", "date", "day", "hours", "deadline", "month", "year")


def plural_unit(text: str) -> str:
    """ "two years" → "years", "an hour" → "hours", "3 to 4 days" → "days": what is counted."""
    words = words_of(_FIRST_OF_TWO.sub("", QUALIFIER.sub("", re.sub(r"^(?:for|within|in|after)\s", "", text))))
    unit = " ".join(word.text for word in words[1:] if word.lower not in ("full", "whole")) or words[-1].text
    unit = unit.rpartition(" half ")[2].rpartition("million ")[2]
    return unit if unit.endswith("s") or not unit.isalpha() or len(unit) < 3 else f"{unit}s"
