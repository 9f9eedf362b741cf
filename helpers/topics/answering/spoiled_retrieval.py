"""A retriever that gets worse step by step, and what happens to the answers (Q4).

Each question has two prompts: an intact one with the right page, and a spoiled one without it.
Decoding is greedy, so the same prompt always gets the same answer: each prompt is answered
once, and coins decide, seed by seed, which of the two answers counts.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude
from helpers.language_model import Brain
from helpers.scoring import score_of
from helpers.three_offices import ThreeOffices
from helpers.topics.answering.reading import Reading, read_all, replaced

RATES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SEEDS = 20
REPLACED, DROPPED = ("a wrong page instead", "the page left out")
CLOSE, LITTLE = 0.1, 0.1  # how far from the line, and how often right without the page, Q4 allows


@dataclass(frozen=True)
class Spoiled:
    """One way and one rate of spoiling: means over seeds, the lowest and the highest accuracy.

    ``line`` is recall × reader: the accuracy to expect if no answer is right without its page.
    """

    mode: str
    rate: float
    recall: float
    accuracy: float
    low: float
    high: float
    line: float


def with_wrong_pages(
    brain: Brain, offices: ThreeOffices, asked: Sequence[Reading], seed: int = 0
) -> tuple[Reading, ...]:
    """Ask again for each fact, with a page drawn at random in the place of the right one."""
    spoiled = []
    for one in asked:
        home = offices.home[one.fact.id]
        taken = {hit.passage.id for hit in one.hits} | {home}
        others = [page for page in offices.passages if page.id not in taken]
        other = random.Random(f"{seed} {one.fact.id}").choice(others)
        spoiled.append(replaced(one.hits, home, other))
    return read_all(brain, [one.fact for one in asked], spoiled)


def reader_accuracy(asked: Sequence[Reading]) -> float:
    """The share of right answers among those whose page was found."""
    return score_of([one.right for one in asked if one.found]).share


def spoil(mode: str, intact: Sequence[Reading], spoiled: Sequence[Reading], seeds: int = SEEDS) -> tuple[Spoiled, ...]:
    """Recall and accuracy for each rate; at rate 0.4 two questions in five get the spoiled prompt."""
    reader = reader_accuracy(intact)
    return tuple(_at(mode, rate, intact, spoiled, reader, seeds) for rate in RATES)


def _at(mode, rate, intact, spoiled, reader, seeds) -> Spoiled:
    recalls, accuracies = [], []
    for seed in range(seeds):
        coin = random.Random(f"{mode} {rate} {seed}")
        got = [bad if coin.random() < rate else good for good, bad in zip(intact, spoiled)]
        recalls.append(score_of([one.found for one in got]).share)
        accuracies.append(score_of([one.right for one in got]).share)
    recall, accuracy = sum(recalls) / seeds, sum(accuracies) / seeds
    return Spoiled(mode, rate, recall, accuracy, min(accuracies), max(accuracies), recall * reader)


def findings(curves: Sequence[Sequence[Spoiled]]) -> tuple[Finding, ...]:
    """Q4: accuracy follows recall × reader, and next to nothing is right without the page."""
    points = [point for curve in curves for point in curve]
    away = max(abs(point.accuracy - point.line) for point in points)
    without = max(point.accuracy for point in points if point.rate == 1.0)
    reader = next(point.line / point.recall for point in points if point.recall > 0)
    held = away <= CLOSE and without <= LITTLE and reader > LITTLE
    reason = (
        f"reader {reader:.0%} right on pages found, {without:.0%} without; "
        f"largest distance from recall × reader: {away:.0%}"
    )
    return (conclude("Q4", "What is not found cannot be answered.", held, reason.replace("%", " %")),)


def headline(curves: Sequence[Sequence[Spoiled]]) -> str:
    """What the figure shows, in a sentence."""
    first, last = curves[0][0], max((curve[-1] for curve in curves), key=lambda point: point.accuracy)
    return f"From {percent_of(first.accuracy)} right to {percent_of(last.accuracy)} as the pages go missing"


def percent_of(value: float) -> str:
    """A number from 0 to 1 as a share for a sentence.

    >>> percent_of(0.25)
    '25 %'
    """
    return f"{value:.0%}".replace("%", " %")
