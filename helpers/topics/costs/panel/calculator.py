"""The calculator: edits, questions and facts, with the costs measured here or with prices that somebody types."""

from __future__ import annotations

from math import log10

import ipywidgets as w
from markupsafe import Markup
from traitlets import Float, HasTraits, Int, Unicode

from helpers.show.html import INK, LINE, each, message_html
from helpers.show.panel import Shown, button, guarded
from helpers.show.pictures import png_html
from helpers.topics.costs.break_even import Prices, Rented, Use, a_day, questions_to_break_even, rented_prices
from helpers.topics.costs.figures import break_even_lines
from helpers.topics.costs.timing import roughly

HERE, RENTED = MACHINES = ("this machine, measured", "a rented GPU, 7 billion weights")
NO_PRICE = "Type a price an hour and a speed first: this course has none built in."
TEXT = "The calculator: run this cell to find the break-even for your own office."
LIMITS = {"edits": (0.01, 100.0), "questions": (1.0, 1e6), "facts": (10, 100_000), "at_most": (0.01, 100.0)}


class Calculator(HasTraits):
    """How an office works, and which prices count. ``set`` and ``rent`` are all that a view calls."""

    edits = Float(1.0)
    questions = Float(100.0)
    facts = Int(140)
    at_most = Float(1.0)
    machine = Unicode(HERE)
    price = Float(0.0)
    tflops = Float(0.0)

    def __init__(self, here: Prices, **traits) -> None:
        super().__init__(**traits)
        self._here = here

    def set(self, name: str, value: float) -> None:
        """Change one number of the office. Raises ``ValueError`` outside its limits."""
        low, high = LIMITS[name]
        if not low <= value <= high:
            raise ValueError(f"{value:g} is out of range; choose {low:g} to {high:g}.")
        setattr(self, name, int(value) if name == "facts" else float(value))

    def rent(self, price: float, tflops: float) -> None:
        """Take the prices of a rented machine: money an hour, and the TFLOP/s that it really does.

        Raises ``ValueError`` unless both are above 0.
        """
        rented_prices(Rented(price, tflops))
        with self.hold_trait_notifications():
            self.price, self.tflops, self.machine = price, tflops, RENTED

    def at_home(self) -> None:
        """Go back to what was measured on this machine."""
        self.machine = HERE

    @property
    def prices(self) -> Prices:
        """The prices that count now."""
        return self._here if self.machine == HERE else rented_prices(Rented(self.price, self.tflops))

    @property
    def use(self) -> Use:
        """The office as it is set now."""
        return Use(self.edits, self.questions, self.facts, self.at_most)

    def costs(self) -> tuple[float, float]:
        """What a day costs by the library and by the specialist, in the unit of the prices."""
        return a_day(self.prices, self.use)

    def even(self) -> float:
        """Questions a day at which both cost the same."""
        return questions_to_break_even(self.prices, self.edits, self.facts, self.at_most)

    def in_words(self) -> str:
        """Which way costs less a day, and from how many questions on that turns."""
        library, specialist = self.costs()
        if library == specialist:
            return "Both ways cost the same."
        cheaper, dearer = sorted((("the library", library), ("the specialist", specialist)), key=lambda pair: pair[1])
        said = f"A day costs less with {cheaper[0]}"
        said += f", {roughly(dearer[1] / cheaper[1])} times as much with {dearer[0]}." if cheaper[1] else "."
        if self.even() == float("inf"):
            return f"{said} More questions would not change that."
        return f"{said} Both cost the same at about {roughly(self.even())} questions a day."


def calculator(state: Calculator) -> Shown:
    """Show the calculator."""
    panel = CalculatorPanel(state)
    return Shown(panel.widget, panel.twin, TEXT)


