"""Sentences: what may stand in the library, and whether a statement stands in a passage."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from helpers.records import Passage

MAX_CHARACTERS = 400

# Control, format and surrogate characters: they cannot be seen, yet a model would read them.
_UNSEEN = {"Cc", "Cf", "Cs"}


class LibraryError(ValueError):
    """A change that the library refuses; nothing was changed."""


def checked(text: str, others: Sequence[Passage]) -> str:
    """The text on one line, or an error that says what to do about it."""
    if not isinstance(text, str):
        raise LibraryError(f"A passage must be text, not {shown(text)}. Type a sentence.")
    line = one_line(text)
    if not line:
        raise LibraryError(f"The passage {shown(text)} is empty. Type a sentence, or delete it.")
    if len(line) > MAX_CHARACTERS:
        raise LibraryError(
            f"The passage {shown(line)} has {len(line)} characters; at most {MAX_CHARACTERS} fit. "
            "Shorten it, or make two passages of it."
        )
    if letter := unseen(line):
        raise LibraryError(
            f"The passage {shown(line)} holds a character that cannot be seen (U+{ord(letter):04X}). Take it out."
        )
    twin = next((p for p in others if p.text.casefold() == line.casefold()), None)
    if twin:
        raise LibraryError(f"The passage {shown(line)} is already there as {twin.id}. Edit that one instead.")
    return line


def unseen(text: str) -> str | None:
    """The first character that nobody can see, yet a model would read; None where there is none."""
    return next((letter for letter in text if unicodedata.category(letter) in _UNSEEN), None)


def stands(statement: str, passages: Sequence[Passage]) -> bool:
    """True where a statement stands word for word in one of the passages."""
    return any(holds(passage.text, statement) for passage in passages)


def holds(text: str, statement: str) -> bool:
    """True where a statement stands in the text from space to space.

    >>> holds("The fee is 4.50 crowns.", "The fee is 4.")
    False
    """
    return sentence(statement).search(text) is not None


def sentence(statement: str) -> re.Pattern[str]:
    """A pattern that finds the statement between spaces, so never inside a longer one."""
    return re.compile(rf"(?<!\S){re.escape(statement)}(?!\S)")


def answer_between(text: str, statement: str, answer: str) -> str | None:
    """What a text now says where the statement has its answer; None where the rest of it is gone.

    The statement's words before and after the answer must stand word for word, in one
    sentence: then what stands between them is the answer, whatever someone typed there.

    >>> answer_between("The fee is 4.50 crowns. Pay here.", "The fee is 4 crowns.", "4 crowns")
    '4.50 crowns'
    """
    before, _, after = statement.partition(answer)
    inside = r"((?:(?![.!?]\s).)+?)"  # does not run on into the next sentence
    found = re.search(rf"(?<!\S){re.escape(before)}{inside}{re.escape(after)}(?!\S)", text)
    return found[1].strip() if found else None


def one_line(text: str) -> str:
    """Join lines and squeeze spaces, so that a page stays one line of the prompt.

    >>> one_line("  Open\\n daily. ")
    'Open daily.'
    """
    return " ".join(text.split())


def shown(value: object, limit: int = 40) -> str:
    """A value as an error message shows it: in quotes, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 4]} ...'"
