"""The lab trains: step by step, to be shown and stopped, while the old specialist goes on answering."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from traitlets import Bool, Float, Int, Tuple, Unicode

from helpers.four_answers import SPECIALIST_WAYS, Desk, Run
from helpers.lab.asking import ORDER
from helpers.lab.limits import LabError
from helpers.lab.pairs import Pairs
from helpers.records import TrainingStep

BUSY = "A specialist is being trained already. Wait for it, or stop it."
WORTH_SAYING = 10  # seconds; what is over sooner needs no forecast
NOTHING_TO_TRAIN = (
    "There is nothing to train on: no question was written for these pages. Write a question and its answer for one."
)


class Training(Pairs):
    """One run at a time. ``losses``, ``planned`` and ``run_label`` belong to the same run, also after a stop."""

    progress = Float(0.0)
    busy = Bool(False)
    losses = Tuple()
    planned = Int(0)
    run_label = Unicode()
    plan = Unicode()
    doing = Unicode()  # how far the present work is, in words

    def __init__(self, desk: Desk, **traits) -> None:
        super().__init__(desk, **traits)
        self._stop, self._running = Event(), Lock()
        self._before: list[list] = []  # what had been done when the run began

    def retrain(self) -> bool:
        """Train a new specialist from start to end; False if it was stopped before."""
        for _ in self.training_steps():
            pass
        return not self._stop.is_set()

    def stop(self) -> None:
        """Ask a training run to stop after the step it is at; the old specialist stays."""
        self._stop.set()

    def training_steps(self) -> Iterator[TrainingStep]:
        """Train step by step. Whoever stops iterating stops the run, and it is thrown away."""
        if not self._running.acquire(blocking=False):
            raise LabError(BUSY)
        run, installed = None, False
        try:
            self._stop.clear()
            self.busy, self.progress, self.doing = True, 0.0, ""
            run = self._start()
            yield from self._steps(run)
            if not self._stop.is_set():
                self._install(run)
                installed = True
        finally:
            if run and not installed:
                self._discard(run)
            self.busy = False
            self._running.release()

    def _start(self) -> Run:
        """Begin a run. If it cannot begin, the curve of the last run stays."""
        if not any(fact.id in self.desk.answers() for fact in self.desk.taught):
            raise LabError(NOTHING_TO_TRAIN)
        with self.desk.lock:
            run, self._before = self.desk.start_training(), list(self.actions)
        self.losses, self.planned = (), len(run.training.plan)
        self.run_label = f"run on edition {run.edition}"
        self.plan = self.to_train()
        self.status = f"Training on edition {run.edition}. You can edit and ask meanwhile."
        return run

    def to_train(self) -> str:
        """What Retrain would teach now, in words."""
        facts, wordings = self._material()
        return f"{facts} {'fact' if facts == 1 else 'facts'}, {wordings} wordings"

    def _material(self) -> tuple[int, int]:
        """How many facts would be taught now, and how many wordings of them."""
        known = self.desk.answers()
        facts = [fact for fact in self.desk.taught if fact.id in known]
        return len(facts), sum(len(fact.train) for fact in facts)

    def _steps(self, run: Run) -> Iterator[TrainingStep]:
        while not (run.training.complete or self._stop.is_set()):
            with self.desk.lock:
                step = run.training.step()
            self.losses, self.progress = (*self.losses, step.loss), step.step / step.of
            self.doing = self._how_far(step)
            yield step
            time.sleep(0.002)  # lets a waiting question have the model before the next step

    def _how_far(self, step: TrainingStep) -> str:
        """The share of the steps, and how long the rest takes if it goes on as it did."""
        left = step.seconds / step.step * (step.of - step.step)
        return f"{100 * self.progress:.0f}% trained" + (f", about {left:.0f} s left" if left >= WORTH_SAYING else "")

    def _install(self, run: Run) -> None:
        with self.desk.lock:
            self._await(SPECIALIST_WAYS)
            before = self.desk.fact_of(self.question) if self.question else None
            self.desk.install(run)
            self._stop_clock_without_fact()
            self._note_editions()
            after = self.desk.fact_of(self.question) if self.question else None
            self._ask_again(SPECIALIST_WAYS if before == after else ORDER)  # what nobody asks any more is not scored
            self.actions = [one for one in self.actions if one[0] != "hand" or one[1] not in SPECIALIST_WAYS]
            self._note_training()
            self.status = f"A new specialist answers, trained on edition {run.edition}."

    def _stop_clock_without_fact(self) -> None:
        """What only the old specialist knew, because its question was taken back, has no truth to wait for."""
        event = self.clock.event
        if event and event.fact not in self.desk.syllabus.standings:
            self.clock.stop("its question was taken back: no right answer to wait for")
            self._show_clock()

    def _note_training(self) -> None:
        """Note the run where it began: done again, it must not learn what was changed while it ran."""
        self._note(["train"])
        train = self.actions.pop()
        self.actions.insert(sum(any(one is old for old in self._before) for one in self.actions), train)

    def _discard(self, run: Run) -> None:
        with self.desk.lock:
            run.training.discard()
        self.run_label = f"run on edition {run.edition}, stopped at step {len(self.losses)}"
        kept = "The old specialist stays." if self.trained_edition else "There is no specialist yet."
        self.status = f"Training was stopped and thrown away. {kept}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """For what replaces the whole desk: not while a specialist is trained, and Stop can stop it."""
        if not self._running.acquire(blocking=False):
            raise LabError(BUSY)
        try:
            self._stop.clear()
            self.busy, self.progress, self.doing = True, 0.0, ""
            yield
        finally:
            self.busy, self.doing = False, ""
            self._running.release()

    def _clear(self, desk: Desk) -> None:
        super()._clear(desk)
        self.losses, self.planned, self.progress, self.run_label, self.plan = (), 0, 0.0, "", ""
