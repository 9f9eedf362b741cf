"""Slow work of a panel: one piece at a time, in a thread of its own, and it can be asked to stop."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import ClassVar, TypeVar

from traitlets import Bool, HasTraits

from helpers.show.panel import guarded

T = TypeVar("T")


class OneRun(HasTraits):
    """A state whose slow work never runs twice at a time; ``busy`` says whether it runs."""

    BUSY: ClassVar[str] = "A run is under way. Stop it first, or wait for it."
    busy = Bool(False)

    def __init__(self, **traits) -> None:
        super().__init__(**traits)
        self._asked_to_stop, self._running = Event(), Lock()

    def stop(self) -> None:
        """Ask the work to stop after the step it is at. What that leaves, the work decides."""
        self._asked_to_stop.set()

    def stopping(self) -> bool:
        """Whether ``stop`` was called since the work began."""
        return self._asked_to_stop.is_set()

    def alone(self, work: Callable[[], T]) -> T:
        """Do the work and return what it returns. Raises ``ValueError`` while other work is under way."""
        if not self._running.acquire(blocking=False):
            raise ValueError(self.BUSY)
        try:
            self._asked_to_stop.clear()
            self.busy = True
            return work()
        finally:
            self._done()
            self.busy = False
            self._running.release()

    def _done(self) -> None:
        """What to set back when the work ends, however it ends."""


class Background:
    """A panel's thread, so that the page stays alive. The panel has ``say`` and ``settle``, as ``guarded`` wants."""

    _worker: Thread | None = None

    def in_background(self, state: OneRun, work: Callable[[], object]) -> None:
        """Begin the work. Raises ``ValueError`` while the state, or this panel's thread, is at work."""
        if state.busy or (self._worker and self._worker.is_alive()):
            raise ValueError(state.BUSY)
        self._worker = Thread(target=self._work, args=(work,), daemon=True)
        self._worker.start()

    @guarded
    def _work(self, work: Callable[[], object]) -> None:
        """In the thread: sets traits, prints nothing."""
        work()
