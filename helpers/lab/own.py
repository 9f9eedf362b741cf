"""A reader's own document as a library, with what to tell about it."""

from __future__ import annotations

from helpers.documents import Document
from helpers.library import Library, library_from
from helpers.sentences import LibraryError, shown

SHOWN = 5  # skipped parts that are named one by one
EXPECT = (
    "Nobody prepared these pages. On such pages the bundled brain is often wrong: see “hand-written everyday cases” "
    "in data/brain/README.md for the share it reads right. Look at the page that each card shows."
)


def as_library(document: Document) -> tuple[Library, tuple[str, ...]]:
    """The pages of a document as a library, and what was skipped, with the reasons."""
    refused = [(part.text, part.reason) for part in document.skipped]
    try:
        return library_from(document), _notes(refused)
    except LibraryError:  # some page is refused: the others are worth having
        library = Library(document.office, [])
    for page in document.pages:
        try:
            library.add(page)
        except LibraryError as error:
            refused.append((page, str(error)))
    if not library.passages:
        raise LibraryError(f"{document.name} holds no text that could be a page.")
    return Library(document.office, [page.text for page in library.passages]), _notes(refused)


def _notes(refused: list[tuple[str, str]]) -> tuple[str, ...]:
    named = tuple(f"Skipped {shown(text, 60)}: {reason}." for text, reason in refused[:SHOWN])
    more = len(refused) - len(named)
    return (*named, f"{more} more parts were skipped.") if more > 0 else named
