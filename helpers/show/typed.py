"""A text field and its button: a click that overtakes the typed text still uses that text.

ipywidgets holds a text back while the kernel is busy, but sends a click at once (ipywidgets issue
#252). So a click can be handled with the earlier text; the typed one arrives a moment later.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock
from time import monotonic

import ipywidgets as w


class _Typed:
    """A text field that remembers the click that may have overtaken its text.

    ``late`` is for how many seconds after a click a text from the browser still belongs to it.
    """

    late, _clicked, _submit = 1.0, float("-inf"), None

    def submitted_by(self, button: w.Button, handler: Callable[[object], object]) -> None:
        """Call ``handler`` on each click, and once more if typed text arrives just after it."""
        submitted_together([self], button, handler)

    def set_state(self, sync_data: dict) -> None:
        """Take what was typed: the browser calls this, a program that sets ``value`` does not."""
        before = self.value
        super().set_state(sync_data)
        if self.value != before and monotonic() - self._clicked < self.late:
            self._clicked = float("-inf")
            self._submit(self)


class TypedLine(_Typed, w.Text):
    """One line of text. It comes as a whole, when the field is left: so it may be long on its way."""

    late = 5.0


class TypedText(_Typed, w.Textarea):
    """Several lines of text."""


def submitted_together(fields: Sequence[_Typed], button: w.Button, handler: Callable[[object], object]) -> None:
    """One button for several fields: ``handler`` is called on each click, and once more for each late text.

    One call at a time: what was typed last is also answered last, and stays.
    """
    turn = RLock()

    def answered(by: object) -> None:
        with turn:
            handler(by)

    def on_click(_: object) -> None:
        for field in fields:
            field._clicked = float("inf")  # the text may come while the handler works, in another thread
        answered(button)
        for field in fields:
            field._clicked = min(field._clicked, monotonic())

    for field in fields:
        field._submit = answered
    button.on_click(on_click)


class QuestionBox:
    """``asked`` is called with the button pressed, or at once when a suggestion is chosen.

    The question is the value of ``typed``; a suggestion is copied into it.
    """

    def __init__(self, questions: Sequence[str], first: str, label: str, asked: Callable[[object], object]) -> None:
        style, wide = {"description_width": "80px"}, w.Layout(width="auto", flex="1 1 auto")
        self.suggested = w.Dropdown(
            options=tuple(questions),
            value=first if first in questions else None,
            description="Suggested",
            style=style,
            layout=w.Layout(width="100%"),
        )
        self.typed = TypedLine(first, description="Question", continuous_update=False, style=style, layout=wide)
        self.ask = w.Button(
            description=label, tooltip=f"{label}: find pages", button_style="primary", layout=w.Layout(width="auto")
        )
        self._asked = asked
        self.typed.submitted_by(self.ask, asked)
        self.suggested.observe(self._choose, "value")

    def _choose(self, change) -> None:
        if change.new:
            self.typed.value = change.new
            self._asked(None)
