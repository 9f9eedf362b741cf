"""The state of the classroom: one run at a time, taken step by step, with its gauges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event, Lock

from traitlets import Any, Bool, HasTraits, Int, Unicode

from helpers.adapters import LoraTraining
from helpers.experiments.forgetting import ARMS, NAIVE, Course, Probe, Reading, Setting, examine, start
from helpers.language_model import Brain
from helpers.records import Score, TrainingStep

BUSY = "A run is under way. Stop it first, or wait for it."


def open_classroom(brain: Brain, setting: Setting) -> Classroom:
    """A classroom for these facts; the gauges are read once, which takes a moment."""
    return Classroom(lambda arm: start(arm, brain, setting.taught, setting.replay), setting.probes)


class Classroom(HasTraits):
    """Choose a kind of training, step, run, stop, reset; ``course`` holds losses and gauges so far.

    ``begin`` makes a run of an arm, ``read`` reads the gauges; tests put quick ones in their place.
    """

    arm = Unicode(NAIVE)
    step = Int(0)
    of = Int(0)
    course = Any()
    busy = Bool(False)
    status = Unicode()

    def __init__(
        self,
        begin: Callable[[str], LoraTraining],
        probes: Sequence[Probe],
        read: Callable[..., tuple[Score, ...]] = examine,
        looks: int = 6,
        **traits,
    ) -> None:
        super().__init__(**traits)
        self._begin, self._probes, self._read, self._looks = begin, tuple(probes), read, looks
        self._stop, self._running = Event(), Lock()
        self._training: LoraTraining | None = None
        self._base: Reading | None = None
        self.reset()

    def choose(self, arm: str) -> None:
        """Choose a kind of training; a run of another kind is thrown away.

        Raises ``ValueError`` for one that is not offered, or while a run is under way.
        """
        if arm not in ARMS:
            raise ValueError(f"{arm!r} is not one of: {', '.join(ARMS)}.")
        self._alone(lambda: self._fresh(arm))
        self.status = f"A fresh run: {arm}."

    def reset(self) -> None:
        """Throw the run away and begin again with the untrained model."""
        self._alone(lambda: self._fresh(self.arm))
        self.status = f"A fresh run: {self.arm}."

    def one_step(self) -> None:
        """Learn from one batch, and read the gauges."""
        self._alone(lambda: self._advance(1))

    def run(self) -> bool:
        """Train to the end, or until ``stop``; the gauges are read on the way. True where it is complete."""
        self._alone(lambda: self._advance(self.of))
        return self.step == self.of

    def stop(self) -> None:
        """Ask a run to pause after the step it is at; ``run`` goes on from there."""
        self._stop.set()

    def _alone(self, work: Callable[[], None]) -> None:
        if not self._running.acquire(blocking=False):
            raise ValueError(BUSY)
        try:
            self._stop.clear()
            self.busy = True
            work()
        finally:
            self.busy = False
            self._running.release()

    def _fresh(self, arm: str) -> None:
        if self._training:
            self._training.discard()
            self._training = None
        self._training = self._begin(arm)
        if self._base is None:  # the same for all arms: none has learned anything yet
            self._base = self._look(0)
        self.arm, self.step, self.of = arm, 0, len(self._training.plan)
        self.course = Course(arm, (self._base,))

    def _advance(self, steps: int) -> None:
        if self.step == self.of:
            self.status = "This run is complete. Press Reset for a fresh one."
            return
        every = max(1, self.of // self._looks)
        for _ in range(min(steps, self.of - self.step)):
            done = self._training.step()
            due = steps == 1 or done.step % every == 0 or done.step == self.of
            self._note(done, due)
            if self._stop.is_set():
                self._pause(done)
                return
        self.status = "Complete." if self.step == self.of else f"Step {self.step} of {self.of}."

    def _note(self, done: TrainingStep, due: bool) -> None:
        """Show a step: loss and gauges change together, so that a view never shows half of it."""
        losses, readings = (*self.course.losses, done.loss), self.course.readings
        self.course = replace(
            self.course,
            losses=losses,
            readings=(*readings, self._look(done.step)) if due else readings,
            tokens=self._training.tokens,
        )
        self.step = done.step

    def _pause(self, done: TrainingStep) -> None:
        if self.course.readings[-1].step != done.step:
            self.course = replace(self.course, readings=(*self.course.readings, self._look(done.step)))
        self.status = f"Paused after step {done.step} of {done.of}. Run goes on from here."

    def _look(self, step: int) -> Reading:
        return Reading(step, self._read(self._training.so_far(), self._probes))
