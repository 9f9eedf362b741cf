"""The learner's own office: a document and question–answer pairs, as they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from helpers.documents import read_document
from helpers.lab.limits import MAX_ANSWER, MAX_QUESTION, LabError, typed_line
from helpers.lab.own import as_library
from helpers.lab.teaching import propose_wordings, split_wordings
from helpers.library import Library
from helpers.records import Lesson, Pair
from helpers.scoring import normalise, place_of
from helpers.topics.choosing.settings import WORDINGS

FEWEST, MOST = 3, 24  # pairs
GIVES, OR = "=>", " / "

EXAMPLE_PAGES = """The Ostrel bicycle workshop opens at 8:30 am. It is closed on Monday.

A flat tyre is repaired at Ostrel for 14 euros.

The Ostrel workshop lends a cargo bike for 3 hours free of charge.

New brake pads at Ostrel are fitted by Mira Holt.

The guarantee on repairs at Ostrel lasts six months.

Bicycles are collected at the back door of the Ostrel workshop."""
EXAMPLE_PAIRS = """When does the Ostrel workshop open? / From what time is Ostrel open? => 8:30 am
How much is the repair of a flat tyre? / What does Ostrel charge for a flat tyre? => 14 euros => 17 euros
How long does Ostrel lend a cargo bike? / For how many hours can I have the cargo bike? => 3 hours => 5 hours
Who fits new brake pads at Ostrel? / Which person puts on brake pads at Ostrel? => Mira Holt => Jon Wexel
How long does the guarantee on repairs last? / For how long are repairs at Ostrel covered? => six months
Where are bicycles collected at Ostrel? / Where do I pick up my bicycle at Ostrel? => at the back door"""


@dataclass(frozen=True)
class OwnOffice:
    """Pages and pairs of the learner's own; ``later`` is what an answer becomes, by question.

    ``notes`` tell what was skipped and what is missing.
    """

    name: str
    library: Library = field(repr=False)
    lessons: tuple[Lesson, ...]
    later: dict[str, str]
    notes: tuple[str, ...] = ()

    @property
    def pairs(self) -> list[Pair]:
        """What a specialist is trained on."""
        return [pair for lesson in self.lessons for pair in lesson.pairs]


def open_office(document: str, pairs: str, name: str = "pasted text") -> OwnOffice:
    """An office from two typed texts. Raises ``LibraryError`` or ``LabError`` with words for who typed them."""
    library, notes = as_library(read_document(name, document))
    rows = [row for row in pairs.splitlines() if row.strip()]
    if not FEWEST <= len(rows) <= MOST:
        raise LabError(
            f"There are {len(rows)} pairs; write {FEWEST} to {MOST}, each on a line: question {GIVES} answer."
        )
    read = [_pair(row, place) for place, row in enumerate(rows, start=1)]
    lessons = tuple(lesson for lesson, _ in read)
    if twice := _twice([lesson.question for lesson in lessons]):
        raise LabError(f"The question {twice!r} is there twice. Take one out.")
    later = {lesson.question: new for lesson, new in read if new}
    return OwnOffice(name, library, lessons, later, (*notes, *_missing(lessons, library)))


def _pair(row: str, place: int) -> tuple[Lesson, str]:
    """A line: the question and further wordings, the answer, and what the answer becomes, if that is given."""
    parts = [part.strip() for part in row.split(GIVES)]
    if len(parts) not in (2, 3):
        raise LabError(f"Line {place} is no pair. Write: question {GIVES} answer.")
    asked = [typed_line(text, f"question of line {place}", MAX_QUESTION) for text in parts[0].split(OR)]
    answer = typed_line(parts[1], f"answer of line {place}", MAX_ANSWER)
    new = typed_line(parts[2], f"new answer of line {place}", MAX_ANSWER) if len(parts) == 3 else ""
    trained, kept = _wordings(asked, answer)
    return Lesson(asked[0], answer, trained, kept), new


def _wordings(asked: Sequence[str], answer: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is trained, and what is kept for the exam: wordings that were typed, else some made by rule."""
    proposed = propose_wordings(asked[0], answer)
    if len(asked) == 1:
        trained, kept = split_wordings(asked[0], proposed)
        return trained[:WORDINGS], kept
    typed = {normalise(text) for text in asked}
    more = [text for text in proposed if normalise(text) not in typed]
    return (asked[0], *more)[:WORDINGS], tuple(asked[1:])


def _missing(lessons: Sequence[Lesson], library: Library) -> tuple[str, ...]:
    """Pairs that the pages do not tell, and pairs that nothing is kept of."""
    pages = [page.text for page in library.passages]
    untold = [one.question for one in lessons if not any(place_of(one.answer, page) for page in pages)]
    bare = [one.question for one in lessons if not one.kept]
    return (
        *(f"No page tells the answer to {question!r}: the library cannot know it." for question in untold),
        *(f"{question!r} has no second wording: it is examined as it was trained." for question in bare),
    )


def _twice(texts: Sequence[str]) -> str:
    """The first text that is there before, but for case and punctuation; empty if none is."""
    seen: set[str] = set()
    for text in texts:
        if (key := normalise(text)) in seen:
            return text
        seen.add(key)
    return ""
