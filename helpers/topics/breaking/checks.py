"""Checks of chapter 09: exposure, access by person, and how long a wrong value is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from helpers.records import Passage
from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report
from helpers.topics.breaking.leakage import exposure, readable

# A rank, the number of candidates, and the exposure in bits.
EXPOSURE_CASES = ((1, 1024, 10.0), (2, 1024, 9.0), (1024, 1024, 0.0), (1, 1, 0.0), (4, 64, 4.0))


@report
def check_exposure(mine: Callable[[int, int], float]) -> str:
    """Exercise 1: exposure from a rank and a number of candidates."""
    if borrowed(mine, exposure):
        return READY
    for rank, candidates, wanted in EXPOSURE_CASES:
        said = mine(rank, candidates)
        if abs(float(said) - wanted) > 1e-6:
            return f"{NOT_YET} rank {rank} of {candidates}: expected {wanted:g} bits, got {said}."
    return f"{YES} each bit halves the candidates that a thief still has to try."


PAGES = (Passage("a", "We open at 9."), Passage("b", "The code is 123."), Passage("c", "The code is 456."))
# Owners, a person, and the ids of the pages that this person may read.
ACCESS_CASES = (
    ({"b": "Mira", "c": "Anton"}, "Mira", ["a", "b"]),
    ({"b": "Mira", "c": "Anton"}, "a visitor", ["a"]),
    ({}, "a visitor", ["a", "b", "c"]),
    ({"a": "Mira", "b": "Mira", "c": "Mira"}, "Anton", []),
)


@report
def check_readable(mine: Callable[[Sequence[Passage], Mapping[str, str], str], Sequence[Passage]]) -> str:
    """Exercise 2: the pages that a person may read, in their order."""
    if borrowed(mine, readable):
        return READY
    for owners, person, wanted in ACCESS_CASES:
        said = [page.id for page in mine(PAGES, dict(owners), person)]
        if said != wanted:
            return f"{NOT_YET} owners {owners}, asked by {person!r}: expected {wanted}, got {said}."
    return f"{YES} what is not handed over cannot be told, whatever the question."


# The months (from 0) in which an update is due and in which it is made (None: never), months in all, and the share of
# months in which the library is right about it.
OUTDATED_CASES = ((3, 3, 12, 1.0), (3, 6, 12, 0.75), (0, None, 12, 0.0), (6, None, 12, 0.5), (2, 11, 12, 0.25))


@report
def check_share_right(mine: Callable[[int, int | None, int], float]) -> str:
    """Exercise 3: the share of months in which a page is true, if its update is made late or never."""
    for due, made, months, wanted in OUTDATED_CASES:
        said = mine(due, made, months)
        if abs(float(said) - wanted) > 1e-6:
            when = "never made" if made is None else f"made in month {made}"
            return f"{NOT_YET} due in month {due}, {when}, of {months} months: expected {wanted:g}, got {said}."
    return f"{YES} before the change the page was true, and after the edit it is again."
