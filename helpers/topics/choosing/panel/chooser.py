"""The chooser: eight questions, the advice with its measured reasons, and a page to take home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

import ipywidgets as w
from markupsafe import Markup
from traitlets import Any, HasTraits

from helpers.findings import Finding
from helpers.show.html import FAINT, INK, LINE, each, message_html
from helpers.show.panel import Shown, button, guarded
from helpers.show.take_home import Sheet, download_html
from helpers.topics.choosing.needs import QUESTIONS, Needs
from helpers.topics.choosing.rules import Advice, Rule, advise, what_would_change
from helpers.topics.choosing.sheets import advice_sheet

TEXT = "The chooser: run this cell to answer eight questions and read the advice."


class Chooser(HasTraits):
    """Eight answers; the advice follows from the rules whose claims hold in ``findings``.

    >>> chooser = Chooser((), {})
    >>> chooser.answer("changes", "daily")
    >>> chooser.needs.changes, chooser.advice.word
    ('daily', 'neither')
    """

    needs = Any(Needs())

    def __init__(self, rules: Sequence[Rule], findings: Mapping[str, Finding], **traits) -> None:
        self.rules, self.findings = tuple(rules), dict(findings)
        self.verdicts = {id: finding.verdict for id, finding in findings.items()}
        super().__init__(**traits)

    def answer(self, name: str, option: str) -> None:
        """Answer one question. Raises ``ValueError`` for an answer that is not offered."""
        if name not in QUESTIONS:
            raise ValueError(f"There is no question {name!r}. Choose one of: {', '.join(QUESTIONS)}.")
        self.needs = replace(self.needs, **{name: option})

    @property
    def advice(self) -> Advice:
        """What the rules say to these needs."""
        return advise(self.needs, self.rules, self.verdicts)

    @property
    def sheet(self) -> Sheet:
        """The page to take home."""
        changes = what_would_change(self.needs, self.rules, self.verdicts)
        return advice_sheet(self.needs, self.advice, changes, self.findings)


def chooser_panel(chooser: Chooser) -> Shown:
    """Show the chooser. Shown twice, both views follow the same state."""
    panel = ChooserPanel(chooser)
    return Shown(panel.widget, panel.twin, TEXT)


class ChooserPanel:
    """A list to choose from for each question, and the advice below."""

    def __init__(self, chooser: Chooser) -> None:
        self.chooser = chooser
        self.choices = {name: self._choice(name) for name in QUESTIONS}
        self.take = button("Take home", "Make the page as Markdown and as PDF", self._take_home)
        self.page, self.links, self.message = w.HTML(), w.HTML(), w.HTML()
        rows = [w.VBox([w.HTML(_asked(name)), self.choices[name]]) for name in QUESTIONS]
        grid = w.GridBox(rows, layout=w.Layout(grid_template_columns="repeat(2, minmax(0, 1fr))", grid_gap="4px 24px"))
        self.widget = w.VBox([grid, self.page, w.HBox([self.take, self.links]), self.message])
        chooser.observe(lambda _: self._show(), ["needs"])
        self._show()

    def _choice(self, name: str) -> w.Dropdown:
        question, options = QUESTIONS[name]
        layout = w.Layout(width="260px", max_width="100%")
        made = w.Dropdown(options=options, value=getattr(self.chooser.needs, name), tooltip=question, layout=layout)
        made.description, made.style = name, {"description_width": "76px"}
        made.observe(lambda change: self._answer(name, change.new), "value")
        return made

    @guarded
    def _answer(self, name: str, option: str) -> None:
        if option != getattr(self.chooser.needs, name):
            self.chooser.answer(name, option)

    @guarded
    def _take_home(self, _: object) -> None:
        self.links.value = download_html(self.chooser.sheet, "advice")
        self.say("The page is ready: two links beside the button.")

    def _show(self) -> None:
        self.page.value, self.links.value = sheet_html(self.chooser.sheet), ""
        self.settle()

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """Each list shows what the state holds."""
        for name, answer in asdict(self.chooser.needs).items():
            self.choices[name].value = answer

    def twin(self) -> Markup:
        """The same page for readers without a kernel."""
        return sheet_html(self.chooser.sheet)


def sheet_html(sheet: Sheet) -> Markup:
    """A page to take home, as it looks on the screen."""
    part = Markup('<h4 style="margin:8px 0 2px;color:{}">{}</h4><ul style="margin:0">{}</ul>')
    parts = ((FAINT, name, each(Markup("<li>{}</li>"), lines)) for name, lines in sheet.parts)
    style = f"color:{INK};border:1px solid {LINE};padding:8px 12px;line-height:1.4;margin:6px 0;overflow-wrap:anywhere"
    return Markup('<div style="{}"><h3 style="margin:0">{}</h3>{}</div>').format(style, sheet.title, each(part, parts))


def _asked(name: str) -> Markup:
    return Markup('<div style="color:{};line-height:1.3">{}</div>').format(INK, QUESTIONS[name][0])
