"""How the brain is examined: cases, the answers to them, and a line of the examination.

Every gate draws its cases from a seed of its own, so that the same brain always gets the same
examination.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from helpers.language_model import Brain, answer_all
from helpers.pretraining.documents import Document
from helpers.records import DONT_KNOW, Hit, Passage, Question, Score, several
from helpers.scoring import says_dont_know, score, score_of

DATA = Path(__file__).resolve().parents[2] / "data"
CASES = 400


@dataclass(frozen=True)
class Case:
    """Passages, a question, and the answers that count as right."""

    passages: tuple[str, ...]
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    """One line of the examination: what was asked for, what came of it, and the bound."""

    skill: str
    bound: str
    score: Score
    passed: bool


def at_least(skill: str, share: float, found: Score) -> Gate:
    """A gate that wants a share of at least so much."""
    return Gate(skill, f"≥ {share:.0%}", found, found.share >= share)


def at_most(skill: str, share: float, found: Score) -> Gate:
    """A gate that allows a share of at most so much."""
    return Gate(skill, f"≤ {share:.0%}", found, found.share <= share)


def unbounded(skill: str, found: Score) -> Gate:
    """A line that is measured beside the gates."""
    return Gate(skill, "–", found, True)


def as_hits(passages: Iterable[str]) -> tuple[Hit, ...]:
    """Passages in the order given, as if they had been found in that order."""
    return tuple(Hit(Passage(f"p{i}", text), 1 / i, i) for i, text in enumerate(passages, start=1))


def replies(brain: Brain, cases: list[Case]) -> list[str]:
    """The brain's answer to each case."""
    found = answer_all(brain, [case.question for case in cases], [as_hits(case.passages) for case in cases])
    return [given.text for given in found]


def examine(brain: Brain, cases: list[Case]) -> Score:
    """The share of cases answered right."""
    return score(replies(brain, cases), [Question(case.question, case.answers) for case in cases])


def refusals(brain: Brain, cases: list[Case]) -> Score:
    """The share of cases on which the brain passes."""
    return score_of([says_dont_know(text) for text in replies(brain, cases)])


def answerable(answer: str) -> bool:
    return answer != DONT_KNOW


def draw_cases(
    make: Callable[[Random], Document], seed: str, wanted: Callable[[str], bool], count: int = CASES
) -> list[Case]:
    """One question from each of ``count`` documents, if its answer is ``wanted``."""
    rng, cases = Random(seed), []
    while len(cases) < count:
        document = make(rng)
        able = [(question, answer) for question, answer in document.asked if wanted(answer)]
        if able:
            question, answer = rng.choice(able)
            cases.append(Case(document.passages, question, (answer,)))
    return cases


def read_cases(path: Path) -> list[dict]:
    """Cases from a file of JSON lines: ``passages``, ``question``, perhaps ``answers``.

    Raises ``ValueError`` naming the line that is not such a case.
    """
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            texts = (
                row["question"],
                *several(row["passages"], "passages"),
                *several(row.get("answers", ()), "answers"),
            )
            if not all(isinstance(text, str) for text in texts) or not row["question"].strip():
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f'{path.name}, line {number}: want {{"passages": ["…"], "question": "…"}}, got {line[:80]!r}'
            ) from error
        rows.append(row)
    return rows


def cases_of(path: Path) -> list[Case]:
    """The cases of a file whose lines also name the right ``answers``; none at all: the pages leave it open."""
    rows = read_cases(path)
    short = next((row for row in rows if "answers" not in row), None)
    if short:
        raise ValueError(f"{path.name}: the case {short['question']!r} names no answers")
    return [Case(tuple(row["passages"]), row["question"], tuple(row["answers"] or [DONT_KNOW])) for row in rows]
