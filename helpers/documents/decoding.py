"""Decoding: the bytes of a file become text, or a message that says what they are instead."""

from __future__ import annotations

import codecs

from helpers.sentences import LibraryError

_MARKS = (  # the longer mark first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN = (
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a rich-text file"),
)
_SAVE = "Save it as text, Markdown, CSV or PDF, or paste its text."
_LATIN = (
    "The file is not UTF-8, so it was read as Latin-1, as older Windows programs write it. "
    "If letters such as é look wrong, save it as UTF-8."
)


def decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and notices about how it was read."""
    kind = next((kind for start, kind in _KNOWN if data.startswith(start)), None)
    if kind:
        raise LibraryError(f"{name} is {kind}, which this course cannot read. {_SAVE}")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name), ()
    if _is_binary(data):
        raise LibraryError(f"{name} is a binary file, not text. {_SAVE}")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _latin(data), (_LATIN,)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise LibraryError(f"{name} says that it is {encoding.upper()}, and is not. Save it as UTF-8.") from None


def _is_binary(data: bytes) -> bool:
    """A text holds no zero byte, and hardly any control character."""
    controls = sum(data.count(byte) for byte in range(32) if byte not in b"\t\n\r\v\f\x1b")
    return b"\0" in data or controls > len(data) / 100


def _latin(data: bytes) -> str:
    """As Windows reads Latin-1: the bytes from 128 to 159 are quotation marks, dashes and the euro."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
