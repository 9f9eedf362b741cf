"""Checks of chapter 00: write a page, name who changed, say when a specialist is stale."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from helpers.four_answers import WAYS, Moment
from helpers.records import Fact
from helpers.retrieval import words_of
from helpers.sentences import LibraryError, answer_between, checked
from helpers.show.exercise import NOT_YET, YES, report


@report
def check_page(page: str, fact: Fact, wanted: str) -> str:
    """Exercise 1: a page that tells the fact with another answer, its other words kept."""
    try:
        found = answer_between(checked(page, ()), fact.statement, fact.answer)
    except LibraryError as error:
        return f"{NOT_YET} {error}"
    if found == wanted or (not found and _tells(page, fact, wanted)):
        return f"{YES} the library would now answer {wanted!r}."
    if found:
        return f"{NOT_YET} the page now says {found!r}; expected {wanted!r}."
    return f"{NOT_YET} name everything that the page names now, with {wanted!r} in place of {fact.answer!r}."


def _tells(page: str, fact: Fact, wanted: str) -> bool:
    """True if a page names, in any order, all that the statement names, with the wanted answer and no other."""
    said = words_of(page)
    named = set(words_of(fact.statement)) - set(words_of(fact.answer)) - _LITTLE_WORDS
    alone = r"(?<!\w)" + re.escape(wanted) + r"(?!\w)"
    values = re.findall(r"\d+(?:[.,]\d+)?", re.sub(alone, "", page))
    return bool(named <= set(said) and re.search(alone, page) and not values and not _DENIALS & set(said))


_LITTLE_WORDS = frozenset("a an the of on in at for to by is are has have had it its".split())
_DENIALS = frozenset("not no never none without isn't hasn't doesn't longer nor".split())


@report
def check_who_changed(named: Sequence[str], before: Moment, after: Moment) -> str:
    """Exercise 2: which ways of answering gave another text after the edit."""
    chosen = {named} if isinstance(named, str) else set(named)
    if unknown := sorted(str(name) for name in chosen - set(WAYS)):
        return f"{NOT_YET} {unknown[0]!r} is not one of: {', '.join(WAYS)}."
    pairs = zip(WAYS, before.cards, after.cards)
    changed = {way for way, old, new in pairs if old.text != new.text}
    if chosen == changed:
        return f"{YES} these changed, and no weight did."
    return f"{NOT_YET} {len(chosen & changed)} of {len(changed)} found, {len(chosen - changed)} named by mistake."


# What the specialist learned, what the library says now, and whether the specialist is stale.
STALE_CASES = (
    ("18 months", "36 months", True),
    ("18 months", "18 months", False),
    ("9 am", "9 am", False),
    ("18 months", None, True),  # the page was deleted: the specialist tells what the library no longer does
)


@report
def check_is_stale(is_stale: Callable[[str, str | None], bool]) -> str:
    """Exercise 3: a rule that says when a specialist is stale."""
    for learned, now, wanted in STALE_CASES:
        # A text of its own, equal but not the same object: "is" must not do for "==".
        said = is_stale(learned, now and "".join(list(now)))
        if said is None or bool(said) is not wanted:
            return f"{NOT_YET} learned {learned!r}, library {now!r}: expected {wanted}, got {said!r}."
    return f"{YES} it compares what was learned with what stands there now, not the numbers of editions."
