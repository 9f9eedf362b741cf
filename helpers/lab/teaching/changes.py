"""Sentences that tell of a change: "moved from Tuesday to Thursday" is answered by the new value."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Clause, Span
from helpers.lab.teaching.places import Place, kind_here
from helpers.lab.teaching.words import words_of

_CHANGED = (
    r"(?:moved?|chang(?:ed?|es)|rais(?:ed?|es)|rose|lower(?:ed|s)?|increas(?:ed?|es)|reduc(?:ed?|es)|cut|postponed|shifted"
    r"|extended|shortened|renamed|relocated|transferred|brought forward|put off|fell|dropped|grew|went up|went down)"
)
_VALUE = r"(?:(?!\b(?:from|to|on|in|at|for|because|and|by)\b)[^,;])+?"
_CHANGE = re.compile(
    rf"\b{_CHANGED}\b(?: [^,;.]{{0,40}}?)? (from ({_VALUE}) to ({_VALUE}))"
    r"(?=[,;.!]|\s(?:on|in|at|for|because|and|by)\b|$)"
)
_WHICH = {"time": "what time", "day": "which day", "date": "which date", "month": "which month", "year": "which year"}


def change_in(page: str, sentence: Span) -> tuple[Span, Span, Span] | None:
    """The place of the old value, of the new one, and of "from … to …"; None if nothing changes.

    >>> page = "The meeting was moved from Tuesday to Thursday."
    >>> [page[start:end] for start, end in change_in(page, (0, len(page) - 1))]
    ['Tuesday', 'Thursday', 'from Tuesday to Thursday']
    """
    found = _CHANGE.search(page, *sentence)
    return (found.span(2), found.span(3), found.span(1)) if found else None


def change_opening(page: str, clause: Clause, span: Span) -> tuple[str, str, str] | None:
    """For a marked value of a change: the first words, and what stands before and after "from … to …"."""
    change = change_in(page, (clause.start, clause.end))
    side = next((i for i in (0, 1) if change and change[i][0] <= span[0] and span[1] <= change[i][1]), None)
    if change is None or side is None:
        return None
    text = page[slice(*change[side])]
    kind = kind_here(Place(text, "", "", clause.subject, clause.verb))
    noun = next((word.lower for word in words_of(text) if kind == "room" and word.text.isalpha()), "")
    what = "how much" if kind in ("price", "percentage") else f"which {noun}" if noun else _WHICH.get(kind, "what")
    words = f"{('From', 'To')[side]} {what}"
    return words, page[clause.verb_end : change[2][0]], page[change[2][1] : clause.end]
