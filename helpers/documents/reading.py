"""The door: a file, or a text that was pasted, becomes pages that a library can hold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from helpers.documents.cleaning import cleaned, excerpt, has_words
from helpers.documents.cutting import pages_of
from helpers.documents.decoding import decoded
from helpers.documents.language import language_notice
from helpers.documents.markdown import markdown_pieces
from helpers.documents.outline import blocks, title_of
from helpers.documents.pdf import pdf_text
from helpers.documents.pieces import Block, Document, Piece, Skipped
from helpers.documents.plain import plain_pieces
from helpers.documents.tables import column_notice, is_table, table_pieces
from helpers.sentences import LibraryError, page_key, shown

MAX_BYTES = 2**20
MAX_PAGES = 2_000

MARKDOWN, TABLE, PDF = (".md", ".markdown"), (".csv", ".tsv"), (".pdf",)
UNREADABLE = (".html", ".htm", ".xml", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx")


def read_file(path: Path | str) -> Document:
    """Read a file from disk: Markdown, plain text, CSV or PDF.

    Raises LibraryError, with words for the reader, if it cannot be read.
    """
    try:
        file = Path(path)
        size = file.stat().st_size
        data = b"" if size > MAX_BYTES else file.read_bytes()
    except (OSError, TypeError, ValueError) as error:
        hint = "Check the name and the folder."
        raise LibraryError(f"The file {shown(str(path))} cannot be opened. {hint}") from error
    _check_size(size, _name(file.name))
    return read_document(file.name, data)


def read_document(name: str, data: bytes | str) -> Document:
    """Read a document that was uploaded (bytes) or pasted (text); its name's ending tells what it is.

    A name without an ending is read as Markdown, or as a table if it was copied from a
    spreadsheet. Raises LibraryError, with words for the reader, if it cannot be read.

    >>> read_document("prices.csv", "product;price\\nHeron lamp;39 euros").pages
    ('product: Heron lamp; price: 39 euros',)
    """
    if not isinstance(data, (bytes, bytearray, str)):
        raise LibraryError(f"A document is text or the bytes of a file, not {shown(data)}.")
    name = _name(name)
    given = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data)
    _check_size(len(given), name)
    pieces, text, notices = _parsed(name, data if isinstance(data, str) else given)
    pieces = list(pieces)
    pages, skipped = _pages(blocks(pieces))
    _check_pages(pages, name)
    language = language_notice(text)
    notices = (*notices, language) if language else notices
    return Document(name, pages, skipped, notices, hashlib.sha256(given).hexdigest(), title_of(pieces))


def _parsed(name: str, data: bytes | str) -> tuple[Iterable[Piece | Skipped], str, tuple[str, ...]]:
    """The pieces of a document, its text, and notices about how it was read."""
    ending = Path(name).suffix.lower()
    if isinstance(data, bytes) and (ending in PDF or data.startswith(b"%PDF-")):
        text, skipped, notices = pdf_text(data, name)
        return chain(skipped, plain_pieces(text, wrapped=True)), text, notices
    if ending in UNREADABLE:
        raise LibraryError(f"{name} cannot be read. Save it as text, Markdown, CSV or PDF, or paste its text.")
    raw, notices = decoded(data, name) if isinstance(data, bytes) else (data, ())
    text = cleaned(raw)
    if ending in TABLE or not ending and is_table(text):
        return table_pieces(text, name), text, (*notices, column_notice(text, name))
    return markdown_pieces(text) if ending in MARKDOWN or not ending else plain_pieces(text), text, notices


def _pages(found: Iterable[Block | Skipped]) -> tuple[tuple[str, ...], tuple[Skipped, ...]]:
    """The pages, each once, and what is on none of them."""
    places: dict[str, int] = {}
    pages, skipped = [], []
    for block in found:
        if isinstance(block, Skipped):
            skipped.append(block)
        elif not has_words(block.text):
            skipped.append(Skipped(excerpt(block.text), "no letters and no digits"))
        else:
            for page in pages_of(Block(block.front, cleaned(block.text))):
                key = page_key(page)
                if key in places:
                    skipped.append(Skipped(excerpt(page), f"the same as page {places[key]}"))
                else:
                    pages.append(page)
                    places[key] = len(pages)
    return tuple(pages), tuple(skipped)


def _check_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise LibraryError(f"{name} has {size / 2**20:.1f} MB; at most 1 MB can be read. Split it into smaller files.")


def _check_pages(pages: tuple[str, ...], name: str) -> None:
    if not pages:
        raise LibraryError(f"{name} holds no text that could be a page. Open it and check what is in it.")
    if len(pages) > MAX_PAGES:
        counts = f"{len(pages):,} pages; at most {MAX_PAGES:,} fit into a library"
        raise LibraryError(f"{name} gives {counts}. Split it into smaller files.")


def _name(name: object) -> str:
    """The name as messages and lists show it: one line, not too long, its ending kept."""
    line = excerpt(str(name), 10_000) or "pasted text"
    return line if len(line) <= 60 else f"{line[:45].rstrip()} ... {line[-10:]}"
