"""The box as widgets: a page, its question and answer, two buttons to tell, one to ask, two cards side by side."""

from __future__ import annotations

import warnings

import ipywidgets as w
from markupsafe import Markup

from helpers.show.html import message_html
from helpers.show.one_run import Background
from helpers.show.panel import Shown, button, guarded
from helpers.show.typed import TypedLine, TypedText, submitted_together
from helpers.topics.analogies.panel.cards import cards_html, told_html
from helpers.topics.analogies.panel.telling import Telling

ALREADY = "The librarian has this page already. Change it, or ask both."
PROPOSED = "Proposed: {} → {}. Leave both lines empty to take it, or type your own."
NONE_FOUND = "No question was found for this page. Type one, with its answer."
TEXT = "One fact, told twice: run this cell to type a page of your own, train, and ask both."
NAMES = {"description_width": "72px"}


def telling_panel(state: Telling, page: str) -> Shown:
    """Show the box, with a page to begin with."""
    panel = TellingPanel(state, page)
    return Shown(panel.widget, panel.twin, TEXT)


class TellingPanel(Background):
    """Widgets that call a ``Telling``'s methods and show its traits."""

    def __init__(self, state: Telling, page: str) -> None:
        self.state, self._last = state, None
        self._build_telling(page)
        self._build_asking()
        self.cards, self.told, self.message = w.HTML(), w.HTML(), w.HTML()
        rows = [self.telling, self.asking, self.cards, self.told, self.message]
        self.widget = w.VBox(rows, layout=w.Layout(width="100%"))
        state.observe(lambda _: self._show(), ["cards", "effort", "told"])
        state.observe(lambda _: self._show_progress(), ["progress", "busy"])
        state.observe(lambda change: self.say(change.new), ["status"])
        self._propose(None), self._show(), self._show_progress()

    # -- telling ----------------------------------------------------------------------------

    def _build_telling(self, page: str) -> None:
        self.page = TypedText(page, description="Page", rows=2, continuous_update=False, style=NAMES)
        self.page.layout = w.Layout(width="99%", height="58px")
        self.question, self.answer = _line("Question", "3 1 380px"), _line("Answer", "1 1 200px")
        self.tell = button("Tell the librarian", "Hand the page over as it is, and ask both", None)
        self.train = button("Train the specialist", "Train on the questions and answers, not on the pages", self._train)
        self.stop = button("Stop", "Stop the training; nothing changes then", lambda _: self.state.stop())
        self.tell.button_style = self.train.button_style = "primary"
        submitted_together([self.page, self.question, self.answer], self.tell, self._tell)
        for line in (self.question, self.answer):
            _on_enter(line, self.tell)
        self.page.observe(self._propose, "value")
        self.proposal, self.progress = w.Label(layout=w.Layout(width="99%")), w.Label()
        pair = w.HBox([self.question, self.answer], layout=w.Layout(flex_flow="row wrap"))
        buttons = w.HBox([self.tell, self.train, self.stop, self.progress], layout=w.Layout(flex_flow="row wrap"))
        self.telling = w.VBox([self.page, self.proposal, pair, buttons])

    def _propose(self, _: object) -> None:
        """Propose a question for the page, beside the lines: so it never overwrites what is being typed in them."""
        question, answer = self.state.propose(self.page.value)
        self.proposal.value = PROPOSED.format(question, answer) if question else NONE_FOUND

    @guarded
    def _tell(self, _: object) -> None:
        self._propose(None)
        if self._fields() == self._last:  # pressed twice, or before the text of this click has arrived
            self.say(ALREADY)
            return
        lesson = self.state.tell(*self._fields())
        self.question.value = self.answer.value = ""
        self._last = self._fields()
        self.asked.value = lesson.question

    def _fields(self) -> tuple[str, str, str]:
        return self.page.value, self.question.value, self.answer.value

    @guarded
    def _train(self, _: object) -> None:
        self.in_background(self.state, self.state.train)

    # -- asking -----------------------------------------------------------------------------

    def _build_asking(self) -> None:
        self.asked = _line("Ask", "3 1 380px", self.state.question)
        self.ask = button("Ask both", "Ask both the same question")
        self.ask.button_style = "primary"
        self.asked.submitted_by(self.ask, self._ask)
        _on_enter(self.asked, self.ask)
        self.scored = w.Dropdown(options=[], description="Wordings", style=NAMES, layout=w.Layout(width="99%"))
        self.scored.observe(self._choose, "value")
        line = w.HBox([self.asked, self.ask], layout=w.Layout(flex_flow="row wrap"))
        self.asking = w.VBox([line, self.scored])

    @guarded
    def _ask(self, _: object) -> None:
        self.state.ask(self.asked.value)

    @guarded
    def _choose(self, change) -> None:
        if change.new:
            self.asked.value = change.new
            self.state.ask(change.new)

    # -- shared -----------------------------------------------------------------------------

    def _show(self) -> None:
        self.cards.value = cards_html(self.state)
        self.told.value = told_html(self.state.told)
        options = [("choose a wording that can be scored …", "")]
        options += [(f"{text} ({use})", text) for use, text in self.state.wordings()]
        if self.scored.options != tuple(options):
            self.scored.options = options
            self.scored.value = ""

    def _show_progress(self) -> None:
        self.progress.value = f"training, {self.state.progress:.0%} done" if self.state.busy else ""
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Set each button as the state demands."""
        self.train.disabled, self.stop.disabled = self.state.busy, not self.state.busy

    def twin(self) -> Markup:
        """The same without a kernel; it holds nothing that differs from run to run."""
        hint = "This is a picture of the box. Open the notebook and run it to type a page of your own."
        page = Markup("{}{}<p>{}</p>")
        return page.format(told_html(self.state.told), cards_html(self.state, live=False), hint)


def _line(name: str, flex: str, text: str = "") -> TypedLine:
    layout = w.Layout(width="auto", flex=flex)
    return TypedLine(text, description=name, continuous_update=False, style=NAMES, layout=layout)


def _on_enter(line: TypedLine, pressed: w.Button) -> None:
    """Enter presses a button: deprecated in ipywidgets, but a change of the value would also come from the mouse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        line.on_submit(lambda _: pressed.click())
