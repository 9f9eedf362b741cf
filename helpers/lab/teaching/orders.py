"""Questions from orders: "To start it, press the button", "Turn the key to open the door"."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Span
from helpers.lab.teaching.forms import (
    is_base,
    lower_first,
)
from helpers.lab.teaching.places import Place
from helpers.lab.teaching.question_words import opening
from helpers.lab.teaching.shaping import without
from helpers.lab.teaching.verbs import is_imperative, is_order_after_lead
from helpers.lab.teaching.words import (
    words_of,
)

_LEAD = re.compile(r"(To|If|When|Before|After|In case of|Once|Whenever)\s+(.+?),\s+(?=\w)")
_GOAL = re.compile(r"\s(?:in order )?to (?=(\w+))")
_CONDITION = re.compile(r"\s((?:if|when|unless|before|after|until|once)\s.+)$")


def order_question(page: str, sentence: Span, span: Span, about: str = "") -> str:
    """A question from a sentence that gives an order; "" if it gives none.

    >>> page = "To start the pump, pull the lever."
    >>> order_question(page, (0, 33), (19, 33))
    'How do I start the pump'
    """
    start, end = sentence
    lead = _LEAD.match(page, start, end)
    main = lead.end() if lead else start
    if polite := re.compile(r"please,?\s+", re.I).match(page, main, end):
        main = polite.end()
    order = is_imperative(page[main:end]) or bool(lead and is_order_after_lead(page[main:end]))
    if span[0] < main or not order and not (lead and lead[1] == "To"):
        return ""
    if _is_whole(page, main, span):
        return _asks_what_to_do(lead, page[span[1] : end])
    return _asks_a_part(page, main, end, span, lead) if order else _asks_what_to_do(lead, "")


def _is_whole(page: str, main: int, span: Span) -> bool:
    return span[0] <= main or page[main : span[0]].strip().lower() in ("then", "just", "always")


def _asks_what_to_do(lead: re.Match[str] | None, after: str) -> str:
    if lead:
        return f"How do I {lead[2]}" if lead[1] == "To" else f"What should I do {lower_first(lead[1])} {lead[2]}"
    goal = next((hit for hit in _GOAL.finditer(after) if is_base(hit[1])), None)
    if goal:
        return f"How do I {after[goal.end() :]}"
    return f"What should I do {after}"


def _asks_a_part(page: str, main: int, end: int, span: Span, lead: re.Match[str] | None) -> str:
    before, text, after = page[main : span[0]], page[slice(*span)], page[span[1] : end]
    words = words_of(before)
    if words and words[-1].lower in ("the", "a", "an", "your"):
        before = before[: words[-1].start]
    place = Place(text, before, after, "I", "should")
    begin = opening(place)
    if begin.drops and place.preposition:
        before = before.rstrip()[: -len(place.preposition)]
    if begin.used:
        before, after = without(before, begin.used), without(after, begin.used)
    condition = f" {lower_first(lead[1])} {lead[2]}" if lead else ""
    negative = re.sub(r"^(?:do not|don't)\b", "not", lower_first(before), flags=re.I)
    return f"{begin.words} should I {negative} {re.split('[,;(]', after)[0]}{condition}"
