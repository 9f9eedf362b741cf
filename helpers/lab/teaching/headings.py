"""What stands in front of a page's sentences, or in their place: a heading, the row of a table, markup."""

from __future__ import annotations

import re

from helpers.lab.teaching.clauses import Span, clauses_of, head_of, sentences_of
from helpers.lab.teaching.forms import is_plural, lower_first
from helpers.lab.teaching.values import kind_of, values_in
from helpers.lab.teaching.words import AUXILIARIES, words_of

_HEADING = re.compile(r"\s*([^.!?;:\n]{1,100}):\s+")
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_LONGEST_LABEL = 4  # words


def body_start(page: str) -> int:
    """Where the text begins behind a heading; 0 if there is none, or if the page is a note ("Speaker: Ada").

    >>> page = "House rules of Hotel Linde: The manager is Ada."
    >>> page[body_start(page) :]
    'The manager is Ada.'
    """
    found = _HEADING.match(page)
    if not found or any(word.lower in AUXILIARIES for word in words_of(found[1])):
        return 0
    body = page[found.end() :]
    if _is_row(body):
        return found.end() if re.match(r"[^;]*:\s", body) or not re.match(r"[^;]*;[^;]*:\s", body) else 0
    first = next(iter(sentences_of(body)), None)
    return found.end() if first and clauses_of(body, first) else 0


def has_markup(text: str) -> bool:
    """True if a text holds a tag of HTML: nothing is proposed from it.

    >>> has_markup("<b>Bold</b>"), has_markup("5 < 7 and 9 > 8")
    (True, False)
    """
    return bool(_TAG.search(text))


def row_spans(page: str) -> list[Span] | None:
    """The values of a row after its first cell; empty if the row has no labels, None if the page is no row.

    >>> row = "room: Tulip; price: 64 euros"
    >>> [row[start:end] for start, end in row_spans(row)]
    ['64 euros']
    """
    if not _is_row(page):
        return None
    cells = _cells(page)
    return [cell[1] for cell in cells[1:]] if _names_subject(page, cells) else []


def row_question(page: str, sentence: Span, span: Span, about: str = "") -> str:
    """A question for a value of a row, whose first cell names what it is about; "" otherwise.

    >>> row_question("room: Tulip; price: 64 euros", (0, 28), (20, 28))
    'What is the price of Tulip'
    """
    cells = _cells(page) if _is_row(page) else []
    label = next((name for name, place in cells[1:] if place[0] <= span[0] < place[1]), "")
    if not label or not _names_subject(page, cells):
        return ""
    subject, name = page[slice(*cells[0][1])], lower_first(label)
    if is_plural(head_of(name)):
        number = kind_of(page[slice(*span)]) == "count" or page[slice(*span)].isdigit()
        return f"How many {name} does {subject} have" if number else f"What are the {name} of {subject}"
    return f"What is the {name} of {subject}"


def _is_row(page: str) -> bool:
    """Cells between semicolons: each with a label, or three and more of which the first holds no value."""
    cells = page.rstrip(" .").split("; ")
    if len(cells) < 2 or len(sentences_of(page)) > 1:
        return False
    return len(_cells(page)) == len(cells) or (
        len(cells) > 2 and not values_in(cells[0]) and not any(clauses_of(cell, (0, len(cell))) for cell in cells)
    )


def _cells(page: str) -> list[tuple[str, Span]]:
    """The labels of a row, each with the place of its value."""
    found = re.finditer(r"(?:^|(?<=;\s))([^;:]+):\s+([^;:]+(?::\d\d[^;:]*)*)", page.rstrip(" ."))
    return [(hit[1].strip(), hit.span(2)) for hit in found if len(hit[1].split()) <= _LONGEST_LABEL]


def _names_subject(page: str, cells: list[tuple[str, Span]]) -> bool:
    """True if the first cell holds a name: no value, and written with a capital."""
    first = page[slice(*cells[0][1])] if cells else ""
    return first[:1].isupper() and not values_in(first) and len(cells) > 1