class CalculatorPanel:
    """A slider and a number for each quantity, the machine with its typed prices, a line of words and the map."""

    def __init__(self, state: Calculator) -> None:
        self.state = state
        self.numbers = {
            "edits": w.BoundedFloatText(description="Edits a day"),
            "questions": w.BoundedFloatText(description="Questions a day"),
            "facts": w.BoundedIntText(description="Facts"),
            "at_most": w.BoundedFloatText(description="Retrainings, at most"),
        }
        rows = [self._row(name, number) for name, number in self.numbers.items()]
        style, layout = {"description_width": "170px"}, w.Layout(width="300px")
        self.price = w.FloatText(state.price, description="Price an hour", style=style, layout=layout)
        self.tflops = w.FloatText(state.tflops, description="Speed in TFLOP/s", style=style, layout=layout)
        self.rent = button("Use these prices", "Count with the rented machine", self._rent)
        self.home = button("This machine", "Count with what was measured here", self._at_home)
        self.said, self.map, self.message = w.HTML(), w.HTML(), w.HTML()
        rented = w.HBox([self.price, self.tflops, self.rent, self.home], layout=w.Layout(flex_flow="row wrap"))
        self.widget = w.VBox([*rows, rented, self.said, self.map, self.message])
        state.observe(lambda _: self._show(), list(state.trait_names()))
        self._show()

    def _row(self, name: str, number: w.BoundedFloatText) -> w.HBox:
        low, high = LIMITS[name]
        number.min, number.max, number.value = low, high, getattr(self.state, name)
        number.style, number.layout = {"description_width": "170px"}, w.Layout(width="300px")
        slider = w.FloatLogSlider(min=log10(low), max=log10(high), step=0.05, value=number.value, readout=False)
        slider.continuous_update = False
        slider.observe(lambda change: setattr(number, "value", _neat(change.new, low, high)), "value")
        number.observe(lambda change: self._set(name, change.new), "value")
        return w.HBox([number, slider])

    @guarded
    def _set(self, name: str, value: float) -> None:
        self.state.set(name, value)

    @guarded
    def _rent(self, _: object) -> None:
        if self.price.value <= 0 or self.tflops.value <= 0:
            raise ValueError(NO_PRICE)
        self.state.rent(self.price.value, self.tflops.value)

    @guarded
    def _at_home(self, _: object) -> None:
        self.state.at_home()

    def _show(self) -> None:
        state, said = self.state, self.state.in_words()
        self.said.value = costs_html(state)
        facts = sorted({10, 140, 1000, state.facts})
        self.map.value = png_html(break_even_lines(state.prices, facts, state.at_most, state.use), said)
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """The way back home is open only while other prices count."""
        self.home.disabled = self.state.machine == HERE

    def twin(self) -> Markup:
        """The calculator for a page without a kernel, in words that no other run changes."""
        state = self.state
        office = f"{state.edits:g} edits and {state.questions:g} questions a day, {state.facts} facts"
        hint = "Open the notebook and run it to move the sliders, or to type the price of a machine."
        return Markup("<p><b>Calculator</b>: {}, with the costs of {}.</p><p>{}</p>").format(office, HERE, hint)


def costs_html(state: Calculator) -> Markup:
    """The day's costs as a small table, with the sentence that says what they mean."""
    library, specialist = state.costs()
    rows = (("the library", f"{library:.3g}"), ("the specialist", f"{specialist:.3g}"))
    cell = f"padding:3px 10px;border-bottom:1px solid {LINE};text-align:left"
    body = each(Markup('<tr><th style="{0}">{1}</th><td style="{0}">{2}</td></tr>'), ((cell, *row) for row in rows))
    table = Markup('<table style="color:{};font-size:14px"><caption>A day, in {} ({})</caption>{}</table><p>{}</p>')
    return table.format(INK, state.prices.unit, state.machine, body, state.in_words())


def _neat(value: float, low: float, high: float) -> float:
    """Two digits that count, within the limits: a slider's own value has many."""
    return min(high, max(low, float(f"{value:.2g}")))
