"""Time to truth: from the edit of a fact to the first right answer about it, for each way of answering."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Event:
    """One change, and for each way the seconds to its first right answer about ``fact`` after it.

    ``fact`` is the id of the fact that the change gave a new answer; empty if there is none to wait for, and
    ``why`` says why.
    """

    label: str
    edition: int
    truth: tuple[tuple[str, float], ...] = ()
    fact: str = ""
    began: float = 0.0
    why: str = ""


class Clock:
    """All changes so far, and the one whose truth is waited for.

    >>> clock = Clock()
    >>> clock.change("Saved page 7", 2, "price", began=10.0)
    >>> clock.heard("price", "With the library", started=10.1, seconds=0.2)
    >>> [(way, round(seconds, 1)) for way, seconds in clock.event.truth]
    [('With the library', 0.3)]
    """

    def __init__(self) -> None:
        self.events: tuple[Event, ...] = ()
        self._at: int | None = None

    @property
    def event(self) -> Event | None:
        """The change that started the clock; None if no truth is waited for."""
        return None if self._at is None else self.events[self._at]

    def change(self, label: str, edition: int, fact: str, began: float, why: str = "") -> None:
        """Note a change. If it gave a fact a new answer, the clock starts again; otherwise it goes on."""
        self.events = (*self.events, Event(label, edition, (), fact, began, why))
        if fact:
            self._at = len(self.events) - 1

    def stop(self, why: str = "") -> None:
        """There is no truth left to wait for: the fact was deleted, or its page is open."""
        self._at = None
        if why:
            self.events = (*self.events[:-1], replace(self.events[-1], why=why))

    def heard(self, fact: str, way: str, started: float, seconds: float) -> None:
        """A right answer about ``fact``: asked at ``started``, it took ``seconds`` of its own.

        The waiting before a question counts; what other cards took in the same round does not.
        """
        event = self.event
        if event is None or event.fact != fact or way in dict(event.truth):
            return
        truth = (*event.truth, (way, started - event.began + seconds))
        self.events = (*self.events[: self._at], replace(event, truth=truth), *self.events[self._at + 1 :])
