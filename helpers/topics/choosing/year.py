"""What a simulated year holds: right answers by day, what it took, and which way did better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.four_answers import LIBRARY, SPECIALIST
from helpers.topics.choosing.settings import Setting

COMPARED = (LIBRARY, SPECIALIST)
DRAWS = 4000


@dataclass(frozen=True)
class Stretch:
    """Some days on which one way gave the same answers, and the library told the same.

    ``marks`` has a row for each fact: which of its held-out wordings were answered right. ``waiting`` says for
    each fact whether the library tells it otherwise than the specialist learned it.
    """

    way: str
    day: int
    days: int
    marks: tuple[tuple[bool, ...], ...]
    waiting: tuple[bool, ...] = ()

    @property
    def share(self) -> float:
        """The share of questions answered right on these days."""
        return mean([mean(row) for row in self.marks])


@dataclass(frozen=True)
class Cost:
    """What one way took: seconds of work by day, seconds for each question, and tokens that the model reads for it."""

    way: str
    work: tuple[tuple[int, float], ...]
    seconds: float
    tokens: float

    def so_far(self, day: int, questions: int) -> float:
        """Seconds up to and with a day, at so many questions a day.

        >>> Cost("x", ((0, 2.0), (90, 3.0)), 0.01, 20).so_far(1, 100)
        4.0
        """
        return sum(seconds for at, seconds in self.work if at <= day) + self.seconds * questions * (day + 1)


@dataclass(frozen=True)
class Dialogue:
    """The article's own question on one day: what both ways said, what was true, and who was right."""

    day: int
    question: str
    truth: str
    said: tuple[str, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True)
class Year:
    """A year of an office in one setting: what each way said, and what it took."""

    office: str
    setting: Setting
    facts: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    costs: tuple[Cost, ...]
    dialogues: tuple[Dialogue, ...] = ()

    def of(self, way: str) -> tuple[Stretch, ...]:
        """The days of one way, in order."""
        return tuple(one for one in self.stretches if one.way == way)

    def cost(self, way: str) -> Cost:
        """What one way took."""
        return next(one for one in self.costs if one.way == way)

    def by_fact(self, way: str, waiting: bool = False) -> dict[str, float]:
        """For each fact, the share of the year's questions answered right.

        With ``waiting``, only the days count on which the library told it otherwise than the specialist learned
        it, and a fact without such days is left out.
        """
        shares = {}
        for row, fact in enumerate(self.facts):
            parts = [one for one in self.of(way) if not waiting or one.waiting[row]]
            if parts:
                days = sum(one.days for one in parts)
                shares[fact] = sum(one.days * mean(one.marks[row]) for one in parts) / days
        return shares

    def share(self, way: str) -> float:
        """The share of all questions of the year answered right."""
        return mean(list(self.by_fact(way).values()))


@dataclass(frozen=True)
class Difference:
    """How much better one way did than another (below 0: worse), with a 95 % interval over facts."""

    gain: float
    low: float
    high: float

    @property
    def word(self) -> str:
        """``better`` or ``worse`` if the interval leaves no doubt, else ``no difference shown``.

        >>> Difference(0.3, 0.1, 0.5).word, Difference(0.1, -0.1, 0.3).word
        ('better', 'no difference shown')
        """
        return "better" if self.low > 0 else "worse" if self.high < 0 else "no difference shown"

    @property
    def points(self) -> str:
        """The difference in points of a hundred, with its interval."""
        return f"{100 * self.gain:+.0f} points, {100 * self.low:+.0f} to {100 * self.high:+.0f}"


def difference(one: Sequence[float], other: Sequence[float], seed: int = 0) -> Difference:
    """How much better ``one`` did: each fact is compared with itself, and the interval redraws the facts (bootstrap).

    Wordings of one fact and days of one year are no independent trials, so neither is redrawn. Nothing can be
    said where no fact was asked.
    """
    gains = np.array(one, float) - np.array(other, float)
    if not len(gains):
        return Difference(0.0, -1.0, 1.0)
    drawn = np.random.default_rng(seed).integers(0, len(gains), (DRAWS, len(gains)))
    low, high = np.quantile(gains[drawn].mean(axis=1), (0.025, 0.975))
    return Difference(float(gains.mean()), float(low), float(high))


def library_gain(years: Sequence[Year], waiting: bool = False) -> Difference:
    """How much better the library did than the specialist, over all facts of these years."""
    found = {way: [share for year in years for share in year.by_fact(way, waiting).values()] for way in COMPARED}
    return difference(found[LIBRARY], found[SPECIALIST])


def mean(values: Sequence[float]) -> float:
    """The mean of some numbers or marks.

    >>> mean([True, False])
    0.5
    """
    return sum(values) / len(values)
