"""The prompt in colours: pages, question, answer, and the words on a page that carried it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import ipywidgets as w
from markupsafe import Markup
from traitlets import HasTraits, Int, Tuple, Unicode

from helpers.four_answers import Source, page_source
from helpers.language_model import Brain, answer
from helpers.prompting import ANSWER, PAGE, QUESTION
from helpers.records import Answer, Hit, Passage
from helpers.retrieval import Librarian
from helpers.scoring import says_dont_know
from helpers.show.html import FAINT, INK, LINE, MARKER, PAPER, message_html
from helpers.show.panel import Shown, guarded
from helpers.show.typed import QuestionBox

COUNTS = (1, 2, 3, 5, 8)
LONGEST = 300  # characters of a question


class OpenPrompt(HasTraits):
    """Ask with so many pages, take pages off the shelf, ask again.

    ``hits`` are the pages of the prompt, best first; ``removed`` are ids of pages that are off
    the shelf. ``changes`` grows with each answer. A question that is refused changes nothing.
    """

    question = Unicode()
    k = Int(3)
    removed = Tuple()
    hits = Tuple()
    text = Unicode()
    status = Unicode()
    changes = Int(0)

    def __init__(self, brain: Brain, librarian: Librarian, **traits) -> None:
        super().__init__(**traits)
        self._brain, self._librarian = brain, librarian
        self.answer: Answer | None = None
        self.source = Source("")

    def ask(self, question: str, k: int | None = None) -> None:
        """Find pages and answer. A new question puts all pages back on the shelf."""
        text, k = " ".join(question.split()), k or self.k
        if not text:
            raise ValueError("The question is empty. Type a question, or choose one.")
        if len(text) > LONGEST:
            raise ValueError(f"The question has {len(text)} characters; at most {LONGEST} fit. Shorten it.")
        if k not in COUNTS:
            raise ValueError(f"k is {k}; choose one of: {', '.join(map(str, COUNTS))}.")
        self._answer(text, k, self.removed if text == self.question else ())

    def keep(self, id: str, wanted: bool) -> None:
        """Put a page back on the shelf, or take it off, and ask again."""
        if id not in {passage.id for passage in self._librarian.fused.passages}:
            raise ValueError(f"There is no page {id!r} on this shelf.")
        if not self.question:
            raise ValueError("Ask a question first; then pages can be taken off the shelf.")
        left = tuple(one for one in self.removed if one != id)
        self._answer(self.question, self.k, left if wanted else (*left, id))

    def shown(self) -> tuple[tuple[Passage, bool], ...]:
        """The pages of the prompt, and after them those taken off the shelf."""
        passages = {passage.id: passage for passage in self._librarian.fused.passages}
        return (*((hit.passage, True) for hit in self.hits), *((passages[id], False) for id in self.removed))

    def _answer(self, question: str, k: int, removed: Sequence[str]) -> None:
        hits = without(self._librarian.search(question, k + len(removed)), removed, k)
        given = answer(self._brain, question, hits)
        self.answer, self.source = given, page_source(given.text, hits)
        self.question, self.k, self.removed, self.hits, self.text = question, k, tuple(removed), hits, given.text
        self.status = self._said()
        self.changes += 1

    def _said(self) -> str:
        if says_dont_know(self.text):
            return f"The model passed: it saw no answer on the {len(self.hits)} pages."
        if self.source.passage_id:
            return f"The words of the answer stand on {self.source.passage_id}, {self.source.note}."
        return "The words of the answer stand on none of these pages: do not trust it."


def without(hits: Sequence[Hit], removed: Sequence[str], k: int) -> tuple[Hit, ...]:
    """The first ``k`` hits that are still on the shelf, ranked again."""
    left = [hit for hit in hits if hit.passage.id not in removed][:k]
    return tuple(Hit(hit.passage, hit.score, rank) for rank, hit in enumerate(left, 1))


TEXT = "The prompt laid open: run this cell to ask, and to take pages off the shelf."
EDGES = {PAGE: "#0072B2", QUESTION: "#E69F00", ANSWER: "#009E73"}


def open_prompt(state: OpenPrompt, questions: Sequence[str]) -> Shown:
    """Show the panel. ``questions`` are suggested; the first is asked at once."""
    panel = PromptPanel(state, questions)
    return Shown(panel.widget, panel.twin, TEXT)


class PromptPanel:
    """Widgets that call the state's methods and show its traits."""

    def __init__(self, state: OpenPrompt, questions: Sequence[str]) -> None:
        self.state, self._asking = state, Lock()
        if not state.question:
            state.ask(questions[0])
        self._build_controls(questions)
        self.keepers, self.prompt, self.message = w.VBox(), w.HTML(), w.HTML()
        head = w.HTML(Markup("<b>On the shelf</b> (take a page off by its box)"))
        left = w.VBox([head, self.keepers], layout=w.Layout(flex="1 1 260px", min_width="0", padding="4px"))
        right = w.VBox([self.prompt, self.message], layout=w.Layout(flex="3 1 440px", min_width="0", padding="4px"))
        below = w.HBox([left, right], layout=w.Layout(flex_flow="row wrap", width="100%"))
        self.widget = w.VBox([self.controls, below])
        state.observe(lambda _: self.show(), ["changes"])
        self.show()
        self.say(state.status)

    def _build_controls(self, questions: Sequence[str]) -> None:
        box = QuestionBox(questions, self.state.question, "Ask", self._ask)
        self.suggested, self.typed, self.ask = box.suggested, box.typed, box.ask
        self.k = w.Dropdown(
            options=COUNTS,
            value=self.state.k,
            description="Pages",
            style={"description_width": "80px"},
            layout=w.Layout(width="160px"),
        )
        self.k.observe(self._ask, "value")
        self.controls = w.VBox([self.suggested, w.HBox([self.typed, self.k, self.ask])])

    @guarded
    def _ask(self, _: object) -> None:
        with self._asking:
            self.state.ask(self.typed.value, self.k.value)
        self.say(self.state.status)

    @guarded
    def _keep(self, id: str, wanted: bool) -> None:
        with self._asking:
            self.state.keep(id, wanted)
        self.say(self.state.status)

    def show(self) -> None:
        """Redraw the prompt and the boxes."""
        self.prompt.value = prompt_html(self.state)
        self.keepers.children = tuple(self._keeper(page.id, kept) for page, kept in self.state.shown())

    def _keeper(self, id: str, kept: bool) -> w.Checkbox:
        box = w.Checkbox(value=kept, description=f"Keep {id}", indent=False, layout=w.Layout(width="auto"))
        box.observe(lambda change: self._keep(id, change.new), "value")
        return box

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below the prompt; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """All controls stay on: an answer is there before the next click."""

    def twin(self) -> Markup:
        """The same prompt for a page without a kernel."""
        hint = Markup("<p>This is a picture of the panel. Open the notebook and run it to ask.</p>")
        return prompt_html(self.state) + hint


