"""Several values of one kind in a sentence: "A copy costs 10 cents, a poster 5 euros", hours of several days."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Clause, Span
from helpers.lab.teaching.forms import lower_first, plural_subject
from helpers.lab.teaching.labels import with_article
from helpers.lab.teaching.values import kind_of, values_in
from helpers.lab.teaching.words import AUXILIARIES, PREPOSITIONS, words_of

_DAYS = re.compile(r"((?:\w+days?)(?:(?:\s?(?:to|–|-|,|and)\s?)\w+days?)*),? (?:at |from )?\d")
_LONGEST_NAME = 5  # words


def gapped_subject(clause: Clause, span: Span) -> str | None:
    """What a later value belongs to where the verb is not said again; None if the value is not of such a list.

    The empty text means that the value is of such a list, but nothing can be told about it.

    >>> from helpers.lab.teaching.clauses import clauses_of
    >>> page = "A copy costs 10 cents, a poster 5 euros"
    >>> gapped_subject(clauses_of(page, (0, len(page)))[0], (32, 39))
    'a poster'
    """
    kind, between = kind_of(clause.page[slice(*span)]), clause.page[clause.verb_end : span[0]]
    parts = re.split(r",\s+(?:and\s+)?|;\s+|\s+and\s+", between)
    if kind != "price" or len(parts) < 2 or not any(one.kind == kind for one in values_in(parts[0])):
        return None
    name = parts[-1].strip()
    if not name:
        return None  # "costs 5 pounds for children and 8 pounds for adults"
    words = words_of(name)
    known = 0 < len(words) <= _LONGEST_NAME and words[0].lower not in PREPOSITIONS and words[0].text[0].isalpha()
    return lower_first(name) if known and plural_subject(name) == clause.plural else ""


def listed_prices(page: str, sentence: Span) -> list[tuple[str, Span]]:
    """What a list of prices without a verb names, each with the place of its price; empty for other sentences.

    >>> [name for name, _ in listed_prices("Prices: copy 10 cents, poster 5 euros", (0, 37))]
    ['copy', 'poster']
    """
    label = re.compile(r"[^,;:]+:\s+").match(page, *sentence)
    begin, found = label.end() if label else sentence[0], []
    for hit in re.compile(r"(.+?)(?:,\s+(?:and\s+)?|;\s+|$)").finditer(page, begin, sentence[1]):
        prices = [one for one in values_in(hit[1]) if one.kind == "price" and one.end == len(hit[1])]
        name = words_of(hit[1][: prices[0].start]) if prices else []
        if not 0 < len(name) <= _LONGEST_NAME or any(is_verb_here(word.lower) for word in name):
            return []
        found.append((hit[1][: name[-1].end], (hit.start() + prices[0].start, hit.start() + prices[0].end)))
    return found if len(found) > 1 else []


def listed_question(page: str, sentence: Span, span: Span, about: str = "") -> str:
    """A question for a price of a list without a verb; "" otherwise.

    >>> listed_question("Copy 10 cents, poster 5 euros", (0, 29), (22, 29))
    'How much is the poster'
    """
    name = next((name for name, place in listed_prices(page, sentence) if place == span), "")
    return f"How much {'are' if plural_subject(name) else 'is'} {with_article(name)}" if name else ""


def is_verb_here(word: str) -> bool:
    """True for "is" and "costs": what has one is no list without a verb."""
    return word in AUXILIARIES or word in ("costs", "cost", "pay", "pays", "paid")


def day_hours(page: str, sentence: Span) -> list[Span]:
    """The places of the values with days and hours, if a sentence has several.

    >>> page = "Monday to Thursday 8–6, Friday 8–3"
    >>> [page[start:end] for start, end in day_hours(page, (0, len(page)))]
    ['Monday to Thursday 8–6', 'Friday 8–3']
    """
    values = [one for one in values_in(page[slice(*sentence)]) if one.kind == "day"]
    spans = [(one.start + sentence[0], one.end + sentence[0]) for one in values]
    spans = [one for one in spans if _DAYS.match(page[slice(*one)])]
    return spans if len(spans) > 1 else []


def on_days(value: str) -> str:
    """The days of "Friday 8–3" as a question says them.

    >>> on_days("Friday 8–3"), on_days("Monday–Thursday from 8 to 6")
    ('on Friday', 'from Monday to Thursday')
    """
    found = _DAYS.match(value)
    days = found[1] if found else value
    first, *others = re.split(r"\s?(?:to|–|-)\s?", days)
    return f"from {first} to {others[-1]}" if others else f"on {days}"
