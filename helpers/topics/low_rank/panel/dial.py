"""The dial: how strongly a trained update counts, from off to twice its trained strength."""

from __future__ import annotations

import ipywidgets as w
from markupsafe import Markup
from traitlets import Any, Float, HasTraits

from helpers.records import Fact
from helpers.show.html import FAINT, INK, LINE, message_html
from helpers.show.panel import Shown, guarded
from helpers.topics.low_rank.strength import DialReading, Turn, reading_at

TEXT = "The dial: run this cell to turn the update up and down, with and without the page."
WEAKEST, STRONGEST = 0.0, 2.0
OLD_COLOUR, NEW_COLOUR = "#E69F00", "#009E73"


class Dial(HasTraits):
    """One strength and what was read at it. ``turn`` is all that a view calls."""

    strength = Float(1.0)
    reading = Any()

    def __init__(self, turn: Turn, fact: Fact, new: str, **traits) -> None:
        super().__init__(**traits)
        self._turn_to, self.fact, self.new = turn, fact, new
        self.turn(self.strength)

    def turn(self, strength: float) -> None:
        """Ask the model again at another strength. Raises ``ValueError`` outside 0 to 2."""
        if not WEAKEST <= strength <= STRONGEST:
            raise ValueError(f"The strength is {strength:g}; choose {WEAKEST:g} to {STRONGEST:g}.")
        self.reading = reading_at(self._turn_to, self.fact, self.new, strength)
        self.strength = strength


def dial(state: Dial) -> Shown:
    """Show the dial."""
    panel = DialPanel(state)
    return Shown(panel.widget, panel.twin, TEXT)


class DialPanel:
    """A slider, a number beside it for those who do not drag, and four bars."""

    def __init__(self, state: Dial) -> None:
        self.state = state
        limits = {"min": WEAKEST, "max": STRONGEST, "step": 0.05, "value": state.strength}
        self.slider = w.FloatSlider(**limits, description="Strength", continuous_update=False, readout=False)
        self.number = w.BoundedFloatText(**limits, description="Exactly", layout=w.Layout(width="170px"))
        w.link((self.slider, "value"), (self.number, "value"))
        self.slider.observe(self._turn, "value")
        self.bars, self.message = w.HTML(), w.HTML()
        self.widget = w.VBox([w.HBox([self.slider, self.number]), self.bars, self.message])
        state.observe(lambda _: self._show(), ["reading"])
        self._show()

    @guarded
    def _turn(self, change) -> None:
        self.state.turn(change.new)

    def _show(self) -> None:
        self.bars.value = bars_html(self.state.reading, self.state.fact, self.state.new)

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the bars; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Nothing to set: the dial can be turned at any time."""

    def twin(self) -> Markup:
        """The dial for a page without a kernel: the bars, in words that no other run changes."""
        hint = "Open the notebook and run it to turn the dial; the figure above shows all strengths."
        page = Markup("<p><b>{}</b></p><p>Old answer: {}, new page: {}. {}</p>")
        return page.format(self.state.fact.train[0], self.state.fact.answer, self.state.new, hint)


def bars_html(reading: DialReading, fact: Fact, new: str) -> Markup:
    """The odds of both answers as bars, without the page and with it."""
    rows = []
    for name, pair in (("without the page", reading.alone), ("with the new page", reading.with_page)):
        head = Markup('<tr><th colspan="3" style="text-align:left;padding-top:6px">{}</th></tr>')
        rows.append(head.format(name))
        answers = ((fact.answer, "in the weights", OLD_COLOUR), (new, "on the page", NEW_COLOUR))
        rows += [_bar(f"{text} ({where})", share, colour) for (text, where, colour), share in zip(answers, pair)]
    page = Markup('<table style="color:{};font-size:14px;width:560px">{}{}</table>')
    caption = Markup('<caption style="text-align:left;color:{}">{}</caption>').format(FAINT, fact.train[0])
    return page.format(INK, caption, Markup("").join(rows))


def _bar(name: str, share: float, colour: str) -> Markup:
    return Markup(
        '<tr><td style="text-align:left">{}</td><td style="width:55%"><div style="background:{};width:100%">'
        '<div style="background:{};height:12px;width:{:.0f}%"></div></div></td><td>{:.2f}</td></tr>'
    ).format(name, LINE, colour, 100 * share, share)
