"""The classroom: choose a kind of training, Step, Run, Stop, Reset, with loss and gauges."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread

import ipywidgets as w

from helpers.experiments.forgetting import ARMS, GAUGES, Course
from helpers.figures.training import gauges_live
from helpers.lab.classroom import BUSY, Classroom
from helpers.panels.rank import png_html
from helpers.panels.show import INK, LINE, Shown, esc, guarded, message_html

TEXT = "The classroom: run this cell to train a specialist step by step."


def classroom_panel(room: Classroom) -> Shown:
    """Show the classroom."""
    panel = ClassroomPanel(room)
    return Shown(panel.widget, panel.twin, TEXT)


class ClassroomPanel:
    """Widgets that call the classroom's methods and show its traits."""

    def __init__(self, room: Classroom) -> None:
        self.room, self._worker, self._drawn, self._drawn_at = room, None, 0, 0.0
        layout = w.Layout(width="280px")
        self.arm = w.Dropdown(options=ARMS, value=room.arm, description="Training", layout=layout)
        self.step = _button("Step", "Learn from one batch, then read the gauges", self._step)
        self.run = _button("Run", "Train to the end", self._run)
        self.stop = _button("Stop", "Pause after the step it is at", self._stop)
        self.reset = _button("Reset", "Begin again with the untrained model", self._reset)
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
        """Work in a thread of its own, so that the page stays alive."""
        if self.room.busy or (self._worker and self._worker.is_alive()):
            raise ValueError(BUSY)
        self._worker = Thread(target=self._work, args=(work,), daemon=True)
        self._worker.start()

    @guarded
    def _work(self, work: Callable[[], object]) -> None:
        work()

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

    def twin(self) -> str:
        """The classroom for a page without a kernel."""
        hint = "Open the notebook and run it to train step by step."
        return f"<p><b>Training</b>: {esc(self.room.course.arm)}</p>{gauges_html(self.room.course)}<p>{hint}</p>"


def in_words(course: Course) -> str:
    """The last reading of all gauges in words.

    >>> from helpers.experiments.forgetting import Reading
    >>> from helpers.records import Score
    >>> in_words(Course("naive LoRA", (Reading(4, (Score(1, 2, 0, 1),) * 5),)))[:52]
    'naive LoRA, gauges at step 4: trained phrasings 50 %'
    """
    last = course.readings[-1]
    told = ", ".join(f"{gauge} {_percent(last.share(gauge))}" for gauge in GAUGES)
    return f"{course.arm}, gauges at step {last.step}: {told}"


def gauges_html(course: Course) -> str:
    """The gauges as labelled bars: now, and before training."""
    first, last = course.readings[0], course.readings[-1]
    rows = "".join(_gauge(name, first.share(name), last.share(name)) for name in GAUGES)
    style = f"color:{INK};font-size:14px;width:100%;max-width:760px;border-collapse:collapse"
    caption = f"Answered right, at step {last.step}"
    return f'<table style="{style}"><caption style="text-align:left">{esc(caption)}</caption>{rows}</table>'


def _gauge(name: str, before: float, now: float) -> str:
    track = f"background:{LINE};height:10px;position:relative"
    bar = f"background:#0072B2;height:10px;width:{100 * now:.0f}%"
    mark = f"position:absolute;top:-3px;left:{100 * before:.0f}%;width:2px;height:16px;background:{INK}"
    cell = "padding:2px 10px 2px 0;text-align:left"
    return (
        f'<tr><th style="{cell};font-weight:600;white-space:nowrap">{esc(name)}</th>'
        f'<td style="{cell};width:55%"><div style="{track}">'
        f'<div style="{bar}"></div><div style="{mark}"></div></div></td>'
        f'<td style="{cell};white-space:nowrap">{_percent(now)} (before: {_percent(before)})</td></tr>'
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _button(label: str, tooltip: str, handler) -> w.Button:
    button = w.Button(description=label, tooltip=tooltip, layout=w.Layout(width="auto"))
    button.on_click(handler)
    return button
