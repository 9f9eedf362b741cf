"""The map of the shelf beside the ranked cards: choose a question and a search, and see both change."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w

from helpers.experiments.finding_pages import SEARCHES
from helpers.figures.finding_pages import shelf_map
from helpers.lab.shelf_search import COUNTS, ShelfSearch
from helpers.panels.question import QuestionBox
from helpers.panels.show import FAINT, INK, LINE, PAPER, Picture, Shown, esc, guarded, message_html
from helpers.panels.typed import TypedLine
from helpers.records import Hit

TEXT = "A map of the shelf: run this cell to search it and to add pages."


def shelf_search(state: ShelfSearch, questions: Sequence[str]) -> Shown:
    """Show the map and the cards. ``questions`` are suggested; the first is asked at once."""
    panel = ShelfPanel(state, questions)
    return Shown(panel.widget, panel.twin, TEXT)


class ShelfPanel:
    """Widgets that call the state's methods and show its traits."""

    def __init__(self, state: ShelfSearch, questions: Sequence[str]) -> None:
        self.state = state
        if not state.question:
            state.ask(questions[0])
        self._build_controls(questions)
        self.map, self.cards, self.message = w.HTML(), w.HTML(), w.HTML()
        columns = w.HBox([_column(self.map, "3 1 380px"), _column(self.cards, "2 1 300px")])
        columns.layout = w.Layout(flex_flow="row wrap", width="100%")
        self.widget = w.VBox([self.controls, self.message, columns, self.adding])
        state.observe(lambda _: self.show(), ["changes"])
        state.observe(lambda change: self.say(change.new), ["status"])
        self.say(state.status)
        self.show()

    def _build_controls(self, questions: Sequence[str]) -> None:
        wide, style = w.Layout(width="auto", flex="1 1 auto"), {"description_width": "80px"}
        box = QuestionBox(questions, self.state.question, "Search", self._ask)
        self.suggested, self.typed, self.ask = box.suggested, box.typed, box.ask
        self.kind = w.Dropdown(options=SEARCHES, value=self.state.search, description="Search by", style=style)
        self.k = w.Dropdown(options=COUNTS, value=self.state.k, description="Pages", style=style)
        self.new = TypedLine("", description="New page", continuous_update=False, style=style, layout=wide)
        self.add = _button("Add page")
        self.new.submitted_by(self.add, self._add)
        for chooser in (self.kind, self.k):
            chooser.observe(self._ask, "value")
        choices = w.HBox([self.kind, self.k])
        self.controls = w.VBox([self.suggested, w.HBox([self.typed, self.ask]), choices])
        self.adding = w.HBox([self.new, self.add])

    @guarded
    def _ask(self, _: object) -> None:
        self.state.ask(self.typed.value, self.kind.value, self.k.value)
        self.say(self.state.status)

    @guarded
    def _add(self, _: object) -> None:
        self.state.add(self.new.value)
        self.new.value = ""
        self.say(self.state.status)

    def show(self) -> None:
        """Draw the map and the cards anew."""
        self.map.value, self.cards.value = self._map_html(), cards_html(self.state)

    def _map_html(self) -> str:
        title = f"Pages found by {self.state.search}"
        figure = shelf_map(
            self.state.places, self.state.passages, title, self.state.spot, self.state.hits, size=(6.6, 4.6)
        )
        ids = ", ".join(hit.passage.id for hit in self.state.hits) or "nothing"
        alt = f"Map of the shelf. Found for the question: {ids}"
        picture = Picture(figure, alt)
        style = "width:100%;background:#ffffff"
        return f'<img alt="{esc(picture.alt)}" style="{style}" src="data:image/png;base64,{picture.png}">'

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the controls; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """All controls stay on: a search is over before the next click."""

    def twin(self) -> str:
        """The same question and its cards for a page without a kernel; the map stands above."""
        asked = f"<p><b>Question</b> {esc(self.state.question)}</p>"
        hint = "<p>This is a picture of the panel. Open the notebook and run it to search.</p>"
        return asked + cards_html(self.state, live=False) + hint


def cards_html(state: ShelfSearch, live: bool = True) -> str:
    """The pages found, best first. Without ``live`` scores are left out: they differ a little by machine."""
    cards = "".join(_card(state, hit, live) for hit in state.hits)
    none = f'<p style="color:{INK}">No page shares a word with this question.</p>'
    return cards or none


def _card(state: ShelfSearch, hit: Hit, live: bool) -> str:
    shared = ", ".join(state.shared_words(hit.passage)) or "none"
    score = f" · score {hit.score:.3f}" if live else ""
    name = f"Page {hit.rank}: {hit.passage.id}"
    frame = f"border:1px solid {LINE};border-left:6px solid #D55E00;border-radius:3px;padding:4px 10px;margin:0 0 6px"
    colours = f"color:{INK};background:{PAPER};line-height:1.35;overflow-wrap:anywhere"
    small = f"font-size:12px;color:{FAINT}"
    return (
        f'<section aria-label="{esc(name)}" style="{frame};{colours}"><b>{hit.rank}</b> · {esc(hit.passage.id)}'
        f'<span style="{small}">{score}</span><div>{esc(hit.passage.text)}</div>'
        f'<div style="{small}">words shared with the question: {esc(shared)}</div></section>'
    )


def _button(label: str) -> w.Button:
    return w.Button(description=label, tooltip=label, layout=w.Layout(width="auto"))


def _column(widget: w.Widget, flex: str) -> w.Box:
    return w.Box([widget], layout=w.Layout(flex=flex, min_width="0", padding="4px"))
