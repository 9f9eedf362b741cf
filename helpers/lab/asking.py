"""The lab asks: one question, four cards, and the right page by hand."""

from __future__ import annotations

import time
from collections.abc import Sequence

from traitlets import Dict, HasTraits, Tuple, Unicode

from helpers.four_answers import BOTH, LIBRARY, LIBRARY_WAYS, MEMORY, SPECIALIST, WAYS, Card, Desk, Moment, look
from helpers.lab.clock import Clock
from helpers.lab.limits import MAX_QUESTION, LabError, typed_line
from helpers.library import Library
from helpers.records import Hit

ORDER = (LIBRARY, BOTH, MEMORY, SPECIALIST)  # the cards appear one by one, the library's first


class Asking(HasTraits):
    """Four answers to the question that stands there.

    ``truth`` holds, for each way of answering, the seconds from the edit of a fact to the first right
    answer about it; ``answered_before`` what a card said before, if it says something else now; ``pending`` the
    ways whose cards are older than the last change, because they are being asked again.
    """

    question = Unicode()
    cards = Tuple()
    status = Unicode()
    timeline = Tuple()
    truth = Dict()
    answered_before = Dict()
    pending = Tuple()
    done = Tuple()
    now = staticmethod(time.perf_counter)  # tests put their own clock here

    def __init__(self, desk: Desk, **traits) -> None:
        super().__init__(**traits)
        self.desk, self.clock, self.actions = desk, Clock(), []
        self._typed = False  # the learner asked the question that stands there

    @property
    def library(self) -> Library:
        """The library as it stands now."""
        return self.desk.library

    def passages_involved(self) -> tuple[str, ...]:
        """The ids of the pages that tell the facts which a specialist learns, in the order of the office."""
        homes = {self.desk.home.get(fact.id) for fact in self.desk.taught}
        return tuple(passage.id for passage in self.library.passages if passage.id in homes)

    def ask(self, question: str) -> tuple[Card, ...]:
        """Ask all four. Raises ``LabError`` for a question it cannot use, and changes nothing."""
        text = typed_line(question, "question", MAX_QUESTION)
        with self.desk.lock:
            self._put(text)
            self._typed = True
            self._ask_again(ORDER)
            self._note(["ask", text])
        return self.cards

    def hand_right_page(self, way: str) -> Card:
        """Ask one way again with only the page that tells the answer.

        Raises ``LabError`` if this way reads no pages, or no page tells the answer.
        """
        if way not in LIBRARY_WAYS:
            raise LabError(f"{way!r} reads no pages. Choose one of: {', '.join(LIBRARY_WAYS)}.")
        with self.desk.lock:
            page = self._right_page()
            card = self.desk.card(way, self.question, [Hit(page, 1.0, 1)])
            self._show(card)
            self._note(["hand", way])
            self.status = f"{way} was asked again with {page.id} alone."
        return card

    def look(self, label: str, control: str) -> Moment:
        """The cards of this moment, with those of a control question, to be compared later."""
        with self.desk.lock:
            return look(self.desk, label, self.question, control)

    def waited(self) -> float:
        """Seconds since the edit that started the clock; 0.0 if it does not run."""
        return self.now() - self.clock.event.began if self.clock.event else 0.0

    def _clear(self, desk: Desk) -> None:
        """Start afresh at another desk."""
        self.desk, self.clock, self.actions, self._typed = desk, Clock(), [], False
        self.question, self.cards, self.answered_before, self.pending, self.done = "", (), {}, (), ()
        self._show_clock()

    def _right_page(self):
        fact = self.desk.fact_of(self.question) if self.question else None
        standing = self.desk.syllabus.standings.get(fact.id) if fact else None
        if standing is None or not standing.pages:
            raise LabError("No page is known to tell the answer, so none can be handed over.")
        return next(page for page in self.library.passages if page.id == standing.pages[0])

    def _put(self, question: str) -> None:
        """Let a question stand there; the answers to another one go."""
        if question != self.question:
            self.cards, self.answered_before, self.question = (), {}, question

    def _ask_again(self, ways: Sequence[str]) -> None:
        if not self.question:
            return
        started, fact = self.now(), self.desk.fact_of(self.question)
        self._await(ways)
        try:
            for way in ways:
                card = self.desk.card(way, self.question)
                if fact and card.verdict == "right":
                    self.clock.heard(fact.id, way, started, card.look_up + card.seconds)
                self._show(card)
        finally:
            self._drop_pending()
        self._show_clock()

    def _await(self, ways: Sequence[str]) -> None:
        """From here on the cards of these ways are old; call it before anything shows what is new."""
        self.pending = tuple(ways) if self.question else ()

    def _drop_pending(self) -> None:
        """A card that could not be asked again must not stand there as if it were new."""
        if self.pending:
            self.cards = tuple(card for card in self.cards if card.title not in self.pending)
            self.pending = ()

    def _show(self, card: Card) -> None:
        known = {shown.title: shown for shown in self.cards}
        before = known.get(card.title)
        if before and before.text and before.text != card.text:
            self.answered_before = {**self.answered_before, card.title: before.text}
        known[card.title] = card
        self.cards = tuple(known[title] for title in WAYS if title in known)
        self.pending = tuple(way for way in self.pending if way != card.title)

    def _show_clock(self) -> None:
        self.timeline = self.clock.events
        self.truth = dict(self.clock.event.truth) if self.clock.event else {}

    def _note(self, action: list) -> None:
        """Keep what was done, so that it can be done again; the last question is all that the screen shows."""
        gone = {"ask": ("ask", "hand"), "hand": (), "train": ()}.get(action[0], ("hand",))
        self.actions = [one for one in self.actions if one[0] not in gone]
        self.actions.append(action)
        self.done = (*self.done, action[0])
