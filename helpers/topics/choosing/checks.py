"""Checks of chapter 12: a year's share, the advice from what rules say, and one answer that turns it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from helpers.show.exercise import NOT_YET, YES, report
from helpers.topics.choosing.needs import BOTH, LOOK_UP, NEITHER, QUESTIONS, STUDY, Needs
from helpers.topics.choosing.rules import LIBRARY, TRAINING, Rule, advise

# (days, share) of each stretch, and the share of all the year's questions that was answered right.
YEARS = (
    (((100, 1.0), (300, 0.5)), 0.625),
    (((365, 0.75),), 0.75),
    (((10, 0.0), (10, 1.0), (20, 1.0)), 0.75),
    (((1, 1.0), (99, 0.0)), 0.01),
)


@report
def check_share_of_year(share_of_year: Callable[[Sequence[tuple[int, float]]], float]) -> str:
    """Exercise 1: the share of a year's questions answered right, from its stretches."""
    for stretches, wanted in YEARS:
        said = share_of_year(list(stretches))
        plain = sum(share for _, share in stretches) / len(stretches)
        if abs(said - wanted) > 1e-6:
            hint = " Each stretch counts by its days." if abs(said - plain) < 1e-6 else ""
            return f"{NOT_YET} for {list(stretches)}: expected {wanted}, got {said!r}.{hint}"
    return f"{YES} a long stale stretch costs more than a short one."


WORDS = {(True, True): BOTH, (True, False): LOOK_UP, (False, True): STUDY, (False, False): NEITHER}


@report
def check_advice(advice_of: Callable[[set, set], str]) -> str:
    """Exercise 2: the advice from the ways asked for and the ways ruled out."""
    ways = [set(), {LIBRARY}, {TRAINING}, {LIBRARY, TRAINING}]
    for asked, ruled_out in product(ways, ways):
        wanted = WORDS[LIBRARY in asked - ruled_out, TRAINING in asked - ruled_out]
        said = advice_of(set(asked), set(ruled_out))
        if said != wanted:
            given = f"asked for {sorted(asked)}, ruled out {sorted(ruled_out)}"
            return f"{NOT_YET} {given}: expected {wanted!r}, got {said!r}."
    return f"{YES} nothing is weighed, so you can always say which rule decided."


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
