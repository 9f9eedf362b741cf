"""A question to choose or to type, and the button that asks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as w

from helpers.panels.typed import TypedLine


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
