"""Tables: each row becomes "column: value; column: value", as one would read it aloud."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from helpers.documents.cleaning import excerpt, has_words
from helpers.documents.pieces import ROW, Piece, Skipped
from helpers.sentences import LibraryError, one_line

_DELIMITERS = ",;\t|"


def row_text(columns: Sequence[str], cells: Sequence[str]) -> str:
    """One row; empty cells are left out. Without column names, two cells are a name and its value.

    >>> row_text(["Product", "Price", "Colour"], ["Heron lamp", "39 euros", ""])
    'Product: Heron lamp; Price: 39 euros'
    >>> row_text([], ["Phone", "555 0100"])
    'Phone: 555 0100'
    """
    if not any(columns) and len(cells) == 2 and all(cells):
        return f"{cells[0].rstrip(':')}: {cells[1]}"
    names = [*columns, *[""] * (len(cells) - len(columns))]
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(names, cells) if cell)


def table_pieces(text: str, name: str) -> Iterator[Piece | Skipped]:
    """The rows of a CSV file as pieces."""
    rows = _rows(text, name)
    columns = rows[0] if has_header(rows) else []
    for row in rows[1:] if columns else rows:
        line = row_text(columns, row)
        yield Piece(ROW, line) if has_words(line) else Skipped(excerpt(line), "an empty row")


def column_notice(text: str, name: str) -> str:
    """Tells what was taken for the column names."""
    rows = _rows(text, name)
    if not has_header(rows):
        return "The first row looks like values, so the table has no column names. Add a first row with names."
    return f"Column names, from the first row: {excerpt(', '.join(filter(None, rows[0])), 120)}."


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """True if the first row can be names: more rows follow, no name is a number or stands twice."""
    names = [cell for cell in rows[0] if cell] if rows else []
    numbers = any(cell[:1].isdigit() or cell.lstrip("-+€$£ ")[:1].isdigit() for cell in names)
    return len(rows) > 1 and bool(names) and not numbers and len(set(names)) == len(names)


def is_table(text: str) -> bool:
    """True for text copied from a spreadsheet: at least two lines, each with as many tabs."""
    counts = {line.count("\t") for line in text.splitlines() if line.strip()}
    return len(counts) == 1 and counts != {0} and len(text.strip().splitlines()) > 1


def _rows(text: str, name: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise LibraryError(f"{name} cannot be read as a table: {error}. Save it as CSV again.") from None
    return [[one_line(cell) for cell in row] for row in rows if row]


def _delimiter(text: str) -> str:
    """What the standard library finds likely; if it finds nothing, the most frequent in the first line."""
    sample = text[:10_000]
    try:
        return csv.Sniffer().sniff(sample, _DELIMITERS).delimiter
    except csv.Error:
        first = sample.lstrip().partition("\n")[0]
        return max(_DELIMITERS, key=first.count)
