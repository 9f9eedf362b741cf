"""A library of the reader's own: a document of theirs, one page a passage."""

from __future__ import annotations

from pathlib import Path

from helpers.documents import Document, read_file
from helpers.library.library import Library


def library_from(source: Document | Path | str) -> Library:
    """A library of the reader's own: of a file (Markdown, text, CSV, PDF), or of a document read before.

    Its office has the name of the document. ``document`` of the library tells what was skipped,
    and why. Raises LibraryError where the file cannot be read.
    """
    document = source if isinstance(source, Document) else read_file(source)
    library = Library(document.office, document.pages)
    library.document = document
    return library
