"""Cleaning: what cannot be seen, or is only a way of setting type, goes before anything is read."""

from __future__ import annotations

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# One glyph for several letters, as PDF files have it. (NFKC would also make m2 of m².)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_GONE = {"Cf"}  # soft hyphens, zero-width joiners, byte-order marks, marks of writing direction
_SPACES = {"Cc", "Cs", "Co"}  # control characters, halves of characters, a font's private bullets


def cleaned(text: str) -> str:
    """The text with plain line ends, and without characters that cannot be seen.

    >>> cleaned("\\ufeffof\\xadfice\\r\\nhours")
    'office\\nhours'
    """
    plain = _LINE_END.sub("\n", text).translate(_LIGATURES)
    return unicodedata.normalize("NFC", "".join(map(_visible, plain)))


def has_words(text: str) -> bool:
    """False if there is neither a letter nor a digit: rules, bullets, dots.

    >>> has_words("* * *"), has_words("§ 4")
    (False, True)
    """
    return any(letter.isalnum() for letter in text)


def excerpt(text: str, limit: int = 60) -> str:
    """The start of a text on one line, for a list of what was skipped."""
    line = " ".join(cleaned(text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 4].rstrip() + " ..."


def _visible(letter: str) -> str:
    if letter in "\n\t" or letter.isascii() and letter.isprintable():
        return letter
    category = unicodedata.category(letter)
    return "" if category in _GONE else " " if category in _SPACES else letter
