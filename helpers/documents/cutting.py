"""Cutting: a block that is too long becomes several pages, each with the headings in front.

Two limits: the library's number of characters, and what the encoder reads (256 word pieces).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from helpers.documents.pieces import Block
from helpers.sentences import MAX_CHARACTERS, one_line

MAX_WORD_PIECES = 250  # of the encoder's 256, two are its own
FRONT = 120  # characters of a page that headings may take

_RUN = re.compile(r"[A-Za-z]+|[^A-Za-z\s]")
_END = re.compile(r"""[.!?。！？]["'”’)\]]*\s+(?=["'“‘(\[]?[^\Wa-z])|(?<=[。！？])""")
_SHORT = re.compile(r"(?:^|\W)(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|approx|vs|e\.g|i\.e|[A-Z])\.\s*$|^\(?\d+\.\s*$")


def word_pieces(text: str) -> int:
    """At most so many word pieces, as a rule: one for two letters, one for each other sign.

    Ordinary English has one for four letters, so this errs on the safe side. Accents and
    Korean syllables count as the signs that the encoder takes them apart into.

    >>> word_pieces("Form S-12")
    6
    """
    plain = text if text.isascii() else unicodedata.normalize("NFD", text)
    return sum((len(run) + 1) // 2 for run in _RUN.findall(plain))


def fits(text: str) -> bool:
    """True if a text can be one page."""
    return len(text) <= MAX_CHARACTERS and word_pieces(text) <= MAX_WORD_PIECES


def pages_of(block: Block) -> tuple[str, ...]:
    """The block as one page or, if it is too long, as several.

    >>> pages_of(Block(("Fees",), "A form costs 4 euros."))
    ('Fees: A form costs 4 euros.',)
    """
    front = in_front(block.front)
    return tuple(one_line(front + part) for part in _packed(block.text, lambda text: fits(one_line(front + text))))


def in_front(headings: Sequence[str]) -> str:
    """The headings in one line, outermost first; of many, the innermost that have room.

    >>> in_front(["Parking", "What does it cost?"])
    'Parking: What does it cost? '
    """
    line = ""
    for heading in reversed(headings):
        part = f"{heading} " if heading[-1:] in ".!?:;" else f"{heading}: "
        if line and not (len(part + line) <= FRONT and word_pieces(part + line) <= FRONT):
            break
        line = part + line
    return line


def sentences(text: str) -> list[str]:
    """The sentences of a text; "Dr. Low", "No. 5" and "1. Open" are not cut.

    >>> sentences("Ask Dr. Low. She is in room No. 5.")
    ['Ask Dr. Low.', 'She is in room No. 5.']
    """
    starts = [0]
    for end in _END.finditer(text):
        if not _SHORT.search(text[starts[-1] : end.end()][-12:]):
            starts.append(end.end())
    parts = (text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)]))
    return [part for part in parts if part]


def _split(mark: str) -> Callable[[str], list[str]]:
    return lambda text: [part for part in re.split(rf"(?<={mark})\s+", text) if part.strip()]


# From the best place for a cut to the worst.
_WAYS = (str.splitlines, sentences, _split("[;:]"), _split(","), str.split)


def _packed(text: str, fit: Callable[[str], bool], ways: Sequence[Callable[[str], list[str]]] = _WAYS) -> list[str]:
    """The text in as few parts as fit, cut at the first way that gives parts small enough."""
    if fit(text):
        return [text]
    if not ways:
        return list(_chunks(text))
    done: list[str] = []
    for part in filter(str.strip, ways[0](text)):
        if done and fit(f"{done[-1]} {part}"):
            done[-1] = f"{done[-1]} {part}"
        else:
            done += _packed(part, fit, ways[1:])
    return done


def _chunks(word: str, size: int = 30) -> Iterator[str]:
    """A word longer than a page, in parts that fit behind any heading."""
    return (word[start : start + size] for start in range(0, len(word), size))
