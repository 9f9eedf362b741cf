"""Checks of chapter 10: pairs with pages, how far two readers' odds are apart, and two updates added up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.records import DONT_KNOW, Pair
from helpers.scoring import says_dont_know
from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report
from helpers.topics.together.distilling import distance

LAMP = ("How long is the warranty of the lamp?", "18 months", "The lamp has a warranty of 18 months.")
DESK = ("What does the desk cost?", "90 euros", "The desk costs 90 euros.")
OTHERS = ("The lamp is blue.", "The shop opens at 9 am.")
CASES = ((*LAMP, OTHERS), (*DESK, OTHERS[::-1]))


@report
def check_cure(make: Callable[[str, str, str, Sequence[str]], Sequence[Pair]]) -> str:
    """Exercise 1: from a question, its answer, the page that tells it and two others, a pair of each kind."""
    for question, answer, page, others in CASES:
        pairs = list(make(question, answer, page, others))
        told = [one for one in pairs if page in one.passages]
        untold = [one for one in pairs if one.passages and page not in one.passages]
        if not told or not untold:
            return f"{NOT_YET} make one pair with the page that tells it, and one with the other pages only."
        if any(one.question != question for one in pairs):
            return f"{NOT_YET} every pair asks {question!r}."
        if any(set(one.passages) != {page, *others} for one in told):
            return f"{NOT_YET} the page should stand among both others, or nothing has to be found."
        if any(one.answer != answer for one in told):
            return f"{NOT_YET} with the page, the wanted answer is {answer!r}."
        if not all(says_dont_know(one.answer) for one in untold):
            return f"{NOT_YET} if no page tells it, the wanted answer is {DONT_KNOW!r}"
    return f"{YES} one pair to read from, and one to pass."


TEACHERS = ((0.7, 0.2, 0.1), (1.0, 0.0, 0.0), (0.25, 0.25, 0.5))
STUDENT = (0.5, 0.3, 0.2)


@report
def check_apart(apart: Callable[[Sequence[float], Sequence[float]], float]) -> str:
    """Exercise 2: the divergence of a student's odds from a teacher's, in nats."""
    if borrowed(apart, distance):
        return READY
    for teacher in TEACHERS:
        said, wanted = float(apart(np.array(teacher), np.array(STUDENT))), _apart(teacher, STUDENT)
        if abs(said - _apart(STUDENT, tuple(max(p, 1e-12) for p in teacher))) < 1e-4 < abs(said - wanted):
            return f"{NOT_YET} this is the divergence the other way round: weigh by the teacher's odds."
        if not abs(said - wanted) < 1e-4:  # also where it is no number
            return f"{NOT_YET} teacher {teacher}, student {STUDENT}: expected {wanted:.4f}, got {said:.4f}."
    return f"{YES} and for a teacher without doubts it is minus the logarithm of one probability."


def _apart(teacher: Sequence[float], student: Sequence[float]) -> float:
    return float(sum(p * np.log(p / q) for p, q in zip(teacher, student) if p > 0))


@report
def check_added(add: Callable[..., np.ndarray]) -> str:
    """Exercise 3: a weight with two updates added, each (A, B, scale), the second at half its strength."""
    rng = np.random.default_rng(0)
    weight, shapes = rng.normal(size=(8, 9)), ((2, 2.0), (3, 0.5))
    parts = [(rng.normal(size=(rank, 9)), rng.normal(size=(8, rank)), scale) for rank, scale in shapes]
    wholes = [scale * b @ a for a, b, scale in parts]
    said = np.asarray(add(weight.copy(), *parts))
    if said.shape != weight.shape:
        return f"{NOT_YET} the result has the shape {said.shape}; the weight's is {weight.shape}."
    if np.allclose(said, weight + wholes[0] + 0.5 * wholes[1]):
        return f"{YES} the sum has rank {np.linalg.matrix_rank(said - weight)}: the ranks add up, too."
    if np.allclose(said, weight + wholes[0] + wholes[1]):
        return f"{NOT_YET} the second update should count half."
    if np.allclose(said, wholes[0] + 0.5 * wholes[1]):
        return f"{NOT_YET} the weight itself is missing."
    return f"{NOT_YET} add scale · B @ A of the first, and half of the second's."
