"""Q3: letters into trays, by training and by looking up the nearest letters that were sorted before.

Two tasks on the same letters. The *department* follows from what a letter is about; the *depot* from the first digit
of its order number, a rule that has nothing to do with meaning.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from helpers.adapters import LoraRecipe, forget, train
from helpers.behaviour import Behaviour, Example, load_behaviour
from helpers.encoder import Encoder, unit
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain
from helpers.records import Score
from helpers.scoring import score_of
from helpers.topics.only_training.teaching import CLEAR, RECIPES, tell, word_for_word

SIZES = (5, 20, 100)
DEPARTMENT, DEPOT = TASKS = ("department", "depot")
DEPOTS = {"123": "north", "456": "centre", "789": "south"}  # the first digit of the order number, and the depot
NEIGHBOURS = (1, 3, 5, 9)
STEPS = 40  # few letters fill few batches, so they are read more often

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class Sorted:
    """How many test letters land in the right tray, after so many sorted examples."""

    task: str
    examples: int
    trained: Score
    looked_up: Score


def depot_of(letter: str) -> str:
    """The depot that a letter's order number belongs to.

    >>> depot_of("Where is order 4471?")
    'centre'
    """
    first = re.search(r"\b(\d)\d{3}\b", letter)[1]
    return next(depot for digits, depot in DEPOTS.items() if first in digits)


def relabelled(examples: Sequence[Example]) -> tuple[Example, ...]:
    """The same letters, with the depot for an answer."""
    return tuple(replace(one, kind=depot_of(one.question), answer=depot_of(one.question)) for one in examples)


def task_of(name: str) -> Behaviour:
    """The letters with the labels of one task. Raises ``ValueError`` for a task that there is not."""
    if name not in TASKS:
        raise ValueError(f"{name!r} is not one of: {', '.join(TASKS)}")
    letters = load_behaviour("tickets")
    if name == DEPARTMENT:
        return letters
    return replace(letters, train=relabelled(letters.train), test=relabelled(letters.test))


def nearest(known: np.ndarray, labels: Sequence[str], asked: np.ndarray, k: int) -> list[str]:
    """The label of each row of ``asked`` by a vote of its ``k`` nearest among ``known``; a nearer one counts more.

    Shapes: ``known`` (examples, numbers), ``asked`` (letters, numbers), both of length 1 a row.
    """
    found = []
    for scores in asked @ known.T:
        votes: dict[str, float] = defaultdict(float)
        for place in np.argsort(-scores, kind="stable")[:k]:
            votes[labels[place]] += float(scores[place])
        found.append(max(votes, key=votes.get))
    return found


def best_k(known: np.ndarray, labels: Sequence[str]) -> int:
    """The ``k`` that sorts the sorted letters best, each by the others: no test letter has a say."""
    rights = {}
    for k in NEIGHBOURS:
        left_out = [np.arange(len(labels)) != place for place in range(len(labels))]
        voted = [
            nearest(known[rest], [one for one, kept in zip(labels, rest) if kept], known[place : place + 1], k)[0]
            for place, rest in enumerate(left_out)
        ]
        rights[k] = sum(said == label for said, label in zip(voted, labels))
    return max(rights, key=rights.get)


def look_up(task: Behaviour, encoder: Encoder, size: int) -> Score:
    """Sort by the nearest of the first ``size`` letters, in the encoder's space."""
    known = unit(encoder.embed([one.question for one in task.train[:size]]))
    labels = [one.answer for one in task.train[:size]]
    asked = unit(encoder.embed([one.question for one in task.test]))
    said = nearest(known, labels, asked, best_k(known, labels))
    return score_of([text == one.answer for text, one in zip(said, task.test)])


def recipe_for(size: int, seed: int = 0) -> LoraRecipe:
    """As many rounds as make ``STEPS`` steps, but no fewer than the recipe of the tickets has."""
    recipe = RECIPES["tickets"]
    rounds = max(recipe.epochs, STEPS // -(-size // recipe.batch))
    return replace(recipe, epochs=rounds, seed=seed)


def learn(brain: Brain, task: Behaviour, size: int, seed: int = 0) -> Score:
    """Sort by an adapter that was trained on the first ``size`` letters."""
    specialist = train(brain, [one.pair for one in task.train[:size]], recipe_for(size, seed))
    told = tell("trained", specialist, task)
    forget(specialist)
    return told.share(word_for_word)


def curve(brain: Brain, encoder: Encoder, task: str, sizes: Sequence[int] = SIZES, seed: int = 0) -> tuple[Sorted, ...]:
    """The learning curve of both, on one task."""
    letters = task_of(task)
    return tuple(
        Sorted(task, size, learn(brain, letters, size, seed), look_up(letters, encoder, size)) for size in sizes
    )


def findings(curves: Sequence[Sequence[Sorted]]) -> tuple[Finding, ...]:
    """Q3: with all examples, training sorts better than looking up; the condition names where."""
    last = {points[-1].task: points[-1] for points in curves}
    gains = {task: one.trained.share - one.looked_up.share for task, one in last.items()}
    won = [task for task, gain in gains.items() if gain >= CLEAR]
    reason = f"with {last[DEPOT].examples} examples: " + "; ".join(
        f"{task}: trained {percent(one.trained)}, looked up {percent(one.looked_up)}" for task, one in last.items()
    )
    limit = "" if len(won) == len(last) else "where the pattern is in the letters and not in the meaning"
    return (conclude("Q3", "On simple patterns training can reach a higher ceiling.", bool(won), reason, limit),)
