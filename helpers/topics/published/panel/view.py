"""The view: a question, a page that may be left empty, and a table of answers."""

from __future__ import annotations

import ipywidgets as w
from markupsafe import Markup

from helpers.show.html import INK, LINE, each, message_html
from helpers.show.one_run import Background
from helpers.show.panel import Shown, button, guarded
from helpers.show.typed import TypedLine, TypedText, submitted_together
from helpers.topics.published.panel.asking import SideBySide

TEXT = "Side by side: run this cell to ask all models a question of your own."
NAMES = {"description_width": "80px"}
CELL = f"border-bottom:1px solid {LINE};padding:4px 8px;text-align:left;vertical-align:top;white-space:pre-line"


def side_panel(state: SideBySide) -> Shown:
    """Show the models side by side."""
    panel = SidePanel(state)
    return Shown(panel.widget, panel.twin, TEXT)


class SidePanel(Background):
    """Widgets that call the state's methods and show its traits."""

    def __init__(self, state: SideBySide) -> None:
        self.state = state
        wide = w.Layout(width="99%")
        self.question = TypedLine(
            state.question, description="Question", continuous_update=False, style=NAMES, layout=wide
        )
        self.page = TypedText(
            state.page,
            description="Page",
            placeholder="a page to read first, or nothing",
            continuous_update=False,
            style=NAMES,
            layout=wide,
        )
        self.ask = button("Ask all", "Ask every model this question")
        self.stop = button("Stop", "Stop after the present answer", self._stop)
        self.ask.button_style = "primary"
        self.progress, self.message, self.table = w.Label(), w.HTML(), w.HTML()
        submitted_together([self.question, self.page], self.ask, self._ask)
        row = w.HBox([self.ask, self.stop, self.progress])
        self.widget = w.VBox([self.question, self.page, row, self.message, self.table], layout=w.Layout(width="100%"))
        state.observe(lambda _: self._show(), ["answers", "busy", "done"])
        state.observe(lambda change: self.say(change.new), ["status"])
        self._show()

    @guarded
    def _ask(self, _: object) -> None:
        question, page = self.question.value, self.page.value
        self.in_background(self.state, lambda: self.state.ask(question, page))

    @guarded
    def _stop(self, _: object) -> None:
        self.state.stop()

    def _show(self) -> None:
        state = self.state
        self.table.value = table_html(state)
        self.progress.value = f"answering, {state.done} of {len(state.speakers)}" if state.busy else ""
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the buttons; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """One question at a time."""
        self.ask.disabled, self.stop.disabled = self.state.busy, not self.state.busy

    def twin(self) -> Markup:
        """The same for a page without a kernel."""
        hint = "Open the notebook and run it to ask a question of your own."
        return Markup("<p><b>{}</b></p>{}<p>{}</p>").format(self.state.question, table_html(self.state), hint)


def table_html(state: SideBySide) -> Markup:
    """A row for each speaker."""
    cells = [
        (CELL, one.name, CELL, state.answers.get(one.name, "not asked yet") or "(nothing)") for one in state.speakers
    ]
    rows = each(Markup('<tr><th scope="row" style="{}">{}</th><td style="{}">{}</td></tr>'), cells)
    style = f"color:{INK};border-collapse:collapse;width:100%;line-height:1.4;overflow-wrap:anywhere"
    return Markup('<table style="{}">{}</table>').format(style, rows)
