"""The view of the grid: switches, a fact with its page, a question, and a table of eight replies."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w
from markupsafe import Markup

from helpers.four_answers import NOT_SCORED
from helpers.show.html import FAINT, INK, LINE, PLAIN_COLOUR, VERDICT_COLOURS, message_html
from helpers.show.one_run import Background
from helpers.show.panel import Shown, button, guarded
from helpers.show.typed import TypedLine
from helpers.topics.together.hybrid import EIGHT, NOW, OLD, OTHER, PASSED, Reply, Switches
from helpers.topics.together.panel.grid import Grid

TEXT = "The grid: run this cell to switch style, library and facts on and off."
COLOURS = {
    NOW: VERDICT_COLOURS["right"],
    OLD: VERDICT_COLOURS["stale"],
    PASSED: VERDICT_COLOURS["don't know"],
    NOT_SCORED: PLAIN_COLOUR,
    OTHER: VERDICT_COLOURS["invented"],
}
CELL = f"border-bottom:1px solid {LINE};padding:4px 8px;text-align:left;vertical-align:top;white-space:pre-line"
WIDE, NAMES = w.Layout(width="auto", flex="1 1 420px"), {"description_width": "90px"}


def grid_panel(grid: Grid) -> Shown:
    """Show the grid."""
    panel = GridPanel(grid)
    return Shown(panel.widget, panel.twin, TEXT)


class GridPanel(Background):
    """Widgets that call the grid's methods and show its traits."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._build()
        self.table, self.message, self.page = w.HTML(), w.HTML(), w.HTML()
        rows = [self.fact, self.page, _row(self.value, self.save), _row(*self.switches.values())]
        rows += [self.question, _row(self.ask, self.all, self.stop, self.progress), self.message, self.table]
        self.widget = w.VBox(rows, layout=w.Layout(width="100%"))
        grid.observe(
            lambda _: self._show(), ["replies", "busy", "done", "value", "fact_id", "style", "library", "facts"]
        )
        grid.observe(lambda change: self.say(change.new), ["status"])
        self._show()

    def _build(self) -> None:
        grid = self.grid
        options = [(fact.statement, id) for id, fact in grid.known.items()]
        self.fact = w.Dropdown(
            options=options, value=grid.fact_id, description="Trained fact", style=NAMES, layout=WIDE
        )
        self.value = TypedLine(grid.value, description="Now it is", continuous_update=False, style=NAMES, layout=WIDE)
        self.save = button("Save the page", "Let the library's page say this")
        self.value.submitted_by(self.save, self._save)
        self.question = TypedLine(
            grid.question, description="Question", continuous_update=False, style=NAMES, layout=w.Layout(width="99%")
        )
        names = {"style": "house style (adapter)", "library": "library", "facts": "facts (adapter)"}
        self.switches = {
            name: w.Checkbox(getattr(grid, name), description=words, indent=False, layout=w.Layout(width="200px"))
            for name, words in names.items()
        }
        for name, box in self.switches.items():
            w.link((box, "value"), (grid, name))
        self.ask, self.all = button("Ask", "Ask with these switches"), button("Ask in all eight ways")
        self.stop = button("Stop", "Stop after the present answer", self._stop)
        self.ask.button_style, self.progress = "primary", w.Label()
        self.question.submitted_by(self.ask, self._ask)
        self.all.on_click(self._ask_all)
        self.fact.observe(self._choose, "value")

    @guarded
    def _choose(self, change) -> None:
        if change.new != self.grid.fact_id:
            self.grid.choose(change.new)
            self.value.value, self.question.value = self.grid.value, self.grid.question

    @guarded
    def _save(self, _: object) -> None:
        self.grid.edit(self.value.value)

    @guarded
    def _ask(self, _: object) -> None:
        self._start(lambda: self.grid.ask(self.question.value))

    @guarded
    def _ask_all(self, _: object) -> None:
        self._start(lambda: self.grid.ask(self.question.value, everything=True))

    @guarded
    def _stop(self, _: object) -> None:
        self.grid.stop()

    def _start(self, work: Callable[[], None]) -> None:
        self.in_background(self.grid, work)

    def _show(self) -> None:
        grid = self.grid
        line = Markup('<div style="color:{};line-height:1.5">On the page: {}</div>')
        self.page.value = line.format(FAINT, grid.page)
        self.table.value = table_html(grid)
        self.progress.value = f"answering, {grid.done} of {grid.of}" if grid.busy else ""
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the buttons; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each control as the state demands."""
        busy = self.grid.busy
        for control in (self.fact, self.save, self.ask, self.all):
            control.disabled = busy
        self.stop.disabled = not busy
        if not busy and self.fact.value != self.grid.fact_id:
            self.fact.value = self.grid.fact_id

    def twin(self) -> Markup:
        """The grid for a page without a kernel."""
        grid, hint = self.grid, "Open the notebook and run it to set the switches, edit the page and ask."
        page = Markup("<p><b>{}</b></p><p>Trained: {}<br>On the page now: {}</p>{}<p>{}</p>")
        return page.format(grid.question, grid.fact.statement, grid.page, table_html(grid), hint)


def _row(*widgets: w.Widget) -> w.HBox:
    return w.HBox(list(widgets), layout=w.Layout(flex_flow="row wrap"))


def table_html(grid: Grid) -> Markup:
    """Eight rows: the switches, the reply, whether it keeps the style, and what it tells."""
    head = Markup('<th scope="col" style="{}">{}</th>')
    heads = ("style", "library", "facts", "reply", "house style", "it tells what is")
    rows = Markup("").join(_reply_row(one, grid.replies.get(one), one == grid.switches) for one in EIGHT)
    top = Markup("").join(head.format(CELL, name) for name in heads)
    style = f"color:{INK};border-collapse:collapse;width:100%;line-height:1.4;overflow-wrap:anywhere"
    return Markup('<table style="{}"><tr>{}</tr>{}</table>').format(style, top, rows)


def _reply_row(switches: Switches, reply: Reply | None, chosen: bool) -> Markup:
    on = ["on" if getattr(switches, name) else "–" for name in ("style", "library", "facts")]
    said = [reply.text or "(nothing)", "kept" if reply.kept else "not kept"] if reply else ["not asked yet", ""]
    cells = Markup("").join(Markup('<td style="{}">{}</td>').format(CELL, text) for text in (*on, *said))
    edge = f"outline:2px solid {INK}" if chosen else ""
    row = Markup('<tr style="{}" aria-label="{}">{}<td style="{}">{}</td></tr>')
    return row.format(edge, f"switched on: {switches}", cells, CELL, _chip(reply.told) if reply else "")


def _chip(told: str) -> Markup:
    style = f"background:{COLOURS[told]};color:#000;border-radius:9px;padding:0 8px;white-space:nowrap"
    return Markup('<span style="{}">{}</span>').format(style, told)
