"""Settle it: the learner's own office in four ways, on three seeds, step by step.

Measured are the right answers in wordings that were not trained, what is said to questions that nobody can
answer, the common facts that are still known, and the time from an edit to the first right answer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraTraining
from helpers.encoder import Encoder
from helpers.four_answers import BOTH, LIBRARY, MEMORY, PAGES, SMALL_RECIPE, SPECIALIST, WAYS
from helpers.four_answers.asking import replies
from helpers.language_model import Brain
from helpers.library import Library, common_facts, load_facts
from helpers.records import Answer, Lesson, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, place_of, says_dont_know, score_of, wilson
from helpers.topics.choosing.own import OwnOffice

SEEDS = (0, 1, 2)
STRANGE, COMMON = 6, 20  # every so many facts: of another office, and of what everybody knows


@dataclass(frozen=True)
class Progress:
    """How far the work is: steps done, of how many, and what is done now."""

    done: int
    of: int
    words: str


@dataclass(frozen=True)
class Look:
    """What one set of weights did: marks for each question, without and with the library; common facts alone."""

    right: tuple[tuple[bool, ...], tuple[bool, ...]]
    passed: tuple[tuple[bool, ...], tuple[bool, ...]]
    kept: tuple[bool, ...]


@dataclass(frozen=True)
class Settled:
    """The outcome: scores by way, seeds averaged; ``seeds`` has the share right of each seed.

    ``clock`` has for each way the seconds from the edits to its answers, and how many of those told what is new;
    it is empty if no pair names a new answer.
    """

    name: str
    pages: int
    pairs: int
    right: dict[str, Score]
    passed: dict[str, Score]
    kept: dict[str, Score]
    seeds: dict[str, tuple[float, ...]]
    clock: dict[str, tuple[float, Score]]

    @property
    def best(self) -> str:
        """The way with the most right answers; the first of them, if several have as many."""
        return max(self.right, key=lambda way: self.right[way].share)

    @property
    def level(self) -> tuple[str, ...]:
        """The other ways that could be as good for all that these questions show: their intervals overlap."""
        ahead = self.right[self.best]
        return tuple(way for way, score in self.right.items() if way != self.best and score.high >= ahead.low)


class Exam:
    """The questions of an exam, and the pages found for each of them."""

    def __init__(self, own: OwnOffice, librarian: Librarian) -> None:
        self.asked = [(lesson.answer, text) for lesson in own.lessons for text in lesson.kept or (lesson.question,)]
        self.strange = [fact.train[0] for fact in load_facts("law")[::STRANGE]]
        self.common = [(fact.answer, fact.questions[0]) for fact in common_facts()[::COMMON]]
        self.found = librarian.search_all([text for _, text in self.asked], PAGES)
        self.found_strange = librarian.search_all(self.strange, PAGES)

    def sit(self, brain: Brain, ways: Sequence[str]) -> Look:
        """Ask one set of weights everything; ``ways`` are its two names, without and with the library."""
        questions, right, passed = [text for _, text in self.asked], [], []
        for way, found, strange in zip(ways, (None, self.found), (None, self.found_strange)):
            given = replies(way, brain, questions, found or [()] * len(questions))
            right.append(tuple(is_right(one.text, answer, text) for one, (answer, text) in zip(given, self.asked)))
            given = replies(way, brain, self.strange, strange or [()] * len(self.strange))
            passed.append(tuple(says_dont_know(one.text) for one in given))
        given = replies(ways[0], brain, [text for _, text in self.common], [()] * len(self.common))
        kept = tuple(is_right(one.text, answer, text) for one, (answer, text) in zip(given, self.common))
        return Look(tuple(right), tuple(passed), kept)


def settling(
    brain: Brain, encoder: Encoder, own: OwnOffice, seeds: Sequence[int] = SEEDS
) -> Iterator[Progress | Settled]:
    """The work step by step; the last thing that comes is the outcome. Leave it, and nothing is left behind."""
    librarian = Librarian(encoder, own.library.passages)
    exam = Exam(own, librarian)
    yield Progress(0, 1, "asking the model as it is")
    base, looks, trainings = exam.sit(brain, (MEMORY, LIBRARY)), [], len(seeds) + bool(own.later)
    for place, seed in enumerate(seeds):
        training = LoraTraining(brain, own.pairs, replace(SMALL_RECIPE, seed=seed))
        try:
            yield from _steps(training, place, trainings, f"training with seed {seed}")
            looks.append(exam.sit(training.specialist(), (SPECIALIST, BOTH)))
        finally:
            training.discard()
    clock = (yield from _time_to_truth(brain, encoder, own, trainings)) if own.later else {}
    yield _settled(own, base, looks, clock)


def _steps(training: LoraTraining, place: int, of: int, words: str) -> Iterator[Progress]:
    total = len(training.plan)
    for step in training:
        yield Progress(place * total + step.step, of * total, words)


def _time_to_truth(brain: Brain, encoder: Encoder, own: OwnOffice, trainings: int) -> Iterator[Progress]:
    """Change the answers that are to become others: who tells the new ones, and after how long?"""
    changing = [lesson for lesson in own.lessons if lesson.question in own.later]
    questions = [lesson.question for lesson in changing]
    librarian = Librarian(encoder, own.library.passages)
    edited = with_new_answers(own.library, own.later, changing)
    began = time.perf_counter()
    librarian.read(edited.passages)
    said = replies(LIBRARY, brain, questions, librarian.search_all(questions, PAGES))
    read = time.perf_counter() - began, _told(own, questions, said)
    new = [replace(one, answer=own.later.get(one.question, one.answer)) for one in own.lessons]
    training = LoraTraining(brain, [pair for lesson in new for pair in lesson.pairs], SMALL_RECIPE)
    try:
        yield from _steps(training, trainings - 1, trainings, "training on the new answers")
        began = time.perf_counter()
        said = replies(SPECIALIST, training.specialist(), questions, [()] * len(questions))
        studied = training.seconds + time.perf_counter() - began, _told(own, questions, said)
    finally:
        training.discard()
    return {LIBRARY: read, SPECIALIST: studied}


def _told(own: OwnOffice, questions: Sequence[str], said: Sequence[Answer]) -> Score:
    return score_of([is_right(one.text, own.later[question], question) for one, question in zip(said, questions)])


def with_new_answers(library: Library, later: dict[str, str], lessons: Sequence[Lesson]) -> Library:
    """A copy of the library in which each new answer stands where the old one stood, once on each page."""
    texts = [page.text for page in library.passages]
    for lesson in lessons:
        spans = [place_of(lesson.answer, text) for text in texts]
        new = later[lesson.question]
        texts = [t[: span[0]] + new + t[span[1] :] if span else t for t, span in zip(texts, spans)]
    return Library(library.office, texts)


def _settled(own: OwnOffice, base: Look, looks: Sequence[Look], clock: dict) -> Settled:
    right, passed, seeds = {}, {}, {}
    for place, (alone, trained) in enumerate(((MEMORY, SPECIALIST), (LIBRARY, BOTH))):
        right[alone], passed[alone] = score_of(base.right[place]), score_of(base.passed[place])
        right[trained] = averaged([look.right[place] for look in looks])
        passed[trained] = averaged([look.passed[place] for look in looks])
        seeds[alone] = (right[alone].share,)
        seeds[trained] = tuple(score_of(look.right[place]).share for look in looks)
    kept = {MEMORY: score_of(base.kept), SPECIALIST: averaged([look.kept for look in looks])}
    right, passed, seeds = ({way: table[way] for way in WAYS} for table in (right, passed, seeds))
    return Settled(own.name, len(own.library.passages), len(own.lessons), right, passed, kept, seeds, clock)


def averaged(marks: Sequence[Sequence[bool]]) -> Score:
    """One score for several seeds: their mean share, with the interval of as many questions as one seed was asked.

    Three seeds asked the same questions are no three times as many questions.
    """
    total = len(marks[0])
    right = sum(map(sum, marks)) / len(marks)  # not rounded: one miss of one seed is no full score
    return Score(right, total, *wilson(right, total))
