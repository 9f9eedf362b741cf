"""What else did training change? The same probes for every model: common facts, and reading pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.language_model import Brain, answer_all
from helpers.library import OFFICES, common_facts, load_facts, load_library
from helpers.records import Fact, Hit, Passage, Score
from helpers.scoring import is_right, score_of

COMMON, READ = 40, 20


@dataclass(frozen=True)
class Probes:
    """Questions from memory, and questions with pages of offices that the specialist does not know."""

    common: tuple[tuple[str, str], ...]
    reading: tuple[tuple[str, str, tuple[Hit, ...]], ...]


@dataclass(frozen=True)
class SideEffects:
    """How a model did on the probes."""

    common: Score
    reading: Score


def probes_for(office: str, share: float = 1.0) -> Probes:
    """The most-seen common facts, and pages of the other offices: the right one and its two neighbours.

    ``share`` says how many of them are asked, for a model that takes its time.
    """
    common = tuple((fact.questions[0], fact.answer) for fact in common_facts()[: round(COMMON * share)])
    others = [name for name in OFFICES if name != office]
    reading = [case for name in others for case in _reading(name, round(READ * share) // len(others))]
    return Probes(common, tuple(reading))


def _reading(office: str, count: int) -> list[tuple[str, str, tuple[Hit, ...]]]:
    """Facts spread over an office, each with its own page among neighbours."""
    facts, passages = load_facts(office), load_library(office).passages
    chosen = facts[:: max(1, len(facts) // count)][:count]
    return [(fact.train[0], fact.answer, _around(fact, passages)) for fact in chosen]


def _around(fact: Fact, passages: Sequence[Passage]) -> tuple[Hit, ...]:
    place = next(i for i, passage in enumerate(passages) if fact.statement in passage.text)
    start = min(max(0, place - 1), len(passages) - 3)
    return tuple(Hit(passage, 1.0, rank) for rank, passage in enumerate(passages[start : start + 3], start=1))


def probe(brain: Brain, probes: Probes) -> SideEffects:
    """Ask a model all probes, in two batches."""
    told = answer_all(brain, [question for question, _ in probes.common])
    read = answer_all(brain, [case[0] for case in probes.reading], [case[2] for case in probes.reading])
    return SideEffects(
        score_of([is_right(said.text, right, question) for said, (question, right) in zip(told, probes.common)]),
        score_of([is_right(said.text, case[1], case[0]) for said, case in zip(read, probes.reading)]),
    )
