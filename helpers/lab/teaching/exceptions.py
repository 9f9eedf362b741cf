"""Rules with an exception ("not allowed unless …") and remarks between commas (", which meets on Tuesdays,")."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Clause, Span

_UNLESS = re.compile(r"\s(unless|except when|except if)\s+", re.I)
_REMARK = re.compile(r",\s+(?:which|who)\s+([^,;]+),\s+")
_DENIAL = re.compile(r"\s*\bnot\b|n['’]t\b")


def exception_at(page: str, span: Span) -> Span | None:
    """Where the exception of a rule stands between two places of a page, without its first word; None if there is none.

    >>> page = "Dogs must stay out unless they are on a lead."
    >>> page[slice(*exception_at(page, (0, len(page) - 1)))]
    'they are on a lead'
    """
    found = _UNLESS.search(page, *span)
    return (found.end(), span[1]) if found else None


def asks_exception(clause: Clause, subject: str, span: Span) -> str | None:
    """The turned clause that an exception answers, after "When"; None if the answer is no exception.

    What is denied unless something holds is true when it holds, and the other way round.
    """
    known = exception_at(clause.page, (clause.start, clause.end))
    if known is None or span[0] < known[0]:
        return None
    main = _UNLESS.split(clause.page[clause.verb_end : clause.end])[0]
    verb = clause.verb.lower()
    if verb == "cannot" or _DENIAL.search(f"{verb}{main[:5]}"):
        plain = {"can't": "can", "won't": "will", "cannot": "can"}.get(verb) or re.sub(r"n['’]t$", "", verb)
        return f"{plain} {subject} {_DENIAL.sub('', main, count=1)}"
    return f"{verb} {subject} not {main}" if verb in ("is", "are", "may", "can", "must", "will") else ""


def without_remark(page: str, span: Span) -> str:
    """The page with the remark between commas blanked out, or if the answer stands in it, with nothing but it.

    All places stay where they are.

    >>> page = "The choir, which meets on Tuesdays, sings here."
    >>> " ".join(without_remark(page, (26, 34)).split()), " ".join(without_remark(page, (36, 41)).split())
    ('The choir meets on Tuesdays .', 'The choir sings here.')
    """
    for found in _REMARK.finditer(page):
        if found.start(1) <= span[0] < found.end(1):
            end = next(
                (one.start() for one in re.finditer(r"[.!?](?=\s|$)", page) if one.start() >= found.end()), len(page)
            )
            return _blank(_blank(page, found.start(), found.start(1)), found.end(1), end)
        page = _blank(page, *found.span())
    return page


def _blank(page: str, start: int, end: int) -> str:
    return page[:start] + " " * (end - start) + page[end:]
