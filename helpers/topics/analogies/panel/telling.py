"""What the box holds: pages that were told, the two answers to a question, and what each of them needed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from traitlets import Any, Float, Tuple, Unicode

from helpers.adapters import pairs_of
from helpers.encoder import Encoder
from helpers.four_answers import LIBRARY, SMALL_RECIPE, SMALL_SET, SPECIALIST, Card, Desk, Run
from helpers.four_answers.desk import MOST_WORDINGS
from helpers.lab.limits import MAX_ANSWER, MAX_QUESTION, MAX_WORDINGS, LabError, typed_line
from helpers.lab.teaching import likely_spans, propose_question, propose_wordings, split_wordings
from helpers.language_model import Brain
from helpers.library import load_facts, load_library
from helpers.records import Fact, Lesson
from helpers.retrieval import Librarian
from helpers.scoring import normalise, place_of
from helpers.sentences import one_line
from helpers.show.one_run import OneRun

BOTH_WAYS = (LIBRARY, SPECIALIST)
MOST_TOLD = 12  # pages; more would make the training long


@dataclass(frozen=True)
class Effort:
    """What a specialist took: facts (those of the box among them), wordings, training steps, seconds."""

    facts: int
    wordings: int
    steps: int
    seconds: float


def open_telling(brain: Brain, encoder: Encoder) -> Telling:
    """A box over a fresh library of the support office; its specialist learns eight prepared facts as well."""
    library = load_library("support")
    librarian = Librarian(encoder, library.passages)
    return Telling(Desk(brain, library, load_facts("support"), librarian, SMALL_SET, recipe=SMALL_RECIPE))


class Telling(OneRun):
    """Tell a page to both, and ask both the same question.

    The librarian is given the page and nothing else. The question with its answer is noted: both are
    scored by it, and the specialist is trained on it. ``cards`` are the two answers to ``question``,
    ``told`` the lessons so far, ``effort`` what the present specialist took (None before the first).
    """

    BUSY = "The specialist is being trained already. Wait for it, or stop it."
    question = Unicode()
    cards = Tuple()
    told = Tuple()
    effort = Any(None, allow_none=True)
    progress = Float(0.0)
    status = Unicode()

    def __init__(self, desk: Desk, **traits) -> None:
        super().__init__(**traits)
        self.desk = desk

    def propose(self, page: str) -> tuple[str, str]:
        """A question and its answer for a page, by rule; both empty where the rules find none."""
        text = one_line(page)
        spans = ((propose_question(text, span), text[slice(*span)]) for span in likely_spans(text))
        return next((pair for pair in spans if pair[0]), ("", ""))

    def tell(self, page: str, question: str = "", answer: str = "") -> Lesson:
        """Hand a page to the librarian as it is, note its question and answer, and ask both.

        What is left out is proposed. Where the question was told before, the new page replaces the old one.
        Raises ``LabError`` or ``LibraryError`` where something will not do, and changes nothing.
        """
        proposed = self.propose(page)
        if not (question.strip() or proposed[0]):
            raise LabError("No question was found for this page. Type one, with its answer.")
        asked = typed_line(question or proposed[0], "question", MAX_QUESTION)
        right = typed_line(answer or self._answer_for(question, proposed), "answer", MAX_ANSWER)
        with self.desk.lock:
            lesson = self._take_in(page, asked, right)
            self.told = tuple(one.lesson for one in self.desk.syllabus.typed)
        self.ask(asked)
        on_page = place_of(right, one_line(page))
        doubt = "" if on_page else " Mind that the answer does not stand on the page in these words."
        self.status = f"The librarian has the page. No weight moved.{doubt}"
        return lesson

    def ask(self, question: str) -> tuple[Card, ...]:
        """Ask both. Raises ``LabError`` for a question it cannot use, and changes nothing."""
        text = typed_line(question, "question", MAX_QUESTION)
        with self.desk.lock:
            cards = tuple(self.desk.card(way, text) for way in BOTH_WAYS)
            self.question, self.cards = text, cards
        return cards

    def train(self) -> bool:
        """Train a specialist on what was told, from start to end; False if it was stopped before."""
        return self.alone(lambda: self._trained(self.desk.start_training()))

    def wordings(self) -> tuple[tuple[str, str], ...]:
        """What can be asked and is scored: (how it is used, wording), the page told last first."""
        found = [(use, text) for lesson in reversed(self.told) for use, text in _uses(lesson)]
        return (*found, *(("prepared", fact.train[0]) for fact in self._prepared()))

    def _prepared(self) -> list[Fact]:
        own = {one.fact.id for one in self.desk.syllabus.typed}
        return [fact for fact in self.desk.syllabus.prepared if fact.id in self.desk.syllabus.base - own]

    def _answer_for(self, question: str, proposed: tuple[str, str]) -> str:
        """The proposed answer belongs to the proposed question; a typed one needs its own."""
        if question.strip() and normalise(question) != normalise(proposed[0]):
            raise LabError("You typed a question of your own. Type its answer as well.")
        return proposed[1]

    def _take_in(self, page: str, question: str, answer: str) -> Lesson:
        syllabus, library = self.desk.syllabus, self.desk.library
        same = syllabus.fact_of(question)
        own = next((one.lesson for one in syllabus.typed if same and one.fact.id == same.id), None)
        trained, kept = self._wordings(question, answer, same)
        if own is None and len(self.told) >= MOST_TOLD:
            raise LabError(f"You told {MOST_TOLD} pages already. Ask about them, or run this cell again.")
        lesson = Lesson(question, answer, trained, kept, self._put(page, own.page_id if own else ""))
        syllabus.teach(lesson, library)
        self.desk.catch_up()
        return lesson

    def _put(self, page: str, before: str) -> str:
        """The page's id: ``before`` is rewritten, a page that is there already is used, else it is added."""
        library = self.desk.library
        there = next((one.id for one in library.passages if one.text == one_line(page)), "")
        if before and not there:
            library.edit(before, page)
        elif not there:
            library.add(page)
        return there or before or library.passages[-1].id

    def _wordings(self, question: str, answer: str, same: Fact | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Wordings to train, the question first, and held-out ones; none that asks for something else."""
        proposed = (same.train, same.test) if same else split_wordings(question, propose_wordings(question, answer))
        trained, kept = ([text for text in texts if self._is_free(text, same)] for texts in proposed)
        trained = _different([question, *trained])[: MAX_WORDINGS + 1]
        return tuple(trained), tuple(_different([*trained, *kept])[len(trained) :])

    def _is_free(self, text: str, same: Fact | None) -> bool:
        fact = self.desk.fact_of(text)
        return fact is None or (same is not None and fact.id == same.id)

    def _trained(self, run: Run) -> bool:
        began, whole, self.progress = time.perf_counter(), False, 0.0
        try:
            for step in run.training:
                self.progress = step.step / step.of
                if self.stopping():
                    break
                time.sleep(0.002)  # lets a waiting question have the model before the next step
            whole = run.training.complete
        finally:
            if not whole:
                run.training.discard()
        if whole:
            self._install(run, time.perf_counter() - began)
        else:
            self.status = "Training was stopped and thrown away. Nothing changed."
        return whole

    def _install(self, run: Run, seconds: float) -> None:
        facts = [fact for fact in self.desk.taught if fact.id in run.answers]
        self.desk.install(run)
        wordings = len(pairs_of(facts, MOST_WORDINGS))
        self.effort = Effort(len(facts), wordings, len(run.training.plan), seconds)
        if self.question:
            self.ask(self.question)
        self.status = "A new specialist answers."


def _uses(lesson: Lesson) -> list[tuple[str, str]]:
    return [("trained", text) for text in lesson.trained] + [("held out", text) for text in lesson.kept]


def _different(wordings: Sequence[str]) -> list[str]:
    """The wordings without those that are the same but for case, articles and final punctuation."""
    found: dict[str, str] = {}
    for text in wordings:
        found.setdefault(normalise(text), text)
    return list(found.values())
