"""What the parsers find in a document, and what comes out in the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

HEADING, TEXT, ITEM, ROW, CODE = "heading", "text", "item", "row", "code"


@dataclass(frozen=True)
class Piece:
    """One heading, paragraph, list item, table row or code block, in the order of the document.

    ``level`` is a heading's rank (1 is the highest) or how deep a list item is nested (0 is
    not at all). Line ends in ``text`` are those of the document.
    """

    kind: str
    text: str
    level: int = 0


@dataclass(frozen=True)
class Block:
    """What belongs on one page, if it fits: the text, and the headings that stand in front of it."""

    front: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Skipped:
    """What is on no page, cut to a line, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class Document:
    """A document as pages for a library, with what the reader should know about it.

    ``digest`` is the SHA-256 of the document as it was given: the same name for the same content.
    """

    name: str
    pages: tuple[str, ...]
    skipped: tuple[Skipped, ...] = ()
    notices: tuple[str, ...] = ()
    digest: str = ""
    title: str = ""

    @property
    def office(self) -> str:
        """The name as the ids of pages have it: small letters, digits, hyphens.

        >>> Document("House rules (2027).md", ()).office
        'house-rules-2027'
        """
        words = re.findall(r"[a-z0-9]+", PurePath(self.name).stem.casefold())
        return "-".join(words)[:24].rstrip("-") or "own"
