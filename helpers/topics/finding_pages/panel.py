"""The map of the shelf beside the ranked cards: choose a question and a search, and see both change."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w
import numpy as np
from markupsafe import Markup
from traitlets import HasTraits, Int, Tuple, Unicode

from helpers.encoder import Encoder
from helpers.library import Library
from helpers.records import Hit, Passage
from helpers.retrieval import Librarian, words_asked, words_of
from helpers.show.html import FAINT, INK, LINE, PAPER, message_html
from helpers.show.panel import Shown, button, guarded
from helpers.show.pictures import Picture
from helpers.show.typed import QuestionBox, TypedLine
from helpers.topics.finding_pages.figures import shelf_map
from helpers.topics.finding_pages.recall import FUSED, SEARCHES
from helpers.topics.finding_pages.shelf_map import flatten

COUNTS = (1, 3, 5, 8)
LONGEST = 300  # characters of a question
MOST_ADDED = 20  # pages of one's own


class ShelfSearch(HasTraits):
    """Ask, choose how to search, and add pages of one's own.

    ``hits`` are what was found, best first; ``spot`` is the question's place on the map,
    ``places`` has those of the pages. The map is drawn from the pages that were there at first:
    it stays the same when one is added.
    """

    question = Unicode()
    search = Unicode(FUSED)
    k = Int(3)
    hits = Tuple()
    status = Unicode()
    changes = Int(0)  # grows with each search, even if it finds the same pages again

    def __init__(self, passages: Sequence[Passage], encoder: Encoder, **traits) -> None:
        super().__init__(**traits)
        self._encoder, self._given, self._own = encoder, tuple(passages), Library("mine", ())
        self.librarian = Librarian(encoder, self._given)
        self._flat = flatten(self._vectors())
        self.spot: np.ndarray | None = None

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The pages on the shelf now; one's own come last."""
        return (*self._given, *self._own.passages)

    @property
    def places(self) -> np.ndarray:
        """Where the pages lie on the map, one row of two numbers each."""
        return self._flat(self._vectors())

    def ask(self, question: str, search: str | None = None, k: int | None = None) -> None:
        """Search. What cannot be searched raises ``ValueError`` and changes nothing."""
        text, search, k = " ".join(question.split()), search or self.search, k or self.k
        if not text:
            raise ValueError("The question is empty. Type a question, or choose one.")
        if len(text) > LONGEST:
            raise ValueError(f"The question has {len(text)} characters; at most {LONGEST} fit. Shorten it.")
        if search not in SEARCHES:
            raise ValueError(f"There is no search {search!r}. Choose one of: {', '.join(SEARCHES)}.")
        if k not in COUNTS:
            raise ValueError(f"k is {k}; choose one of: {', '.join(map(str, COUNTS))}.")
        hits = getattr(self.librarian, search).search(text, k)
        self.spot = self._flat(self._encoder.embed([text]))[0]
        self.question, self.search, self.k, self.hits = text, search, k, hits
        self.status = self._found()
        self.changes += 1

    def add(self, text: str) -> None:
        """Put a page of one's own on the shelf: one page is embedded, and the question is asked again."""
        if len(self._own.passages) >= MOST_ADDED:
            raise ValueError(f"You added {MOST_ADDED} pages already, and no more fit here.")
        twin = next((p.id for p in self._given if p.text.casefold() == " ".join(text.split()).casefold()), None)
        if twin:
            raise ValueError(f"This page is already there as {twin}.")
        id, before = self._own.add(text), self.librarian.shelf.embedded
        self.librarian.read(self.passages)
        new = self.librarian.shelf.embedded - before
        if self.question:
            self.ask(self.question)
        pages = "1 page was" if new == 1 else f"{new} pages were"
        self.status = f"Added {id}. {pages} embedded; {len(self.passages) - new} kept their vectors."

    def shared_words(self, passage: Passage) -> tuple[str, ...]:
        """The words that question and page share, as BM25 sees them."""
        mine = set(words_asked(self.question))
        return tuple(dict.fromkeys(word for word in words_of(passage.text) if word in mine))

    def _vectors(self) -> np.ndarray:
        return self.librarian.shelf.sync(self.passages)

    def _found(self) -> str:
        if not self.hits:
            return "Nothing found: no page shares a word with the question."
        return f"{len(self.hits)} of {len(self.passages)} pages, found by {self.search}."


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
        self.add = button("Add page")
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
        """Redraw the map and the cards."""
        self.map.value, self.cards.value = self._map_html(), cards_html(self.state)

    def _map_html(self) -> Markup:
        title = f"Pages found by {self.state.search}"
        figure = shelf_map(
            self.state.places, self.state.passages, title, self.state.spot, self.state.hits, size=(6.6, 4.6)
        )
        ids = ", ".join(hit.passage.id for hit in self.state.hits) or "nothing"
        alt = f"Map of the shelf. Found for the question: {ids}"
        picture = Picture(figure, alt)
        image = Markup('<img alt="{}" style="width:100%;background:#ffffff" src="data:image/png;base64,{}">')
        return image.format(picture.alt, picture.png)

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the controls; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """All controls stay on: a search is over before the next click."""

    def twin(self) -> Markup:
        """The same question and its cards for a page without a kernel; the map stands above."""
        hint = "This is a picture of the panel. Open the notebook and run it to search."
        page = Markup("<p><b>Question</b> {}</p>{}<p>{}</p>")
        return page.format(self.state.question, cards_html(self.state, live=False), hint)


def cards_html(state: ShelfSearch, live: bool = True) -> Markup:
    """The pages found, best first. Without ``live`` scores are left out: they differ a little by machine."""
    cards = Markup("").join(_card(state, hit, live) for hit in state.hits)
    return cards or Markup('<p style="color:{}">No page shares a word with this question.</p>').format(INK)


def _card(state: ShelfSearch, hit: Hit, live: bool) -> Markup:
    shared = ", ".join(state.shared_words(hit.passage)) or "none"
    score = f" · score {hit.score:.3f}" if live else ""
    name = f"Page {hit.rank}: {hit.passage.id}"
    frame = f"border:1px solid {LINE};border-left:6px solid #D55E00;border-radius:3px;padding:4px 10px;margin:0 0 6px"
    colours = f"color:{INK};background:{PAPER};line-height:1.35;overflow-wrap:anywhere"
    small = f"font-size:12px;color:{FAINT}"
    return Markup(
        '<section aria-label="{name}" style="{style}"><b>{rank}</b> · {id}<span style="{small}">{score}</span>'
        '<div>{text}</div><div style="{small}">words shared with the question: {shared}</div></section>'
    ).format(
        **{"name": name, "style": f"{frame};{colours}", "small": small, "score": score, "shared": shared},
        **{"rank": hit.rank, "id": hit.passage.id, "text": hit.passage.text},
    )


def _column(widget: w.Widget, flex: str) -> w.Box:
    return w.Box([widget], layout=w.Layout(flex=flex, min_width="0", padding="4px"))
