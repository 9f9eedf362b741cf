"""Widgets over the sabotage bench: they call its methods and show its traits."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w
from markupsafe import Markup

from helpers.show.html import message_html
from helpers.show.one_run import Background
from helpers.show.panel import Shown, button, guarded
from helpers.show.typed import TypedLine
from helpers.topics.breaking.faults import FAULTS, HIDDEN, SECRET, TYPED, TYPO
from helpers.topics.breaking.panel.state import GUESSES, NO_GUESS, Bench
from helpers.topics.breaking.panel.table import broken_html

TEXT = "The sabotage bench: run this cell to break both worlds, and to repair them."
FIELDS = {HIDDEN: "Instruction", TYPO: "Question", SECRET: "Secret"}
NOTHING_TYPED = "Nothing to type"


def bench_panel(bench: Bench) -> Shown:
    """Show the bench."""
    panel = BenchPanel(bench)
    return Shown(panel.widget, panel.twin, TEXT)


class BenchPanel(Background):
    """A fault, a fact, a text, a guess; Break, Repair, Stop; and the two worlds below."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self._build_choices()
        self.breaks, self.skip = button("Break both worlds"), button("Skip the guess")
        self.repair = button("Repair", "Undo the fault in both worlds, and measure it", self._repair)
        self.stop = button("Stop", "Stop after the training step it is at", self._stop)
        self.breaks.button_style = "primary"
        self.typed.submitted_by(self.breaks, lambda _: self._break(self.guess.value))
        self.typed.submitted_by(self.skip, lambda _: self._break(NO_GUESS))
        self.progress, self.table, self.message = w.Label(), w.HTML(), w.HTML()
        buttons = w.HBox([self.breaks, self.skip, self.repair, self.stop, self.progress])
        buttons.layout.flex_flow = "row wrap"
        parts = [self.fault, self.fact, self.typed, self.guess, buttons, self.message, self.table]
        self.widget = w.VBox(parts, layout=w.Layout(width="100%"))
        bench.observe(lambda _: self._show(), ["fault", "fact", "typed", "broken", "busy"])
        bench.observe(lambda change: setattr(self.progress, "value", change.new), ["progress"])
        self._show()

    def _build_choices(self) -> None:
        style, wide = {"description_width": "110px"}, w.Layout(width="640px", max_width="100%")
        facts = [(one.train[0], one) for one in self.bench.facts]
        self.fault = w.Dropdown(options=FAULTS, description="Fault", style=style, layout=wide)
        self.fact = w.Dropdown(options=facts, description="Asked for", style=style, layout=wide)
        self.typed = TypedLine(description=NOTHING_TYPED, continuous_update=False, style=style, layout=wide)
        options = [("choose …", ""), *((one, one) for one in GUESSES)]
        self.guess = w.Dropdown(options=options, description="Who will suffer?", style=style, layout=wide)
        self.fault.observe(self._choose, "value")
        self.fact.observe(self._choose, "value")
        self.guess.observe(lambda _: self.settle(), "value")

    @guarded
    def _choose(self, _: object) -> None:
        if (self.fault.value, self.fact.value) != (self.bench.fault, self.bench.fact):
            self.bench.choose(self.fault.value, self.fact.value)
            self.guess.value = ""

    @guarded
    def _break(self, guess: str) -> None:
        self.bench.write(self.typed.value)
        self._start(lambda: self.bench.break_it(guess))

    @guarded
    def _repair(self, _: object) -> None:
        self._start(self.bench.repair)

    @guarded
    def _stop(self, _: object) -> None:
        self.bench.stop()

    def _start(self, work: Callable[[], object]) -> None:
        self.in_background(self.bench, lambda: self._finish(work))

    def _finish(self, work: Callable[[], object]) -> None:
        work()
        self.say(self.bench.status)

    def _show(self) -> None:
        bench = self.bench
        self.table.value = broken_html(bench.broken)
        self.typed.description = FIELDS.get(bench.fault, NOTHING_TYPED)
        if not bench.busy:
            self.fault.value, self.fact.value, self.typed.value = bench.fault, bench.fact, bench.typed
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the buttons; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each control as the state demands."""
        bench, busy = self.bench, self.bench.busy
        self.fault.disabled = self.fact.disabled = self.guess.disabled = self.skip.disabled = busy
        self.typed.disabled = busy or bench.fault not in TYPED
        self.breaks.disabled = busy or not self.guess.value
        self.repair.disabled = busy or bench.broken is None or len(bench.broken.moments) > 2
        self.stop.disabled = not busy

    def twin(self) -> Markup:
        """The bench for a page without a kernel."""
        faults = Markup("").join(Markup("<li>{}</li>").format(fault) for fault in FAULTS)
        page = Markup("<p><b>The sabotage bench</b>: one fault, two worlds.</p><ul>{}</ul>{}<p>{}</p>")
        return page.format(faults, broken_html(self.bench.broken), "Open the notebook and run it to break both worlds.")
