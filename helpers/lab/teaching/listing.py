"""A list after a verb: "contains bandages, scissors and a burn gel" has one answer, and that is the whole list."""

from __future__ import annotations

import re

from helpers.lab.teaching.forms import is_finite
from helpers.lab.teaching.words import BE, CLAUSE_WORDS, DETERMINERS, DO, MODALS, PREPOSITIONS, PRONOUNS, words_of

Span = tuple[int, int]
_LONGEST = 4  # words an item, its article among them
_ITEM = r"[^\s,;:.()\d]+(?: [^\s,;:.()\d]+)*?"
_LIST = re.compile(rf"\s+({_ITEM}(?:, {_ITEM})+,? (?:and|or) )([^,;:.()\d]+)")
_OUTSIDE = PREPOSITIONS - {"of"} | CLAUSE_WORDS | BE | DO | MODALS | PRONOUNS


def list_after(page: str, start: int, end: int) -> Span | None:
    """Where a list of three or more things stands that begins at ``start``; None if there is none.

    >>> page = "We accept cash, cards and vouchers at the desk."
    >>> start, end = list_after(page, 9, len(page))
    >>> page[start:end]
    'cash, cards and vouchers'
    """
    found = _LIST.match(page, start, end)
    if not found:
        return None
    last = words_of(found[2])
    stop = next((i for i, word in enumerate(last) if word.lower in _OUTSIDE), len(last))
    items = [words_of(one) for one in re.split(r",? (?:and|or) |, ", found[1]) if one]
    if not stop or not all(map(_is_thing, [*items, last[:stop]])):
        return None
    return found.start(1), found.start(2) + last[stop - 1].end


def _is_thing(words: list) -> bool:
    """Up to four words, none of which makes a clause of them: "plays chess" is none."""
    if not 0 < len(words) <= _LONGEST or any(word.lower in _OUTSIDE for word in words):
        return False
    return len(words) == 1 or words[0].lower in DETERMINERS or not is_finite(words[0].text)
