"""PDF: the text layer, without the lines that only number or name its pages."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Sequence

from helpers.documents.cleaning import cleaned, excerpt, has_words
from helpers.documents.pieces import Skipped
from helpers.sentences import LibraryError

MAX_SHEETS = 2_000

_NUMBER = re.compile(r"\W*(?:page\s*)?\d+(?:\s*(?:of|/)\s*\d+)?\W*", re.IGNORECASE)


def pdf_text(data: bytes, name: str) -> tuple[str, tuple[Skipped, ...], tuple[str, ...]]:
    """The text of a PDF file, what of it was left out, and notices."""
    sheets = [cleaned(sheet) for sheet in _sheets(data, name)]
    if not any(map(has_words, sheets)):
        hint = "It is probably a scan. Run it through text recognition (OCR) first, or type what matters."
        raise LibraryError(f"{name} holds no text, only pictures. {hint}")
    empty = [str(number) for number, sheet in enumerate(sheets, 1) if not has_words(sheet)]
    notices = (f"No text on these pages of the PDF: {excerpt(', '.join(empty))}.",) if empty else ()
    lines, skipped = _without_margins([sheet.split("\n") for sheet in sheets])
    return "\n".join(lines), skipped, notices


def _sheets(data: bytes, name: str) -> list[str]:
    """The text of each page of the file, as the library for it finds it."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs each oddity of a file
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not _opens(reader)
        too_many = not locked and len(reader.pages) > MAX_SHEETS
        sheets = [] if locked or too_many else [page.extract_text() for page in reader.pages]
    except Exception as error:  # a broken file can break a parser anywhere
        hint = "Open it, print it to a new PDF, and try that, or paste its text."
        raise LibraryError(f"{name} cannot be read as a PDF. {hint}") from error
    if locked:
        raise LibraryError(f"{name} is protected by a password. Save a copy without one.")
    if too_many:
        raise LibraryError(f"{name} has more than {MAX_SHEETS:,} pages. Split it into smaller files.")
    return sheets


def _opens(reader) -> bool:
    """True if the empty password opens it: such a file only forbids changes."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # a cipher that is not installed
        return False


def _without_margins(sheets: Sequence[list[str]]) -> tuple[list[str], tuple[Skipped, ...]]:
    """All lines but headers, footers and page numbers; each of those is listed once."""
    sheets = [[line.strip() for line in sheet if line.strip()] for sheet in sheets]
    edges = Counter(_key(line) for sheet in sheets for line in {*sheet[:1], *sheet[-1:]})
    often = {key for key, count in edges.items() if count >= 3 and count > len(sheets) / 2}
    kept, skipped = [], {}
    for sheet in sheets:
        for place, line in enumerate(sheet):
            reason = _margin(line, often, len(sheets)) if place in (0, len(sheet) - 1) else ""
            if reason:
                skipped.setdefault(_key(line), Skipped(excerpt(line), reason))
            else:
                kept.append(line)
        if kept and kept[-1].endswith((".", "!", "?")):
            kept.append("")  # the sentence ends with the sheet, so the paragraph probably does
    return kept, tuple(skipped.values())


def _margin(line: str, often: set[str], sheets: int) -> str:
    if sheets > 1 and _NUMBER.fullmatch(line):
        return "a page number"
    return "a line at the edge of most pages" if _key(line) in often else ""


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", line)
