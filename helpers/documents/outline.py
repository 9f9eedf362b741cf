"""The outline: which headings a piece of a document stands under.

Besides real headings there are a question before its answer, "You can pay by:" before a
list, and a list item before the items inside it. All stand in front of what belongs to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from helpers.documents.cutting import FRONT, word_pieces
from helpers.documents.pieces import CODE, HEADING, ITEM, ROW, TEXT, Block, Piece, Skipped
from helpers.sentences import one_line

# Ranks below the six of real headings.
BOLD, ASKED, LONE, INTRO, LIST = 7, 8, 9, 10, 11

_SAME_LINE = re.compile(r"\s+(?=(?:A|Answer)\s?:\s)")
_QUESTION = re.compile(r"(?:Q|Question)(?:\s?\d+)?\s?[:.]\s+(?=\S)", re.IGNORECASE)
_ANSWER = re.compile(r"(?:A|Answer)(?:\s?\d+)?\s?[:.]\s+(?=\S)", re.IGNORECASE)
_LABEL = re.compile(r"[^\W\d_][^:.!?\n]{0,39}:\s+\S")


def blocks(pieces: Iterable[Piece | Skipped]) -> Iterator[Block | Skipped]:
    """Each piece with the headings that stand above it.

    >>> list(blocks([Piece(HEADING, "Fees", 1), Piece(TEXT, "A form costs 4 euros.")]))
    [Block(front=('Fees',), text='A form costs 4 euros.')]
    """
    found = list(_labels_apart(_questions_apart(pieces)))
    outline = _Outline(title_of(found))
    for piece, after in zip(found, [*found[1:], None]):
        if isinstance(piece, Skipped):
            yield piece
            continue
        rank = _rank(piece, after)
        if rank is None or piece.kind == ITEM and _tells_something(piece.text):
            yield from outline.place(piece)
        if rank is not None:
            yield from outline.open(rank, one_line(piece.text))
    yield from outline.close(0)


def title_of(pieces: Iterable[Piece | Skipped]) -> str:
    """The first heading, if no other is as high: the name of the whole, and no help on a page."""
    headings = [piece for piece in pieces if isinstance(piece, Piece) and piece.kind == HEADING]
    highest = min((piece.level for piece in headings), default=0)
    alone = sum(piece.level == highest for piece in headings) == 1
    return headings[0].text if alone and headings[0].level == highest <= 2 else ""


class _Outline:
    """The headings that are open at one place of the document, outermost first."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._open: list[_Heading] = []

    def open(self, rank: int, text: str) -> Iterator[Block | Skipped]:
        """A heading begins: those of its rank and below end."""
        yield from self.close(rank)
        self._open.append(_Heading(rank, text))

    def close(self, rank: int) -> Iterator[Block | Skipped]:
        """Headings end. One that nothing stood under is a page of its own, or is listed."""
        while self._open and self._open[-1].rank >= rank:
            last = self._open.pop()
            if not last.used and last.rank < BOLD:
                yield Skipped(last.text, "a heading with nothing below it")
            elif not last.used:
                yield self._block(last.text)

    def place(self, piece: Piece) -> Iterator[Block | Skipped]:
        """A piece under the headings that are open for it."""
        yield from self.close(LIST + piece.level if piece.kind == ITEM else LIST)
        # A question without a mark, or "You can pay by:", is about what follows it, and no further.
        if piece.kind == TEXT and self._open and self._open[-1].used:
            yield from self.close(LONE)
        yield self._block(piece.text)

    def _block(self, text: str) -> Block:
        for heading in self._open:
            heading.used = True
        below = any(heading.rank <= ASKED for heading in self._open[1:])
        front = (h.text for place, h in enumerate(self._open) if place or h.text != self._title or not below)
        return Block(tuple(front), text)


@dataclass
class _Heading:
    rank: int
    text: str
    used: bool = False


def _rank(piece: Piece, after: Piece | Skipped | None) -> int | None:
    """The rank of a piece as a heading of what follows; None if it is text."""
    next_kind = after.kind if isinstance(after, Piece) else ""
    text = piece.text.strip()
    if piece.kind == HEADING:
        level = ASKED if piece.level == BOLD and text.endswith("?") else piece.level
        return level if _short(text, 2 * FRONT if level == ASKED else FRONT) else None
    if piece.kind == ITEM and next_kind == ITEM and after.level > piece.level:
        return LIST + piece.level if _short(text, 80) else None
    if piece.kind != TEXT:
        return None
    if text.endswith(":") and next_kind in (ITEM, ROW, CODE):
        return INTRO if _short(text, FRONT) else None
    asks = text.endswith("?") and not re.search(r"[.!?]\s", text)
    return LONE if asks and next_kind in (TEXT, ITEM, CODE) and _short(text, FRONT) else None


def _tells_something(item: str) -> bool:
    """True for a list item that is more than a name for the items inside it.

    >>> _tells_something("Saturday: 10 am"), _tells_something("On holidays:")
    (True, False)
    """
    return item.endswith((".", "!")) or ": " in item or any(letter.isdigit() for letter in item)


def _short(text: str, limit: int) -> bool:
    return bool(text) and len(text) <= limit and word_pieces(text) <= FRONT


def _questions_apart(pieces: Iterable[Piece | Skipped]) -> Iterator[Piece | Skipped]:
    """Paragraphs with "Q: ..." and "A: ..." become questions, as headings, and answers."""
    asked = False
    for piece in pieces:
        if isinstance(piece, Skipped) or piece.kind != TEXT:
            asked = asked and not (isinstance(piece, Piece) and piece.kind == HEADING)
            yield piece
            continue
        for part in _question_and_answer(piece.text, asked):
            asked = asked or part.kind == HEADING
            yield part


def _question_and_answer(text: str, asked: bool) -> Iterator[Piece]:
    kind, lines = TEXT, []
    for line in _lines(text):
        question = _QUESTION.match(line)
        answer = _ANSWER.match(line) if asked else None
        complete = kind == HEADING and lines and lines[-1].endswith("?")
        if (question or answer or complete) and lines:
            yield Piece(kind, "\n".join(lines), ASKED)
            lines = []
        if question or answer or complete:
            kind, asked = HEADING if question else TEXT, True
        lines.append(line[(question or answer).end() :] if question or answer else line)
    if lines:
        yield Piece(kind, "\n".join(lines), ASKED)


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield from _SAME_LINE.split(line, maxsplit=1) if _QUESTION.match(line) else [line]


def _labels_apart(pieces: Iterable[Piece | Skipped]) -> Iterator[Piece | Skipped]:
    """A paragraph in which each line is "Label: value" becomes a piece a line."""
    for piece in pieces:
        lines = piece.text.split("\n") if isinstance(piece, Piece) and piece.kind == TEXT else []
        if len(lines) > 1 and all(_LABEL.match(line.strip()) for line in lines):
            yield from (Piece(TEXT, line.strip()) for line in lines)
        else:
            yield piece
