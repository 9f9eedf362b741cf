"""A sentence that denies something: its question, and each wording of it, must deny it, too."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Span, clauses_of
from helpers.lab.teaching.exceptions import exception_at

_NEGATION = re.compile(r"\b(?:not|no|nobody|none|nothing|never|neither|nor|nowhere|cannot|without)\b|n['’]t\b", re.I)
_BUT_NO = re.compile(r"^,? but no [^,;]+$")  # "bread and jam, but no cheese": what is there, is there


def denies(text: str) -> bool:
    """True if a text holds a negation.

    >>> denies("Nobody may park here."), denies("Note the number")
    (True, False)
    """
    return bool(_NEGATION.search(text))


def keeps_negation(question: str, page: str, sentence: Span, span: Span) -> bool:
    """False if the sentence denies what its question asks: "When does it open?" for "It isn't open on Mondays"."""
    exception = exception_at(page, sentence)
    if exception and span[0] >= exception[0]:
        return True  # "When may the lift be used?" for "… may not be used unless …"
    clause = next((one for one in reversed(clauses_of(page, sentence)) if one.start <= span[0] < one.end), None)
    start, end = (clause.start, clause.end) if clause else sentence
    after = _BUT_NO.sub("", page[min(span[1], end) : end])
    return denies(question) or not denies(f"{page[start : span[0]]} {after}")
