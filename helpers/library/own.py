"""A library of the reader's own: pages cut from a document of theirs."""

from __future__ import annotations

from pathlib import Path

from helpers.documents import Document, read_file
from helpers.library.library import Library


def library_from(source: Document | Path | str) -> Library:
    """A library of the reader's own: from a file (Markdown, text, CSV, PDF) or from a document already read.

    Its office has the name of the document. The library's ``document`` tells what was skipped,
    and why. Raises LibraryError if the file cannot be read.
    """
    document = source if isinstance(source, Document) else read_file(source)
    library = Library(document.office, document.pages)
    library.document = document
    return library
