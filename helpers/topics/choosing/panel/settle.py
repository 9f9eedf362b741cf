"""*Settle it*: paste pages and pairs, Run, watch, Stop; the outcome with intervals, and a page to take home."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import ipywidgets as w
from markupsafe import Markup
from traitlets import Any, Float, Unicode

from helpers.encoder import Encoder
from helpers.language_model import Brain
from helpers.show.html import message_html
from helpers.show.one_run import Background, OneRun
from helpers.show.panel import Shown, button, guarded
from helpers.show.pictures import png_html
from helpers.show.take_home import download_html
from helpers.show.typed import TypedText, submitted_together
from helpers.topics.choosing.figures import settled_bars
from helpers.topics.choosing.own import EXAMPLE_PAGES, EXAMPLE_PAIRS, OwnOffice, open_office
from helpers.topics.choosing.panel.chooser import sheet_html
from helpers.topics.choosing.settle import Progress, Settled, settling
from helpers.topics.choosing.sheets import clock_lines, settled_sheet

TEXT = "Settle it: run this cell to measure an office of your own in four ways."
Work = Callable[[OwnOffice], Iterator[Progress | Settled]]


class SettleRoom(OneRun):
    """Two typed texts, and the outcome of the last complete run; a stopped run leaves the earlier outcome.

    ``work`` measures an office step by step; tests put a quick one in its place.
    """

    pages = Unicode(EXAMPLE_PAGES)
    pairs = Unicode(EXAMPLE_PAIRS)
    name = Unicode("my office")
    part = Float(0.0)
    status = Unicode("Nothing is measured yet.")
    settled = Any(None, allow_none=True)

    def __init__(self, work: Work, **traits) -> None:
        super().__init__(**traits)
        self._work = work

    def run(self) -> bool:
        """Measure; True if it came to the end. Raises ``ValueError`` for texts it cannot use, or while it runs."""
        return self.alone(self._measure)

    def _measure(self) -> bool:
        own, self.part = open_office(self.pages, self.pairs, self.name), 0.0
        steps = self._work(own)
        try:
            for step in steps:
                if isinstance(step, Settled):
                    self.settled, self.part = step, 1.0
                    self.status = " ".join(("Measured.", *own.notes))
                    return True
                if self.stopping():
                    self.status = "Stopped. The outcome of the last complete run stays."
                    return False
                self.part, self.status = step.done / max(1, step.of), f"{step.done} of {step.of} · {step.words}"
        finally:
            steps.close()  # whatever was half trained leaves memory
        return False


def open_room(brain: Brain, encoder: Encoder) -> SettleRoom:
    """A room that measures with this model, with an example office typed in."""
    return SettleRoom(lambda own: settling(brain, encoder, own), name="the Ostrel workshop")


def settle_panel(room: SettleRoom) -> Shown:
    """Show the room."""
    panel = SettlePanel(room)
    return Shown(panel.widget, panel.twin, TEXT)


class SettlePanel(Background):
    """Two text fields, Run and Stop, progress, and the outcome."""

    def __init__(self, room: SettleRoom) -> None:
        self.room = room
        tall, style = w.Layout(width="auto", height="150px"), {"description_width": "64px"}
        self.pages = TypedText(room.pages, description="Pages", layout=tall, style=style, continuous_update=False)
        self.pairs = TypedText(room.pairs, description="Pairs", layout=tall, style=style, continuous_update=False)
        self.run = w.Button(description="Run", tooltip="Measure all four ways on three seeds", button_style="primary")
        submitted_together([self.pages, self.pairs], self.run, self._start)
        self.stop = button("Stop", "End after the step it is at", self._stop)
        self.take = button("Take home", "Make the page as Markdown and as PDF", self._take_home)
        self.progress = w.FloatProgress(max=1.0, layout=w.Layout(width="160px"))
        self.words, self.outcome, self.links, self.message = w.Label(), w.HTML(), w.HTML(), w.HTML()
        controls = w.HBox([self.run, self.stop, self.progress, self.words, self.take, self.links])
        controls.layout.flex_flow = "row wrap"
        self.widget = w.VBox([self.pages, self.pairs, controls, self.message, self.outcome])
        room.observe(lambda _: self._show(), ["busy", "part", "status"])
        room.observe(lambda _: self._draw(), ["settled"])
        self._draw(), self._show()

    @guarded
    def _start(self, _: object) -> None:
        self.in_background(self.room, self._measure)

    def _measure(self) -> None:
        self.room.pages, self.room.pairs = self.pages.value, self.pairs.value
        self.room.run()

    @guarded
    def _stop(self, _: object) -> None:
        self.room.stop()

    @guarded
    def _take_home(self, _: object) -> None:
        if self.room.settled is None:
            raise ValueError("Nothing is measured yet. Press Run first.")
        self.links.value = download_html(settled_sheet(self.room.settled), "settled")

    def _show(self) -> None:
        self.progress.value, self.words.value = self.room.part, self.room.status
        self.settle()

    def _draw(self) -> None:
        self.outcome.value, self.links.value = outcome_html(self.room.settled, seconds=True), ""

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the buttons; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each control as the state demands."""
        busy = self.room.busy
        self.run.disabled, self.stop.disabled = busy, not busy
        self.take.disabled = busy or self.room.settled is None

    def twin(self) -> Markup:
        """What was typed and what came of it, for a page without a kernel; no times, which another run changes."""
        typed = Markup("<p><b>Pages</b></p><pre>{}</pre><p><b>Pairs</b></p><pre>{}</pre>")
        return typed.format(self.room.pages, self.room.pairs) + outcome_html(self.room.settled, seconds=False)


def outcome_html(settled: Settled | None, seconds: bool) -> Markup:
    """The outcome as a page, with its figure where the times may be shown."""
    if settled is None:
        return Markup("<p>Nothing is measured yet.</p>")
    sheet = settled_sheet(settled, seconds)
    if not seconds:
        return sheet_html(sheet)
    return png_html(settled_bars(settled), "; ".join(clock_lines(settled))) + sheet_html(sheet)
