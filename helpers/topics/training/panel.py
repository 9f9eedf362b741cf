"""The classroom: choose a kind of training, Step, Run, Stop, Reset, with loss and gauges."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import ipywidgets as w
from markupsafe import Markup
from traitlets import Any, Int, Unicode

from helpers.adapters import LoraTraining
from helpers.language_model import Brain
from helpers.records import Score, TrainingStep
from helpers.show.html import message_html
from helpers.show.one_run import Background, OneRun
from helpers.show.panel import Shown, button, guarded
from helpers.show.pictures import png_html
from helpers.topics.training.figures import gauges_live
from helpers.topics.training.forgetting import ARMS, NAIVE, Course, Gauged, Probe, Setting, examine, start
from helpers.topics.training.gauges import gauges_html, in_words


def open_classroom(brain: Brain, setting: Setting) -> Classroom:
    """A classroom for these facts; the gauges are read once, which takes a moment."""
    return Classroom(lambda arm: start(arm, brain, setting.taught, setting.replay), setting.probes)


class Classroom(OneRun):
    """Choose a kind of training, step, run, stop, reset; ``course`` holds losses and gauges so far.

    ``begin`` makes a run of an arm, ``read`` reads the gauges; tests put quick ones in their place.
    """

    arm = Unicode(NAIVE)
    step = Int(0)
    of = Int(0)
    course = Any()
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
        self._training: LoraTraining | None = None
        self._base: Gauged | None = None
        self.reset()

    def choose(self, arm: str) -> None:
        """Choose a kind of training; a run of another kind is thrown away.

        Raises ``ValueError`` for one that is not offered, or while a run is under way.
        """
        if arm not in ARMS:
            raise ValueError(f"{arm!r} is not one of: {', '.join(ARMS)}.")
        self.alone(lambda: self._fresh(arm))
        self.status = f"A fresh run: {arm}."

    def reset(self) -> None:
        """Throw the run away and begin again with the untrained model."""
        self.alone(lambda: self._fresh(self.arm))
        self.status = f"A fresh run: {self.arm}."

    def one_step(self) -> None:
        """Learn from one batch, and read the gauges."""
        self.alone(lambda: self._advance(1))

    def run(self) -> bool:
        """Train to the end, or until ``stop``; the gauges are read on the way. True if it is complete."""
        self.alone(lambda: self._advance(self.of))
        return self.step == self.of

    def stop(self) -> None:
        """Ask a run to pause after the step it is at; ``run`` goes on from there."""
        super().stop()

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
            if self.stopping():
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

    def _look(self, step: int) -> Gauged:
        return Gauged(step, self._read(self._training.so_far(), self._probes))


TEXT = "The classroom: run this cell to train a specialist step by step."


def classroom_panel(room: Classroom) -> Shown:
    """Show the classroom."""
    panel = ClassroomPanel(room)
    return Shown(panel.widget, panel.twin, TEXT)


class ClassroomPanel(Background):
    """Widgets that call the classroom's methods and show its traits."""

    def __init__(self, room: Classroom) -> None:
        self.room, self._drawn, self._drawn_at = room, 0, 0.0
        layout = w.Layout(width="280px")
        self.arm = w.Dropdown(options=ARMS, value=room.arm, description="Training", layout=layout)
        self.step = button("Step", "Learn from one batch, then read the gauges", self._step)
        self.run = button("Run", "Train to the end", self._run)
        self.stop = button("Stop", "Pause after the step it is at", self._stop)
        self.reset = button("Reset", "Begin again with the untrained model", self._reset)
        self.run.button_style = "primary"
        self.progress = w.Label()
        self.gauges, self.curves, self.message = w.HTML(), w.HTML(), w.HTML()
        controls = w.HBox([self.arm, self.step, self.run, self.stop, self.reset, self.progress])
        controls.layout.flex_flow = "row wrap"
        self.widget = w.VBox([controls, self.gauges, self.curves, self.message])
        self.arm.observe(self._choose, "value")
        room.observe(lambda _: self._show(), ["busy", "step"])
        room.observe(lambda change: self._draw(change.new), ["course"])
        room.observe(lambda change: self.say(change.new), ["status"])
        self._draw(room.course), self._show()

    def _choose(self, change) -> None:
        if change.new != self.room.arm:
            self._start(lambda: self.room.choose(change.new))

    def _step(self, _: object) -> None:
        self._start(self.room.one_step)

    def _run(self, _: object) -> None:
        self._start(self.room.run)

    def _reset(self, _: object) -> None:
        self._start(self.room.reset)

    @guarded
    def _stop(self, _: object) -> None:
        self.room.stop()

    @guarded
    def _start(self, work: Callable[[], object]) -> None:
        self.in_background(self.room, work)

    def _show(self) -> None:
        room = self.room
        loss = f" · loss {room.course.losses[-1]:.2f}" if room.course.losses else ""
        self.progress.value = f"step {room.step} of {room.of}{loss} · {'working' if room.busy else 'waiting'}"
        self.settle()

    def _draw(self, course: Course) -> None:
        """Draw when the gauges moved; between two readings twice a second is enough."""
        if len(course.readings) == self._drawn and time.monotonic() - self._drawn_at < 0.5:
            return
        self.gauges.value = gauges_html(course)
        self.curves.value = png_html(gauges_live(course, self.room.of), in_words(course))
        self._drawn, self._drawn_at = len(course.readings), time.monotonic()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each control as the state demands."""
        busy = self.room.busy
        self.arm.disabled = self.reset.disabled = busy
        self.step.disabled = self.run.disabled = busy or self.room.step == self.room.of
        self.stop.disabled = not busy
        if not busy:
            self.arm.value = self.room.arm

    def twin(self) -> Markup:
        """The classroom for a page without a kernel."""
        hint = "Open the notebook and run it to train step by step."
        page, course = Markup("<p><b>Training</b>: {}</p>{}<p>{}</p>"), self.room.course
        return page.format(course.arm, gauges_html(course), hint)
