"""The prompt in colours: pages, question, answer, and the words on a page that carried it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

import ipywidgets as w

from helpers.lab.open_prompt import COUNTS, OpenPrompt
from helpers.panels.question import QuestionBox
from helpers.panels.show import FAINT, INK, LINE, MARKER, PAPER, Shown, esc, guarded, message_html
from helpers.prompting import ANSWER, PAGE, QUESTION

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
        head = w.HTML("<b>On the shelf</b> (take a page off by its box)")
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
        """Draw the prompt and the boxes anew."""
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

    def twin(self) -> str:
        """The same prompt for a page without a kernel."""
        hint = "<p>This is a picture of the panel. Open the notebook and run it to ask.</p>"
        return prompt_html(self.state) + hint


def prompt_html(state: OpenPrompt) -> str:
    """The prompt line by line, each with the word for what it is; the source is marked on its page."""
    pages = [_line(PAGE, _page(state, hit), hit.passage.id) for hit in state.hits]
    asked = _line(QUESTION, esc(state.question), "the question")
    given = _line(ANSWER, f"<b>{esc(state.text or '(nothing)')}</b>", "the model's answer")
    style = f"border:1px solid {LINE};border-radius:3px;padding:6px;background:{PAPER};color:{INK}"
    return f'<section aria-label="The prompt" style="{style}">{"".join([*pages, asked, given])}</section>'


def _page(state: OpenPrompt, hit) -> str:
    source = state.source
    if hit.passage.id != source.passage_id:
        return esc(hit.passage.text)
    before, carried, after = (
        source.text[: source.start],
        source.text[source.start : source.end],
        source.text[source.end :],
    )
    mark = f'<mark style="background:{MARKER};color:#000">{esc(carried)}</mark>'
    return f"{esc(before)}{mark}{esc(after)}"


def _line(kind: str, inside: str, note: str) -> str:
    frame = f"border-left:6px solid {EDGES[kind]};padding:1px 8px;margin:3px 0;line-height:1.4;overflow-wrap:anywhere"
    small = f"font-size:12px;color:{FAINT}"
    return f'<div style="{frame}"><code>{esc(kind)}</code> {inside} <span style="{small}">· {esc(note)}</span></div>'
