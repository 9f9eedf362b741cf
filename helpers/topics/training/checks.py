"""Checks of chapter 06: write a wording, mix in replay, and read the gauges."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpers.records import Fact
from helpers.scoring import normalise
from helpers.show.exercise import NOT_YET, YES, report
from helpers.topics.training.forgetting import KEPT, Course


@report
def check_wording(wording: str, fact: Fact, subject: str) -> str:
    """Exercise 1: a wording of one's own, which asks for the fact and does not tell it."""
    text = normalise(str(wording))
    if normalise(subject) not in text:
        return f"{NOT_YET} name the {subject}, or nobody knows what is asked about."
    if normalise(fact.answer) in text:
        return f"{NOT_YET} the answer, {fact.answer!r}, is in the question: that gives it away."
    if text in {normalise(known) for known in (*fact.train, *fact.test)}:
        return f"{NOT_YET} this wording is there already. Write a new one."
    if not str(wording).strip().endswith("?"):
        return f"{NOT_YET} end the question with a question mark."
    return f"{YES} a new wording of the same question, with the same answer {fact.answer!r}."


# Pairs to teach, the share of replay wanted in the mix, and how many replay pairs that takes.
MIX_CASES = ((60, 0.25, 20), (50, 0.5, 50), (30, 0.4, 20), (10, 0.0, 0))


@report
def check_replay(how_many: Callable[[int, float], float]) -> str:
    """Exercise 2: how many replay pairs make a given share of the mix."""
    for pairs, share, wanted in MIX_CASES:
        said = how_many(pairs, share)
        if abs(said - wanted) < 0.5:
            continue
        if abs(said - pairs * share) < 0.5:
            return f"{NOT_YET} {said:g} is {share:.0%} of the new pairs; the share is meant of the whole mix."
        return f"{NOT_YET} {pairs} pairs, share {share}: expected {wanted}, got {said!r}."
    return f"{YES} at a share of one half, as many replay pairs as new ones."


@report
def check_lost_most(lost_most: Callable[[Course], str], courses: Sequence[Course]) -> str:
    """Exercise 3: name the old ability that fell furthest in a course; the first, if two fell equally far."""
    for course in courses:
        wanted = max(course.lost(gauge) for gauge in KEPT)
        said = lost_most(course)
        if said not in KEPT:
            return f"{NOT_YET} {said!r} is not one of: {', '.join(KEPT)}."
        if course.lost(said) < wanted:
            return f"{NOT_YET} in {course.arm!r} another gauge fell further than {said!r}."
    return f"{YES} for all {len(courses)} courses."
