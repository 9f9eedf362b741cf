"""Amounts, and what may stand right behind one without changing it: its unit, and the period or piece it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence

NUMBER_WORDS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
_UNIT = (
    r"(?:€|\$|£|%|percent|per cent|°c?|degrees?(?: celsius)?|euros?|dollars?|pounds?|francs?|crowns?|cents?|pence|"
    r"eur|usd|chf|gbp|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|am|pm|o'clock|kilometres?|kilometers?|km|km/h|"
    r"metres?|meters?|centimetres?|cm|mm|m|miles?|feet|inches|kilograms?|kilos?|kg|grams?|g|tonnes?|tons?|litres?|liters?|"
    r"l|ml|watts?|kw|kwh|volts?|gb|mb|tb|square metres?|m²)"
)
_PIECE = (
    r"(?:(?:a|an|per|each|every) (?:(?:square|cubic|half|second|other|working|started) )?[^\W\d]+|/ ?[^\W\d]+|each|"
    r"daily|weekly|monthly|yearly)"
)
_BEHIND = re.compile(rf"(?: ?{_UNIT})?(?: ?{_PIECE})?")
_LITTLE = frozenset("a an per each every".split())


def same(said: str, right: str, question: str = "", told: Sequence[str] = ()) -> bool:
    """True if two amounts differ only by a unit or period right behind the number.

    Both are as ``normalise`` leaves them. What was said may have more than the right answer if that stands right
    behind the answer wherever the answer stands on the pages ``told``; and less if the question says the rest.

    >>> page = ["Parking costs 7 crowns a day."]
    >>> same("7 crowns a day", "7 crowns", told=page), same("7 crowns cheaper", "7 crowns", told=page)
    (True, False)
    >>> same("7 crowns", "7 crowns a day", "what is the fee for a day")
    True
    """
    if said.startswith(right) and _only_behind(right, said[len(right) :]):
        places = [(_places(right, page), _places(said, page)) for page in told]
        return any(value and value == whole for value, whole in places)
    if right.startswith(said) and _only_behind(said, right[len(said) :]):
        rest = set(re.findall(r"\w+", right[len(said) :])) - _LITTLE
        return bool(rest) and rest <= set(re.findall(r"\w+", question.casefold()))
    return False


def _only_behind(value: str, rest: str) -> bool:
    """True if a value holds a number, and the rest is nothing but a unit or period."""
    counted = any(letter.isdigit() for letter in value) or not NUMBER_WORDS.isdisjoint(value.split())
    return counted and bool(rest) and bool(_BEHIND.fullmatch(rest))


def _places(words: str, page: str) -> tuple[int, ...]:
    """Where words stand on a page: whole words and whole numbers."""
    whole = rf"(?<!\w)(?<!\d[.,:]){re.escape(words)}(?!\w)(?![.,:]\d)"
    line = " ".join(page.casefold().split())
    if words and not words[-1].isalnum():
        whole = whole.replace(r"(?!\w)", "")
    return tuple(found.start() for found in re.finditer(whole, line))
