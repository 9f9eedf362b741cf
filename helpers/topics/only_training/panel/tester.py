"""The tester of tool calls: type a request, see the call that the specialist writes, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

import ipywidgets as w
from markupsafe import Markup
from traitlets import HasTraits, Int, Unicode

from helpers.behaviour import Behaviour
from helpers.language_model import Brain, answer
from helpers.retrieval import Librarian
from helpers.show.html import INK, LINE, PAPER, message_html
from helpers.show.panel import Shown, button, guarded
from helpers.show.typed import QuestionBox, TypedText
from helpers.topics.only_training.calls import framed
from helpers.topics.only_training.tools import CallError, read_call, run_call

LONGEST = 200  # characters of a request
TEXT = "The tester of tool calls: run this cell to type a request and see its call run."
NOTHING = "Nothing was run."


class ToolTester(HasTraits):
    """A request, the call that was written for it, and what the tool gave back: a result, or a refusal.

    ``changes`` grows with each run. A request that is refused changes nothing; a call that is refused runs nothing.
    """

    request = Unicode()
    call = Unicode()
    result = Unicode()
    refusal = Unicode()
    changes = Int(0)

    def __init__(self, speak: Callable[[str], str], librarian: Librarian, **traits) -> None:
        super().__init__(**traits)
        self._speak, self._librarian = speak, librarian

    def ask(self, request: str) -> None:
        """Let the specialist write a call, and run it. Raises ``ValueError`` for an empty or a very long request."""
        text = " ".join(request.split())
        if not text:
            raise ValueError("The request is empty. Type one, or choose one.")
        if len(text) > LONGEST:
            raise ValueError(f"The request has {len(text):,} characters; at most {LONGEST} fit. Shorten it.")
        self._run(text, self._speak(text))

    def run(self, call: str) -> None:
        """Run a call as it was typed by hand."""
        self._run(self.request, call)

    def _run(self, request: str, call: str) -> None:
        try:
            result, refusal = run_call(read_call(call), self._librarian), ""
        except CallError as error:
            result, refusal = "", f"{error} {NOTHING}"
        self.request, self.call, self.result, self.refusal = request, call, result, refusal
        self.changes += 1


def open_tester(specialist: Brain, behaviour: Behaviour, librarian: Librarian) -> ToolTester:
    """A tester over a specialist in tool calls."""
    return ToolTester(lambda request: framed(answer(specialist, request, form=behaviour.form).text), librarian)


def tool_tester(state: ToolTester, requests: Sequence[str]) -> Shown:
    """Show the tester. ``requests`` are suggested; the first is asked at once."""
    panel = CallPanel(state, requests)
    return Shown(panel.widget, panel.twin, TEXT)


class CallPanel:
    """Widgets that call the state's methods and show its traits."""

    def __init__(self, state: ToolTester, requests: Sequence[str]) -> None:
        self.state, self._asking = state, Lock()
        if not state.request:
            state.ask(requests[0])
        box = QuestionBox(requests, state.request, "Ask", self._ask)
        self.suggested, self.typed, self.ask = box.suggested, box.typed, box.ask
        self.call = TypedText(state.call, description="Call", layout=w.Layout(width="100%", height="60px"))
        self.run = button("Run the call", "Run the call as it stands in the field")
        self.call.submitted_by(self.run, self._run)
        self.outcome, self.message = w.HTML(), w.HTML()
        asked = w.HBox([self.typed, self.ask])
        self.widget = w.VBox([self.suggested, asked, self.call, self.run, self.outcome, self.message])
        state.observe(lambda _: self._show(), ["changes"])
        self._show()

    @guarded
    def _ask(self, _: object) -> None:
        with self._asking:
            self.state.ask(self.typed.value)

    @guarded
    def _run(self, _: object) -> None:
        with self._asking:
            self.state.run(self.call.value)

    def _show(self) -> None:
        self.call.value = self.state.call
        self.outcome.value = outcome_html(self.state)

    def say(self, text: str, alarm: bool = False) -> None:
        """Show a message below everything; an empty one clears it."""
        self.message.value = message_html(text, alarm) if text else ""

    def settle(self) -> None:
        """All controls stay on: an answer is there before the next click."""

    def twin(self) -> Markup:
        """The tester for a page without a kernel."""
        page = Markup("<p><b>{}</b></p><p><code>{}</code></p>{}<p>Open the notebook and run it to type a request.</p>")
        return page.format(self.state.request, self.state.call, outcome_html(self.state))


def outcome_html(state: ToolTester) -> Markup:
    """What came back, or why nothing was run."""
    if state.refusal:
        return message_html(state.refusal)
    style = f"border:1px solid {LINE};padding:8px;background:{PAPER};color:{INK};white-space:pre-wrap"
    result = Markup('<section aria-label="The result" style="{}; overflow-wrap:anywhere">{}</section>')
    return result.format(style, state.result)
