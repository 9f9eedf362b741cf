"""An office lives through a year: dated edits, questions every day, and training in a rhythm.

Decoding is greedy, so answers between two changes are the same: a question is asked only where something
changed. The library is edited and read on the day of an update; the specialist waits for a school day.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from helpers.adapters import LoraTraining, forget
from helpers.encoder import Encoder
from helpers.four_answers import LIBRARY, PAGES, SMALL_RECIPE, SPECIALIST
from helpers.four_answers.asking import replies
from helpers.language_model import Brain, tokens_of
from helpers.library import load_library
from helpers.records import Answer, Fact, Hit
from helpers.retrieval import Librarian
from helpers.scoring import is_right
from helpers.three_offices import Remembering
from helpers.topics.choosing.settings import DAYS, QUARTERLY, Setting, date_of, day_of, eight_facts, pairs_for
from helpers.topics.choosing.settings import school_days as rhythm
from helpers.topics.choosing.year import COMPARED, Cost, Dialogue, Stretch, Year, mean

# The articles' own questions; the names are those of the invented offices.
DIALOGUES = {
    "support": ("support-password-reset", "How do I reset my password?"),
    "law": ("law-trademark-apply", "How do I apply for a trademark under the new rules?"),
    "clinic": ("clinic-tarrow-treatment", "What is the latest treatment for Tarrow fever?"),
}


def live(
    brain: Brain,
    encoder: Encoder,
    office: str,
    setting: Setting,
    months: int = QUARTERLY,
    seed: int = 0,
    told: Callable[[int], object] = lambda day: None,
) -> Year:
    """Live through a year, training every so many ``months`` (0: never again); ``told`` hears of each day."""
    living = Living(brain, encoder, office, setting, seed)
    try:
        days = living.days(months)
        for day, end in zip(days, (*days[1:], DAYS)):
            told(day)
            living.wake(day, day in rhythm(months))
            living.ask(day, end - day)
        return living.year()
    finally:
        living.close()


class Living:
    """An office on one day of its year: its library, its specialist, and what was said so far."""

    def __init__(self, brain: Brain, encoder: Encoder, office: str, setting: Setting, seed: int = 0) -> None:
        self.brain, self.office, self.setting, self.seed = brain, office, setting, seed
        self.facts, self.library = eight_facts(office), load_library(office)
        self.librarian, self.specialist = Librarian(Remembering(encoder)), None
        self.work: dict[str, list[tuple[int, float]]] = {way: [] for way in COMPARED}
        self.given: dict[str, list[Answer]] = {}
        self.read_before: dict[tuple[str, tuple[Hit, ...]], Answer] = {}
        self.stretches: list[Stretch] = []
        self.dialogues: list[Dialogue] = []
        self.seconds: dict[str, float] = {}
        self._read(0)
        self._train(0)

    def days(self, months: int) -> tuple[int, ...]:
        """The days on which something changes, the first day included."""
        if not self.setting.moves:
            return (0,)
        return tuple(sorted({0, *(day_of(fact.update.date) for fact in self.facts), *rhythm(months)}))

    def wake(self, day: int, school: bool) -> None:
        """The world moves on to this day; on a school day the specialist learns what the library tells then."""
        before = self.library.edition
        if self.setting.moves:
            self.library.apply_updates(self.facts, date_of(day))
        if self.library.edition != before:
            self._read(day)
        if school and self.library.edition != self.trained_on:
            self._train(day)

    def ask(self, day: int, days: int) -> None:
        """Every held-out wording and the article's own question, in both ways."""
        id, own = DIALOGUES[self.office]
        asked = [(fact, text) for fact in self.facts for text in fact.test]
        asked.append((next(fact for fact in self.facts if fact.id == id), own))
        marks = {way: self._marks(way, asked) for way in COMPARED}
        waiting = tuple(self.library.answer_now(fact) != self.learned[fact.id] for fact in self.facts)
        self.stretches += [Stretch(way, day, days, _in_rows(marks[way][:-1], self.facts), waiting) for way in COMPARED]
        said = tuple(self.given[way][-1].text for way in COMPARED)
        truth = self.library.answer_now(asked[-1][0]) or ""
        self.dialogues.append(Dialogue(day, own, truth, said, tuple(marks[way][-1] for way in COMPARED)))

    def year(self) -> Year:
        """The year so far."""
        ids, costs = tuple(fact.id for fact in self.facts), tuple(self._cost(way) for way in COMPARED)
        return Year(self.office, self.setting, ids, tuple(self.stretches), costs, tuple(self.dialogues))

    def close(self) -> None:
        """The specialist leaves memory."""
        if self.specialist:
            forget(self.specialist)
            self.specialist = None

    def _marks(self, way: str, asked: Sequence[tuple[Fact, str]]) -> list[bool]:
        if way not in self.given:
            began = time.perf_counter()
            self.given[way] = self._say(way, [text for _, text in asked])
            # Measured on the first day: later, what was read before is not read again.
            self.seconds.setdefault(way, (time.perf_counter() - began) / len(asked))
        truth = [self.library.answer_now(fact) or "" for fact, _ in asked]
        return [is_right(one.text, now, text) for one, now, (_, text) in zip(self.given[way], truth, asked)]

    def _say(self, way: str, questions: Sequence[str]) -> list[Answer]:
        if way == SPECIALIST:
            return replies(way, self.specialist, questions, [()] * len(questions))
        cases = list(zip(questions, self.librarian.search_all(questions, PAGES)))
        new = [case for case in cases if case not in self.read_before]  # the same pages: the same answer
        if new:
            self.read_before.update(zip(new, replies(way, self.brain, *zip(*new))))
        return [self.read_before[case] for case in cases]

    def _cost(self, way: str) -> Cost:
        tokens = mean([tokens_of(self.brain, one.prompt) for one in self.given[way]])
        return Cost(way, tuple(self.work[way]), self.seconds[way], tokens)

    def _read(self, day: int) -> None:
        began = time.perf_counter()
        self.librarian.read(self.library.passages)
        self._worked(LIBRARY, day, time.perf_counter() - began)

    def _train(self, day: int) -> None:
        pairs = pairs_for(self.setting, self.library, self.facts)
        training = LoraTraining(self.brain, pairs, replace(SMALL_RECIPE, seed=self.seed))
        for _ in training:
            pass
        self.close()
        self.specialist, self.trained_on = training.specialist(), self.library.edition
        self.learned = {fact.id: self.library.answer_now(fact) for fact in self.facts}
        self._worked(SPECIALIST, day, training.seconds)

    def _worked(self, way: str, day: int, seconds: float) -> None:
        self.work[way].append((day, seconds))
        self.given.pop(way, None)  # what it said before it may not say now


def _in_rows(marks: Sequence[bool], facts: Sequence[Fact]) -> tuple[tuple[bool, ...], ...]:
    """The marks of one fact after the other, a row for each."""
    rows, start = [], 0
    for fact in facts:
        rows.append(tuple(marks[start : start + len(fact.test)]))
        start += len(fact.test)
    return tuple(rows)
