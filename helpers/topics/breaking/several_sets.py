"""R4 with several sets of wrong facts: two facts are wrong in one set, which are only six questions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import count

from helpers.language_model import Brain
from helpers.records import Score
from helpers.retrieval import Librarian
from helpers.scoring import wilson
from helpers.three_offices import ThreeOffices
from helpers.topics.breaking.wrong_values import WHOLE, Examined, both_worlds, changing_facts, spoil

SETS = 3


def seeds_of_sets(offices: ThreeOffices, seed: int = 0, sets: int = SETS) -> tuple[int, ...]:
    """A seed for each set. No fact is wholly wrong in two of them, so no question counts twice.

    Of set 0 it is the seed of the chapter.

    >>> from helpers.three_offices import three_offices
    >>> seeds_of_sets(three_offices())
    (0, 1, 2)
    """
    found, taken = [], set()
    for one in count(100 * seed):
        ids = {fact.id for fact in spoil(WHOLE, changing_facts(offices, seed=one), one).touched}
        if not ids & taken:
            found, taken = [*found, one], taken | ids
        if len(found) == sets:
            return tuple(found)


def all_sets(brain: Brain, librarian: Librarian, offices: ThreeOffices, seed: int = 0) -> tuple[Examined, ...]:
    """All arms of the chapter with each set, as one exam."""
    return pooled([both_worlds(brain, librarian, offices, one) for one in seeds_of_sets(offices, seed)])


def pooled(worlds: Sequence[Sequence[Examined]]) -> tuple[Examined, ...]:
    """Several sets as one exam, arm by arm: answers are added up, certainties and seconds averaged."""
    return tuple(_together(arms) for arms in zip(*worlds, strict=True))


def _together(arms: Sequence[Examined]) -> Examined:
    scores = {name: _added([getattr(one, name) for one in arms]) for name in ("wrong", "right", "own", "others")}
    means = {name: _mean([getattr(one, name) for one in arms]) for name in ("sure_wrong", "sure_right", "seconds")}
    return Examined(arms[0].arm, **scores, **means)


def _added(scores: Sequence[Score]) -> Score:
    right, total = sum(one.right for one in scores), sum(one.total for one in scores)
    return Score(right, total, *wilson(right, total))


def _mean(values: Sequence[float]) -> float:
    """The mean of what was measured; nan if nothing was."""
    there = [value for value in values if not math.isnan(value)]
    return sum(there) / len(there) if there else math.nan
