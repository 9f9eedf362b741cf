"""Checks of chapter 12: days on which a specialist is stale, what an interval says, an answer that turns the advice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from helpers.show.exercise import NOT_YET, YES, report
from helpers.topics.choosing.needs import QUESTIONS, Needs
from helpers.topics.choosing.rules import Rule, advise

# The day of an edit, the school days of the year, and for how many days the specialist is stale.
STALE_DAYS = (
    (59, (90, 181, 273), 31),
    (90, (90, 181, 273), 0),
    (300, (90, 181, 273), 65),
    (0, (), 365),
    (31, (31, 59, 90), 0),
    (200, (90, 181, 273), 73),
)


@report
def check_stale_days(stale_days: Callable[[int, Sequence[int]], int]) -> str:
    """Exercise 1: for how many days of a year of 365 a specialist is stale after an edit."""
    for edit, school, wanted in STALE_DAYS:
        said = stale_days(edit, list(school))
        if said != wanted:
            return f"{NOT_YET} edited on day {edit}, trained on days {list(school)}: expected {wanted}, got {said!r}."
    return f"{YES} training on the day of the edit leaves no stale day, and after the last one the year is lost."


# The ends of an interval, and what they say of the difference.
INTERVALS = ((0.1, 0.4, "better"), (-0.4, -0.1, "worse"), (-0.1, 0.3, "no difference shown"))
INTERVALS += ((-0.3, 0.05, "no difference shown"), (0.0, 0.2, "no difference shown"), (0.01, 0.02, "better"))


@report
def check_word(word: Callable[[float, float], str]) -> str:
    """Exercise 2: what the two ends of an interval of a difference allow to say."""
    for low, high, wanted in INTERVALS:
        said = word(low, high)
        if said != wanted:
            return f"{NOT_YET} for {low:+} to {high:+}: expected {wanted!r}, got {said!r}."
    return f"{YES} a small difference can be sure, and a large one can be chance."


@report
def check_turn(
    answer: tuple[str, str], wanted: str, needs: Needs, rules: Sequence[Rule], verdicts: Mapping[str, str]
) -> str:
    """Exercise 3: one other answer that turns the advice into the wanted one; any that does is right."""
    name, option = answer
    if name not in QUESTIONS or option not in QUESTIONS[name][1]:
        return (
            f"{NOT_YET} give (question, answer), such as ('changes', 'daily'); {answer!r} is not one of the chooser's."
        )
    before = advise(needs, rules, verdicts).word
    after = advise(replace(needs, **{name: option}), rules, verdicts).word
    if after != wanted:
        return f"{NOT_YET} with {option!r} the advice is {after!r}; it was {before!r}, and should become {wanted!r}."
    return f"{YES} {QUESTIONS[name][0]} {option}: {after}."
