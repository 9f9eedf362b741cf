"""The library: what an office knows, as passages that anyone can edit.

An edit changes what the next prompt can say, and nothing else: no weight moves.
Every state of the library is an immutable edition; undo goes back to the one before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpers.documents import Document, read_file
from helpers.records import CommonFact, Fact, Passage, Update
from helpers.sentences import (  # noqa: F401  (MAX_CHARACTERS is here for those who look for it here)
    MAX_CHARACTERS,
    LibraryError,
    answer_between,
    checked,
    holds,
    one_line,
    sentence,
    shown,
    stands,
)

OFFICES = ("support", "law", "clinic")

_DATA = Path(__file__).resolve().parents[1] / "data" / "offices"


def load_facts(office: str) -> tuple[Fact, ...]:
    """The facts of an office, in the order of its pages.

    >>> load_facts("support")[1].answer
    '12 characters'
    """
    lines = (_folder(office) / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_fact(json.loads(line)) for line in lines if line.strip())


def load_library(office: str) -> Library:
    """A fresh library of an office: each paragraph of its pages is one passage.

    >>> load_library("support").text("support-02")
    'A Brindle password has a minimum length of 12 characters.'
    """
    return Library(office, paragraphs((_folder(office) / "pages.md").read_text(encoding="utf-8")))


def library_from(source: Document | Path | str) -> Library:
    """A library of the reader's own: of a file (Markdown, text, CSV, PDF), or of a document read before.

    Its office has the name of the document. ``document`` of the library tells what was skipped,
    and why. Raises LibraryError where the file cannot be read.
    """
    document = source if isinstance(source, Document) else read_file(source)
    library = Library(document.office, document.pages)
    library.document = document
    return library


def common_facts() -> tuple[CommonFact, ...]:
    """What the bundled brain was taught before the course, most often shown first.

    >>> common_facts()[0].rank
    1
    """
    lines = (_DATA.parent / "general_knowledge.jsonl").read_text(encoding="utf-8").splitlines()
    rows = sorted((json.loads(line) for line in lines if line.strip()), key=lambda row: row["rank"])
    fields = ("id", "category", "answer", "rank", "exposures")
    return tuple(CommonFact(questions=tuple(row["questions"]), **{key: row[key] for key in fields}) for row in rows)


def paragraphs(page: str) -> tuple[str, ...]:
    """The paragraphs of a markdown page, each on one line, without the headings.

    >>> paragraphs("# Office\\n\\nOpen\\ndaily.\\n\\nClosed at noon.")
    ('Open daily.', 'Closed at noon.')
    """
    blocks = (one_line(block) for block in re.split(r"\n\s*\n", page))
    return tuple(block for block in blocks if block and not block.startswith("#"))


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
        first = _Edition((), 0)
        for text in texts:
            first = first.with_new(office, checked(text, first.passages))
        self._first = self._now = first
        self._before: list[_Edition] = []
        self._number = 1

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages as they stand now."""
        return self._now.passages

    @property
    def edition(self) -> int:
        """The number of the present state."""
        return self._number

    @property
    def can_undo(self) -> bool:
        """True where there is a change to take back."""
        return bool(self._before)

    def text(self, id: str) -> str:
        """The text of one passage."""
        return self._find(id).text

    def edit(self, id: str, text: str) -> None:
        """Replace the text of one passage."""
        old = self._find(id)
        others = [passage for passage in self.passages if passage is not old]
        self._publish(self._now.with_text(id, checked(text, others)))

    def add(self, text: str) -> str:
        """Add a passage at the end and return its id; the id of a deleted one is not reused."""
        self._publish(self._now.with_new(self.office, checked(text, self.passages)))
        return self.passages[-1].id

    def delete(self, id: str) -> None:
        """Take a passage out."""
        gone = self._find(id)
        kept = tuple(passage for passage in self.passages if passage is not gone)
        self._publish(_Edition(kept, self._now.used))

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
        Updates that already stand, or come after ``until_date``, are left in peace.
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
        """The answer that the library gives now; None where neither statement stands.

        Where old and new both stand (someone added a page), the update counts.
        """
        if fact.update and stands(fact.update.statement, self.passages):
            return fact.update.answer
        return fact.answer if stands(fact.statement, self.passages) else None

    def answer_now(self, fact: Fact) -> str | None:
        """The same, also where someone typed a new answer into the statement.

        None where no passage has the statement's other words any more, or two passages
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
        raise LibraryError(f"There is no passage {shown(id)}. Choose one of: {ids}.")

    def _publish(self, edition: _Edition) -> None:
        if edition == self._now:
            return
        self._before.append(self._now)
        self._now = edition
        self._number += 1


@dataclass(frozen=True)
class _Edition:
    """One state of a library: its passages, and how many ids were given out so far."""

    passages: tuple[Passage, ...]
    used: int

    def with_new(self, office: str, text: str) -> _Edition:
        passage = Passage(f"{office}-{self.used + 1:02d}", text)
        return _Edition((*self.passages, passage), self.used + 1)

    def with_text(self, id: str, text: str) -> _Edition:
        changed = (Passage(p.id, text) if p.id == id else p for p in self.passages)
        return _Edition(tuple(changed), self.used)

    def with_update(self, fact: Fact) -> _Edition | None:
        """The edition in which the update stands; None where it cannot be made to."""
        holders = [p for p in self.passages if holds(p.text, fact.statement)]
        now = self
        for passage in holders:
            text = sentence(fact.statement).sub(lambda _: fact.update.statement, passage.text)
            try:
                others = [p for p in now.passages if p.id != passage.id]
                now = now.with_text(passage.id, checked(text, others))
            except LibraryError:
                return None
        return now if holders else None


def _told_by(text: str, fact: Fact) -> str | None:
    """What a page says about a fact: a statement word for word first, else one with a value typed into it."""
    forms = [(fact.update.statement, fact.update.answer)] if fact.update else []
    forms.append((fact.statement, fact.answer))
    whole = next((answer for statement, answer in forms if holds(text, statement)), None)
    typed = (answer_between(text, statement, answer) for statement, answer in reversed(forms))
    return whole or next((answer for answer in typed if answer), None)


def _folder(office: str) -> Path:
    if office not in OFFICES:
        offices = ", ".join(OFFICES)
        raise LibraryError(f"There is no office {shown(office)}. Choose one of: {offices}.")
    return _DATA / office


def _fact(row: dict) -> Fact:
    questions, update = row["questions"], row.get("update")
    return Fact(
        id=row["id"],
        type=row["type"],
        statement=row["statement"],
        answer=row["answer"],
        train=tuple(questions["train"]),
        test=tuple(questions["test"]),
        update=Update(**update) if update else None,
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError):
        hint = "Write it like 2027-03-01."
        raise LibraryError(f"The date {shown(written)} cannot be read. {hint}") from None
