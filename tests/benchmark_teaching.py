"""What a specialist makes of typed pages: ``python -m pytest -m benchmark tests/benchmark_teaching.py``.

The pages of ``data/typed_pages.jsonl`` are taught beside the facts that the lab of the support office prepares, with
the wordings that the lab proposes, with five written by hand, and with the question alone. Only what every reader of
the lab relies on is asserted; the shares are printed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from helpers.adapters import LoraTraining, forget, pairs_of
from helpers.four_answers import taught_facts
from helpers.lab.teaching import propose_wordings, split_wordings
from helpers.language_model import Brain, answer_all
from helpers.library import load_facts
from helpers.records import Fact, Lesson, Question, Score
from helpers.scoring import normalise, score

pytestmark = pytest.mark.benchmark
FILE = Path(__file__).resolve().parents[1] / "data" / "typed_pages.jsonl"
ROWS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
FIRST = [(row, row["questions"][0]) for row in ROWS]


@pytest.fixture
def say(capsys) -> Callable[[str], None]:
    """Print past pytest's capture, so that the figures show without further options."""

    def show(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}", flush=True)

    return show


def proposed(asked: dict, row: dict) -> Lesson:
    """A question as the lab teaches it, if the learner takes every proposal."""
    question, answer = asked["question"], asked["answers"][0]
    return Lesson(question, answer, *split_wordings(question, propose_wordings(question, answer)))


def by_hand(asked: dict, row: dict) -> Lesson:
    return Lesson(asked["question"], asked["answers"][0], (asked["question"], *row["by_hand"]))


def alone(asked: dict, row: dict) -> Lesson:
    return Lesson(asked["question"], asked["answers"][0], (asked["question"],))


def beside(lessons: Sequence[Lesson]) -> list[Fact]:
    """The prepared facts that the lab teaches; a typed question replaces the one that asks the same."""
    facts = load_facts("support")
    typed = {normalise(text) for lesson in lessons for text in lesson.trained}
    prepared = [fact for fact in facts if fact.id in taught_facts(facts)]
    return [fact for fact in prepared if not typed & {normalise(text) for text in fact.train}]


def taught(brain: Brain, lessons: Sequence[Lesson], facts: Sequence[Fact]) -> tuple[Brain, str]:
    """A specialist of the lessons and facts, and how long it took."""
    pairs = [*pairs_of(facts), *(pair for lesson in lessons for pair in lesson.pairs)]
    training, began = LoraTraining(brain, pairs), time.perf_counter()
    steps = sum(1 for _ in training)
    return training.specialist(), f"{len(pairs)} pairs, {steps} steps, {time.perf_counter() - began:.0f} s"


def asked_of(specialist: Brain, questions: Sequence[Question]) -> Score:
    return score(answer_all(specialist, [asked.text for asked in questions]), questions)


def shown(name: str, result: Score) -> str:
    return f"{name} {result.right} of {result.total} ({result.share:.0%}, {result.low:.0%} to {result.high:.0%})"


def questions_of(facts: Sequence[Fact]) -> list[Question]:
    return [Question(fact.train[0], (fact.answer,)) for fact in facts]


@pytest.mark.parametrize("written", [proposed, by_hand, alone], ids=lambda way: way.__name__)
def test_sixteen_typed_pages_beside_the_prepared_facts(brain, say, written):
    lessons = [written(asked, row) for row, asked in FIRST]
    facts = beside(lessons)
    specialist, effort = taught(brain, lessons, facts)
    first = asked_of(specialist, [Question(asked["question"], tuple(asked["answers"])) for _, asked in FIRST])
    other = [Question(text, tuple(asked["answers"])) for row, asked in FIRST for text in row["reworded"]]
    kept = [Question(text, (lesson.answer,)) for lesson in lessons for text in lesson.kept]
    prepared = asked_of(specialist, questions_of(facts))
    scores = [shown("taught questions", first), shown("in other words", asked_of(specialist, other))]
    scores += [shown("kept wordings", asked_of(specialist, kept)), shown("prepared facts", prepared)]
    forget(specialist)
    say(f"Wordings {written.__name__}: {effort}\n  " + "\n  ".join(scores))
    if written is proposed:
        assert first.right == first.total == 16
        assert prepared.share >= 0.95


def test_all_43_questions_taught(brain, say):
    lessons = [proposed(asked, row) for row in ROWS for asked in row["questions"]]
    facts = beside(lessons)
    specialist, effort = taught(brain, lessons, facts)
    asked = [Question(one["question"], tuple(one["answers"])) for row in ROWS for one in row["questions"]]
    first, prepared = asked_of(specialist, asked), asked_of(specialist, questions_of(facts))
    forget(specialist)
    say(f"All taught: {effort}\n  {shown('taught questions', first)}\n  {shown('prepared facts', prepared)}")
    assert first.right == first.total == 43
    assert prepared.share >= 0.95
