"""The lab on the page: one widget with one synced trait, drawn by JavaScript from the dict of ``screen``.

The page sends what was done as a message: a name of ``ACTIONS`` with its values. Nothing is decided
here: the lab's method is called, and the screen is redrawn, with the error if there was one.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock, Thread
from time import monotonic
from typing import Any

import anywidget
import traitlets

from helpers.lab.actions import ACTIONS, Action, values_of
from helpers.lab.knowledge import KnowledgeLab
from helpers.lab.screen import screen
from helpers.lab.twin import still, twin
from helpers.lab.view import script, style
from helpers.show.panel import Shown

PAUSE = 0.1  # seconds between two screens while the lab works
TEXT = "The lab: run this cell to edit pages, write questions for them, ask, and retrain."
BUSY = "The lab is at work already. Wait for it, or press Stop."


def small_lab(lab: KnowledgeLab) -> Shown:
    """Show the lab of chapter 00, opened by ``open_lab``."""
    return LabPanel(lab).shown(TEXT)


def knowledge_lab(lab: KnowledgeLab) -> Shown:
    """Show the whole lab of chapter 07."""
    return LabPanel(lab).shown(TEXT)


class LabView(anywidget.AnyWidget):
    """What the browser gets: the script, the style, and everything that is shown."""

    _esm = script()
    _css = style()
    screen = traitlets.Dict().tag(sync=True)


class LabPanel:
    """Links a lab and its view. ``draw`` makes the dict of a lab; tests put a lab and a dict of their own."""

    def __init__(self, lab: KnowledgeLab, draw: Callable[[KnowledgeLab], dict[str, Any]] = screen) -> None:
        self.lab, self._draw = lab, draw
        self._guard, self._worker, self._drawn_at = RLock(), None, 0.0
        self._note = {"error": "", "answered": [], "written": "", "proposal": None}
        self.widget = LabView(screen=self._screen())
        self.widget.on_msg(self._hear)
        lab.observe(self._follow)

    def shown(self, text: str) -> Shown:
        """The widget, with its twin for pages without a kernel. ``text`` is its plain text."""
        return Shown(self.widget, lambda: twin(still(self.widget.screen)), text)

    def act(self, name: str, values: list[Any], file: bytes | None = None, sender: list[Any] = ()) -> None:
        """Do what the page asked for; what is refused is said on the screen, and nothing raises.

        The lab may draw while it works. So the message counts as answered only afterwards, with its error:
        answered without one, the page would take the typed text for accepted and let it go.
        """
        self._note["error"] = ""
        try:
            action, values = ACTIONS.get(name), values_of(name, values, file)
            if action.slow:
                self._begin(action, values)
            else:
                self._keep(action.run(self.lab, *values))
        except Exception as error:
            self._refuse(error)
        self._note["answered"] = list(sender)
        self.redraw()

    def redraw(self) -> None:
        """Send the screen as the lab is now."""
        with self._guard:
            self._drawn_at = monotonic()
            self.widget.screen = self._screen()

    def _screen(self) -> dict[str, Any]:
        drawn = self._draw(self.lab)
        return drawn | self._note | {"proposal": self._note["proposal"] or drawn["proposal"]}

    def _hear(self, _widget: object, message: Any, buffers: list[memoryview]) -> None:
        """A message of the page; what is no such message is left alone."""
        if isinstance(message, dict) and isinstance(message.get("do"), str):
            file = bytes(buffers[0]) if buffers else None
            self.act(message["do"], message.get("with", []), file, message.get("from", []))

    def _begin(self, action: Action, values: list[Any]) -> None:
        """Slow work has a thread of its own, so that the page stays alive."""
        if self._worker and self._worker.is_alive():
            raise ValueError(BUSY)
        self._worker = Thread(target=self._work, args=(action, values), daemon=True)
        self._worker.start()

    def _work(self, action: Action, values: list[Any]) -> None:
        try:
            action.run(self.lab, *values)
        except Exception as error:
            self._refuse(error)
        self.redraw()

    def _keep(self, made: Any) -> None:
        """What an action made for the page alone: a state that was written, a proposal."""
        self._note |= {"proposal": made if isinstance(made, dict) else None}
        if isinstance(made, str):
            self._note["written"] = made

    def _refuse(self, error: Exception) -> None:
        """A ``ValueError`` is written for the learner; a view survives whatever else happens below it."""
        if isinstance(error, ValueError):
            self._note["error"] = str(error)
        else:
            self._note["error"] = f"{type(error).__name__}: {error}. Nothing was lost; try again."

    def _follow(self, _change: object) -> None:
        """The lab changed: draw it, unless it was drawn just now; whoever acts draws once more at the end."""
        if monotonic() - self._drawn_at > PAUSE:
            self.redraw()