def prompt_html(state: OpenPrompt) -> Markup:
    """The prompt line by line, each with the word for what it is; the source is marked on its page."""
    pages = [_line(PAGE, _page(state, hit), hit.passage.id) for hit in state.hits]
    asked = _line(QUESTION, state.question, "the question")
    given = _line(ANSWER, Markup("<b>{}</b>").format(state.text or "(nothing)"), "the model's answer")
    style = f"border:1px solid {LINE};border-radius:3px;padding:6px;background:{PAPER};color:{INK}"
    lines = Markup("").join([*pages, asked, given])
    return Markup('<section aria-label="The prompt" style="{}">{}</section>').format(style, lines)


def _page(state: OpenPrompt, hit: Hit) -> str | Markup:
    source = state.source
    if hit.passage.id != source.passage_id:
        return hit.passage.text
    before, carried, after = (
        source.text[: source.start],
        source.text[source.start : source.end],
        source.text[source.end :],
    )
    marked = Markup('{}<mark style="background:{};color:#000">{}</mark>{}')
    return marked.format(before, MARKER, carried, after)


def _line(kind: str, inside: str | Markup, note: str) -> Markup:
    frame = f"border-left:6px solid {EDGES[kind]};padding:1px 8px;margin:3px 0;line-height:1.4;overflow-wrap:anywhere"
    small = f"font-size:12px;color:{FAINT}"
    line = Markup('<div style="{}"><code>{}</code> {} <span style="{}">· {}</span></div>')
    return line.format(frame, kind, inside, small, note)
