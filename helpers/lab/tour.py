"""The tour of the first visit: seven stops, each with something to do and a question about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from traitlets import Bool, HasTraits, Int

OFFICE = "support"  # the office of the lamp that the stops speak of
_WARRANTY, _CARRIER, _PAGE = "support-warranty-heron", "support-carrier", "support-06"


def _always(lab) -> bool:
    return True


def _asks(fact_id: str) -> Callable[..., bool]:
    """The question is about this fact, and all cards have answered it."""

    def holds(lab) -> bool:
        fact = lab.desk.fact_of(lab.question) if lab.question and lab.cards and not lab.pending else None
        return fact is not None and fact.id == fact_id

    return holds


def _changed(lab) -> bool:
    prepared = next((fact for fact in lab.desk.syllabus.prepared if fact.id == _WARRANTY), None)
    now = lab.desk.answers().get(_WARRANTY)
    return now is not None and prepared is not None and now != prepared.answer


def _page_there(lab) -> bool:
    return any(page.id == _PAGE for page in lab.pages)


@dataclass(frozen=True)
class Stop:
    """One stop of the tour: what to do, which action of the lab completes it, and what must hold by then."""

    text: str
    action: str
    holds: Callable[..., bool] = _always


TOUR = (
    Stop("Under Suggested, choose the warranty of the Heron desk lamp. Which cards show a source?", "ask",
         _asks(_WARRANTY)),
    Stop("Press Retrain and wait. The specialist studies what the library says now.", "train"),
    Stop("On page support-06, change 18 months to 36 months and press Save. Which cards follow?", "edit", _changed),
    Stop("Press Retrain again. The loss says how much the right answers surprise the model. Watch it fall.", "train"),
    Stop("Delete page support-06. Who still gives the warranty away?", "delete", lambda lab: not _page_there(lab)),
    Stop("Press Undo. The library is as before; did the specialist notice anything?", "undo", _page_there),
    Stop("Press The world moves on: all dated updates at once. How many facts differ? Then ask: Who delivers Brindle "
         "parcels?", "world", _asks(_CARRIER)),
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

    def see(self, done: Sequence[str], holds: bool = True) -> None:
        """Take note of what was done so far, oldest first, and whether the stop's effect is there."""
        self._seen = len(done)
        arrived = self._seen if self._arrived is None else self._arrived
        self._arrived = min(arrived, self._seen)  # another office begins with nothing done
        self.complete = self.complete or holds and self.stop.action in done[self._arrived :]

    def forward(self, by: int) -> None:
        """Go ``by`` stops on (or back, if negative), and stay within the tour; past the last stop it has ended."""
        place, self.ended = self.place + by, self.place + by >= len(TOUR)
        self.place = min(max(0, place), len(TOUR) - 1)
        if not self.ended:
            self._arrived, self.complete = self._seen, False
