"""Typed text and its button, which work whichever comes first, the click or the text.

ipywidgets holds a text back while the kernel is busy, but sends a click at once (ipywidgets issue
#252). So a click can be handled with the text of before; the typed one arrives a moment later.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import ipywidgets as w

LATE = 1.0  # seconds after a click in which a text from the browser still belongs to it


class _Typed:
    """A text field that remembers the click that may have overtaken its text."""

    _clicked, _submit = float("-inf"), None

    def submitted_by(self, button: w.Button, handler: Callable[[object], object]) -> None:
        """Call ``handler`` on each click, and once more if a typed text arrives just after one."""
        self._submit = handler

        def on_click(_: object) -> None:
            handler(button)
            self._clicked = monotonic()

        button.on_click(on_click)

    def set_state(self, sync_data: dict) -> None:
        """Take what was typed: the browser calls this, a program that sets ``value`` does not."""
        before = self.value
        super().set_state(sync_data)
        if self.value != before and monotonic() - self._clicked < LATE:
            self._clicked = float("-inf")
            self._submit(self)


class TypedLine(_Typed, w.Text):
    """One line of text."""


class TypedText(_Typed, w.Textarea):
    """Several lines of text."""
