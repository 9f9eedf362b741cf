"""The lab's state: what the learner chose, and what came of it. No browser, no widget in here.

A view sets nothing but calls these methods, and shows these traits. The same methods
run from a notebook cell, from a worker thread, and from a test.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from threading import Event, Lock

from traitlets import Bool, Dict, Float, HasTraits, Int, Tuple, Unicode

from helpers.adapters import LoraRecipe
from helpers.encoder import load_encoder
from helpers.four_answers import (
    BOTH,
    LIBRARY,
    MEMORY,
    PAGES,
    SMALL_RECIPE,
    SMALL_SET,
    SPECIALIST,
    TRAINED,
    WAYS,
    Card,
    Desk,
    Moment,
    Run,
    look,
)
from helpers.language_model import Brain, load_brain
from helpers.library import Library, load_facts, load_library
from helpers.records import Fact, TrainingStep
from helpers.retrieval import Librarian

MAX_QUESTION = 300


class LabError(ValueError):
    """What the lab cannot do now, in words for the learner; nothing was changed."""


def open_lab(office: str = "support", taught: Sequence[str] = SMALL_SET, pages: int = PAGES) -> Lab:
    """A lab over a fresh library of an office, with the bundled model; loading takes some seconds."""
    librarian = Librarian(load_encoder())
    return Lab(load_brain(), load_library(office), load_facts(office), librarian, taught, pages, SMALL_RECIPE)


class Lab(HasTraits):
    """Four answers, a library to edit, a specialist to retrain.

    ``truth`` holds, for each way of answering, the seconds from the last change of the
    library to its first right answer.
    """

    question = Unicode()
    edition = Int(1)
    trained_edition = Int(0)
    stale = Bool(False)
    badge = Unicode()
    cards = Tuple()
    status = Unicode()
    progress = Float(0.0)
    busy = Bool(False)
    losses = Tuple()
    planned = Int(0)  # steps of the run that the losses belong to
    truth = Dict()

    def __init__(
        self,
        brain: Brain,
        library: Library,
        facts: Sequence[Fact],
        librarian: Librarian,
        taught: Sequence[str] = (),
        pages: int = PAGES,
        recipe: LoraRecipe = LoraRecipe(),
        **traits,
    ) -> None:
        super().__init__(**traits)
        self.desk = Desk(brain, library, facts, librarian, taught, pages, recipe)
        self._stop, self._running, self._changed_at = Event(), Lock(), None
        self._note_editions()

    @property
    def library(self) -> Library:
        """The library as it stands now."""
        return self.desk.library

    def suggestions(self) -> tuple[str, ...]:
        """One question for each fact that the specialist learns."""
        return tuple(fact.train[0] for fact in self.desk.taught)

    def passages_involved(self) -> tuple[str, ...]:
        """The ids of the pages that tell these facts, in the order of the office."""
        homes = {self.desk.home[fact.id] for fact in self.desk.taught}
        return tuple(passage.id for passage in self.library.passages if passage.id in homes)

    # -- asking ---------------------------------------------------------------------------

    def ask(self, question: str) -> tuple[Card, ...]:
        """Ask all four; the cards appear one by one, the library's first."""
        text = " ".join(question.split())
        if not text:
            raise LabError("The question is empty. Type a question, or choose one.")
        if len(text) > MAX_QUESTION:
            raise LabError(f"The question has {len(text)} characters; at most {MAX_QUESTION} fit. Shorten it.")
        with self.desk.lock:
            if text != self.question:
                self.cards, self.question = (), text
            self._ask_again((LIBRARY, BOTH, MEMORY, SPECIALIST))
        return self.cards

    def look(self, label: str, control: str) -> Moment:
        """The cards of this moment, with those of a control question, to be compared later."""
        with self.desk.lock:
            return look(self.desk, label, self.question, control)

    def _ask_again(self, ways: Sequence[str]) -> None:
        if not self.question:
            return
        for way in ways:
            card = self.desk.card(way, self.question)
            known = {shown.title: shown for shown in self.cards} | {way: card}
            self.cards = tuple(known[title] for title in WAYS if title in known)
            if card.verdict == "right" and self._changed_at is not None and way not in self.truth:
                self.truth = {**self.truth, way: time.perf_counter() - self._changed_at}

    # -- changing the library -------------------------------------------------------------

    def edit(self, passage_id: str, text: str) -> None:
        """Change one page. Raises ``LibraryError`` where the text will not do, and changes nothing."""
        self._change(lambda: self.library.edit(passage_id, text), f"Saved {passage_id}.")

    def delete(self, passage_id: str) -> None:
        """Take one page out of the library."""
        self._change(lambda: self.library.delete(passage_id), f"Deleted {passage_id}.")

    def undo(self) -> None:
        """Take back the last change of the library; a specialist is not untrained by it."""
        self._change(self.library.undo, "Took back the last change.")

    def _change(self, change: Callable[[], object], done: str, then: Callable[[], None] = lambda: None) -> None:
        self.status = ""  # so that the same message twice is seen twice
        with self.desk.lock:
            began, before = time.perf_counter(), self.library.edition
            change()
            if self.library.edition == before:
                self.status = "Nothing changed: the page says this already."
                return
            self._changed_at, self.truth = began, {}
            self.desk.catch_up()
            self._note_editions()
            then()
            self._ask_again((LIBRARY, BOTH, MEMORY, SPECIALIST))
            self.status = f"{done} The library is at edition {self.edition}; no weight moved."

    def _note_editions(self) -> None:
        self.edition, self.trained_edition = self.library.edition, self.desk.trained_edition
        differ = len(self.desk.outdated())
        self.stale = differ > 0
        if not self.trained_edition:
            self.badge = f"not trained yet · library is at edition {self.edition}"
            return
        facts = "1 fact differs" if differ == 1 else f"{differ} facts differ"
        state = f"STALE, {facts}" if differ else "up to date"
        self.badge = f"trained on edition {self.trained_edition} · library is at edition {self.edition} · {state}"

    # -- training -------------------------------------------------------------------------

    def retrain(self) -> bool:
        """Train a new specialist from start to end; False where it was stopped before."""
        for _ in self.training_steps():
            pass
        return not self._stop.is_set()

    def stop(self) -> None:
        """Ask a training run to stop after the step it is at; the old specialist stays."""
        self._stop.set()

    def training_steps(self) -> Iterator[TrainingStep]:
        """Train step by step. Whoever stops iterating stops the run, and it is thrown away."""
        if not self._running.acquire(blocking=False):
            raise LabError("A specialist is being trained already. Wait for it, or stop it.")
        run, installed = None, False
        try:
            self._stop.clear()
            self.busy, self.progress, self.losses = True, 0.0, ()
            run = self.desk.start_training()
            self.planned = len(run.training.plan)
            self.status = f"Training on edition {run.edition}. You can edit and ask meanwhile."
            yield from self._steps(run)
            if not self._stop.is_set():
                self._install(run)
                installed = True
        finally:
            if run and not installed:
                self._discard(run)
            self.busy = False
            self._running.release()

    def _steps(self, run: Run) -> Iterator[TrainingStep]:
        while not (run.training.complete or self._stop.is_set()):
            with self.desk.lock:
                step = run.training.step()
            self.losses, self.progress = (*self.losses, step.loss), step.step / step.of
            yield step
            time.sleep(0.002)  # lets a waiting question have the model before the next step

    def _install(self, run: Run) -> None:
        with self.desk.lock:
            self.desk.install(run)
            self._note_editions()
            self._ask_again(TRAINED)
            self.status = f"A new specialist answers, trained on edition {run.edition}."

    def _discard(self, run: Run) -> None:
        with self.desk.lock:
            run.training.discard()
        kept = "The old specialist stays." if self.trained_edition else "There is no specialist yet."
        self.status = f"Training was stopped and thrown away. {kept}"
