"""Checks of chapter 07: measure the time to truth, name who still tells, write a page that is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpers.four_answers import WAYS
from helpers.lab.office import Lab
from helpers.records import Passage
from helpers.retrieval import Librarian
from helpers.sentences import LibraryError, checked
from helpers.show.exercise import NOT_YET, YES, report
from helpers.topics.change.outcomes import Deletion

# (seconds after the edit, verdict) in order of time, and the time to truth that is wanted.
CLOCKS = (
    (((0.1, "right"), (5.0, "right")), 0.1),
    (((0.1, "stale"), (4.0, "invented"), (9.5, "right")), 9.5),
    (((0.1, "stale"), (7.0, "stale")), None),
    ((), None),
)


@report
def check_time_to_truth(time_to_truth: Callable[[Sequence[tuple[float, str]]], float | None]) -> str:
    """Exercise 1: the seconds to the first right answer, or None."""
    for answers, wanted in CLOCKS:
        said = time_to_truth(list(answers))
        if said != wanted:
            return f"{NOT_YET} for {list(answers)}: expected {wanted}, got {said!r}."
    return f"{YES} the clock stops at the first right answer, and never stops without one."


@report
def check_who_still_tells(named: Sequence[str], deletion: Deletion) -> str:
    """Exercise 2: the ways that told at least half of the deleted facts, before any retraining."""
    chosen = {named} if isinstance(named, str) else set(named)
    if unknown := sorted(str(name) for name in chosen - set(WAYS)):
        return f"{NOT_YET} {unknown[0]!r} is not one of: {', '.join(WAYS)}."
    telling = {way for way in WAYS if deletion.told[way][1].share >= 0.5}
    if chosen == telling:
        return f"{YES} deleting a page deletes what is read, not what was learned."
    return f"{NOT_YET} look at the middle bar of each group: which reach half?"


CAFE = "When does the Brindle café open?"


@report
def check_found_first(page: str, lab: Lab) -> str:
    """Exercise 3: a new page that the librarian finds first for a question nobody could answer before."""
    try:
        text = checked(page, lab.library.passages)
    except LibraryError as error:
        return f"{NOT_YET} {error}"
    first = Librarian(lab.desk.librarian.encoder, (*lab.library.passages, Passage("new", text))).search(CAFE, 1)[0]
    if first.passage.id != "new":
        return f"{NOT_YET} the librarian finds {first.passage.id} first: {first.passage.text!r}."
    if not any(mark.isdigit() for mark in text):
        return f"{NOT_YET} the page is found, but no time of day stands on it."
    return f"{YES} it is found first, and nothing was trained. Add it in the lab and ask."
