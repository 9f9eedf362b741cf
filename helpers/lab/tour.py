"""The tour of the first visit: seven stops, each with something to do and a question about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from traitlets import Bool, HasTraits, Int


@dataclass(frozen=True)
class Stop:
    """One stop of the tour: what to do, and which action of the lab completes it."""

    text: str
    action: str


OFFICE = "support"  # the office of the lamp that the stops speak of
TOUR = (
    Stop("Under Suggested, choose the warranty of the Heron desk lamp. Which cards show a source?", "ask"),
    Stop("Press Retrain and wait. The specialist studies what the library says now.", "train"),
    Stop("On page support-06, change 18 months to 36 months and press Save. Which cards follow?", "edit"),
    Stop("Press Retrain again. The loss says how much the right answers surprise the model. Watch it fall.", "train"),
    Stop("Delete page support-06. Who still gives the warranty away?", "delete"),
    Stop("Press Undo. The library is as before; did the specialist notice anything?", "undo"),
    Stop("Press The world moves on: all dated updates at once. How many facts differ? Then ask: Who delivers Brindle "
         "parcels?", "world"),
)  # fmt: skip
END = (
    "That was the tour. Now choose a ready-made change under Try, or add a page of your own, "
    "write a question and its answer, and press Retrain."
)


class Tour(HasTraits):
    """Where a learner stands. A stop is ``complete`` once its action was done after arriving there.

    The tour begins when it first takes note, as its page is made: what a cell did before completes nothing.

    >>> tour = Tour()
    >>> tour.see(["ask"]), tour.complete
    (None, False)
    >>> tour.see(["ask", "ask"]), tour.complete
    (None, True)
    >>> tour.forward(1), tour.place, tour.complete
    (None, 1, False)
    """

    place = Int(0)
    complete = Bool(False)
    ended = Bool(False)

    def __init__(self, **traits) -> None:
        super().__init__(**traits)
        self._seen = self._arrived = None

    @property
    def stop(self) -> Stop:
        """The present stop."""
        return TOUR[self.place]

    @property
    def text(self) -> str:
        """What to do now; past the last stop, where to go on."""
        return END if self.ended else self.stop.text

    def see(self, done: Sequence[str]) -> None:
        """Take note of what was done so far, oldest first."""
        self._seen = len(done)
        arrived = self._seen if self._arrived is None else self._arrived
        self._arrived = min(arrived, self._seen)  # another office begins with nothing done
        self.complete = self.complete or self.stop.action in done[self._arrived :]

    def forward(self, by: int) -> None:
        """Go ``by`` stops on (or back, if negative), and stay within the tour; past the last stop it has ended."""
        place, self.ended = self.place + by, self.place + by >= len(TOUR)
        self.place = min(max(0, place), len(TOUR) - 1)
        if not self.ended:
            self._arrived, self.complete = self._seen, False
