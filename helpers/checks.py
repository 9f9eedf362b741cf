"""Exercise checks: each reports in a sentence what is right or what to try, and never raises."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from helpers.experiments.four_answers import WAYS
from helpers.experiments.one_edit import Moment
from helpers.records import Fact
from helpers.sentences import LibraryError, answer_between, checked

YES, NOT_YET = "Right:", "Not yet:"


def report(check: Callable[..., str]) -> Callable[..., None]:
    """Print what a check found; whatever was handed in, a check never stops the notebook."""

    @wraps(check)
    def reported(answer: Any, *known: Any) -> None:
        if answer is ...:
            print(f"{NOT_YET} put your answer in place of the three dots.")
            return
        try:
            print(check(answer, *known))
        except Exception as error:  # the learner's code may do anything
            print(f"{NOT_YET} it stopped with {type(error).__name__}: {error}")

    return reported


@report
def check_page(page: str, fact: Fact, wanted: str) -> str:
    """Exercise 1: a page that tells the fact with another answer, its other words kept."""
    try:
        found = answer_between(checked(page, ()), fact.statement, fact.answer)
    except LibraryError as error:
        return f"{NOT_YET} {error}"
    if found == wanted:
        return f"{YES} the library would now answer {wanted!r}."
    if found:
        return f"{NOT_YET} the page now says {found!r}; wanted is {wanted!r}."
    return f"{NOT_YET} keep the other words of the sentence as they are, and change the answer only."


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
    return f"{NOT_YET} {len(chosen & changed)} of {len(changed)} found, and {len(chosen - changed)} named that did not."


# What the specialist learned, what the library says now, and whether the specialist is stale.
STALE_CASES = (
    ("18 months", "36 months", True),
    ("18 months", "18 months", False),
    ("18 months", None, True),  # the page was deleted: the specialist tells what the library no longer does
)


@report
def check_is_stale(is_stale: Callable[[str, str | None], bool]) -> str:
    """Exercise 3: a rule that says when a specialist is stale."""
    for learned, now, wanted in STALE_CASES:
        said = is_stale(learned, now)
        if said is not wanted:
            return f"{NOT_YET} learned {learned!r}, library {now!r}: wanted {wanted}, got {said!r}."
    return f"{YES} it compares what was learned with what stands there now, not the numbers of editions."
