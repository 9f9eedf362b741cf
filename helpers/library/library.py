"""The library: what an office knows, as pages that anyone can edit.

An edit changes what the next prompt can say, and nothing else: no weight moves.
Every state of the library is an immutable edition; undo goes back to the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from helpers.documents import Document
from helpers.library.edition import Edition
from helpers.records import Fact, Passage, several
from helpers.sentences import LibraryError, answer_between, checked, holds, one_line, shown, stands


class Library:
    """Passages with a history.

    ``edition`` starts at 1 and grows by one with each change, undo included: an
    edition number never stands for two different states. A call that would change
    nothing (the same text again) makes no edition. An error changes nothing at all.

    >>> library = Library("demo", ["The shop opens at 9 am."])
    >>> library.edit("demo-01", "The shop opens at 10 am.")
    >>> library.edition, library.text("demo-01")
    (2, 'The shop opens at 10 am.')
    >>> library.undo()
    >>> library.edition, library.text("demo-01")
    (3, 'The shop opens at 9 am.')
    """

    def __init__(self, office: str, texts: Sequence[str]) -> None:
        self.office = office
        self.document: Document | None = None  # what it was read from, if that was a reader's own
        first = Edition((), 0)
        for text in several(texts, "texts"):
            first = first.with_new(office, checked(text, first.passages))
        self._first = self._now = first
        self._before: list[Edition] = []
        self._number = 1

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The pages as they stand now."""
        return self._now.passages

    @property
    def edition(self) -> int:
        """The number of the present state."""
        return self._number

    @property
    def can_undo(self) -> bool:
        """True if there is a change to take back."""
        return bool(self._before)

    def text(self, id: str) -> str:
        """The text of one page."""
        return self._find(id).text

    def edit(self, id: str, text: str) -> None:
        """Replace the text of one page."""
        old = self._find(id)
        others = [passage for passage in self.passages if passage is not old]
        self._publish(self._now.with_text(id, checked(text, others)))

    def add(self, text: str) -> str:
        """Add a page at the end and return its id; the id of a deleted one is not reused."""
        self._publish(self._now.with_new(self.office, checked(_begun(text), self.passages)))
        return self.passages[-1].id

    def delete(self, id: str) -> None:
        """Take a page out."""
        gone = self._find(id)
        kept = tuple(passage for passage in self.passages if passage is not gone)
        self._publish(Edition(kept, self._now.used))

    def undo(self) -> None:
        """Take back the last change, whatever it was: an edit, a reset, a day of updates."""
        if not self._before:
            raise LibraryError("There is nothing to undo: this is the library as it was loaded.")
        self._now = self._before.pop()
        self._number += 1

    def reset(self) -> None:
        """Go back to the library as it was loaded; undo takes this back too."""
        self._publish(self._first)

    def apply_updates(self, facts: Iterable[Fact], until_date: str | None = None) -> tuple[Fact, ...]:
        """Let the world move on: put each update's statement where the old one stands.

        One undo step for all. Returns the facts that could not be updated, because the
        old statement no longer stands word for word, or the new one does not fit.
        Updates that already stand, or come after ``until_date``, are left alone.
        """
        last_day = date.max if until_date is None else _day(until_date)
        now, skipped = self._now, []
        for fact in facts:
            if not fact.update or _day(fact.update.date) > last_day:
                continue
            if not stands(fact.update.statement, now.passages):
                moved = now.with_update(fact)
                skipped += [fact] if moved is None else []
                now = moved or now
        self._publish(now)
        return tuple(skipped)

    def current(self, fact: Fact) -> str | None:
        """The answer that the library gives now; None if neither statement stands.

        If old and new both stand (someone added a page), the update counts.
        """
        if fact.update and stands(fact.update.statement, self.passages):
            return fact.update.answer
        return fact.answer if stands(fact.statement, self.passages) else None

    def answer_now(self, fact: Fact) -> str | None:
        """The same, even if someone typed a new answer into the statement.

        None if no page still has the statement's other words, or two pages
        disagree: the library does not guess.
        """
        known = self.current(fact)
        if known is not None:
            return known
        answers = set(self.tellings(fact).values())
        return answers.pop() if len(answers) == 1 else None

    def tellings(self, fact: Fact) -> dict[str, str]:
        """The pages that tell a fact in its statement's words, by id, and the answer that each one gives.

        >>> fact = Fact("f", "time", "We open at 9 am.", "9 am", (), ())
        >>> Library("demo", ["We open at 10 am. Come in!", "Welcome."]).tellings(fact)
        {'demo-01': '10 am'}
        """
        told = ((passage.id, _told_by(passage.text, fact)) for passage in self.passages)
        return {id: answer for id, answer in told if answer}

    def _find(self, id: str) -> Passage:
        for passage in self.passages:
            if passage.id == id:
                return passage
        ids = ", ".join(passage.id for passage in self.passages) or "none, the library is empty"
        raise LibraryError(f"There is no page {shown(id)}. Choose one of: {ids}.")

    def _publish(self, edition: Edition) -> None:
        if edition == self._now:
            return
        self._before.append(self._now)
        self._now = edition
        self._number += 1


def _begun(text: str) -> str:
    """The text of a new page. An empty one was not written yet: it has nothing that an error could name."""
    if isinstance(text, str) and not one_line(text):
        raise LibraryError("Write the page's text first.")
    return text


def _told_by(text: str, fact: Fact) -> str | None:
    """What a page says about a fact: a statement word for word first, else one with a value typed into it."""
    forms = [(fact.update.statement, fact.update.answer)] if fact.update else []
    forms.append((fact.statement, fact.answer))
    whole = next((answer for statement, answer in forms if holds(text, statement)), None)
    typed = (answer_between(text, statement, answer) for statement, answer in reversed(forms))
    return whole or next((answer for answer in typed if answer), None)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        hint = "Write it like 2027-03-01."
        raise LibraryError(f"The date {shown(written)} cannot be read. {hint}") from None
