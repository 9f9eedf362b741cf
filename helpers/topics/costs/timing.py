"""Measuring time so that it can be trusted: many rounds, taken in turn, with the median and its interval.

One round tells little: the machine does other things as well. Rounds are taken in turn (A B C, A B C, …), so
that a slow minute hits all of them alike, and two things are compared within a round.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 30
PARTS = {"2": "half", "3": "a third", "4": "a quarter", "5": "a fifth"}
PARTS |= {"6": "a sixth", "7": "a seventh", "8": "an eighth", "9": "a ninth"}


@dataclass(frozen=True)
class Timing:
    """The seconds of each round, in the order in which they were taken."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle round: half took longer."""
        return median(self.seconds)

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true median lies, 95 times in 100, whatever the distribution.

        From the counts of heads in coin throws: each round is above the true median with odds of one half. So
        with 30 rounds the interval goes from the 10th to the 21st in order of size (Conover, 1999).

        >>> Timing(tuple(range(1, 31))).interval
        (10, 21)
        """
        ordered, count = sorted(self.seconds), len(self.seconds)
        cut = int((count - 1.96 * count**0.5) / 2)
        return ordered[max(0, cut)], ordered[count - 1 - max(0, cut)]


def in_turn(works: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Timing]:
    """Time each work ``rounds`` times, in turn; a first round to warm up is thrown away."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            seconds = timed(work)
            if number:
                taken[name].append(seconds)
    return {name: Timing(tuple(seconds)) for name, seconds in taken.items()}


def timed(work: Callable[[], object]) -> float:
    """The seconds that one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def times_as_long(one: Timing | Sequence[float], other: Timing | Sequence[float]) -> float:
    """How many times as long ``one`` takes as ``other``: the median over the rounds, each compared within itself.

    >>> times_as_long(Timing((2.0, 40.0, 4.0)), Timing((1.0, 10.0, 2.0)))
    2.0
    """
    pairs = zip(getattr(one, "seconds", one), getattr(other, "seconds", other), strict=True)
    return median(a / b for a, b in pairs)


def part(times: float) -> str:
    """One part in so many, for a sentence that goes on with "of": "half", "a third", "a 40th", or per cent.

    >>> [part(times) for times in (0.5, 1.25, 2, 3.4, 44, 812)]
    ['200 %', '80 %', 'half', 'a third', 'a 40th', 'an 800th']
    """
    if times < 1.75:
        return f"{100 / times:.0f} %"
    number = roughly(max(times, 2))
    if number in PARTS:
        return PARTS[number]
    return f"{'an' if number.startswith('8') else 'a'} {number}th"


def roughly(number: float) -> str:
    """A measured number for a sentence, with one digit that counts.

    >>> [roughly(number) for number in (0.83, 1.26, 4.4, 47, 3812)]
    ['0.8', '1.3', '4', '50', '4,000']
    """
    if number < 2:
        return f"{number:.1f}"
    digits = len(str(int(number))) - 1
    return f"{round(number / 10**digits) * 10**digits:,}"
