"""Words: what the search by words compares, so that spelling and layout do not decide.

Small letters, no possessive, plurals folded. A code is the same however it is typed, and
text without spaces between its words (Chinese, Japanese, Korean) is cut into pairs of letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from helpers.sentences import without_layout

# Japanese syllabaries, Chinese characters, Korean syllables.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_PIECE = rf"[^\W_{_UNSPACED}]+"
_TOKEN = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|{_PIECE}(?:[.@'-]{_PIECE})*")
_PART = re.compile(r"[^\W\d]+|\d+")  # of a code: its letters, its digits
_APART = re.compile(r"[\s_/-]{1,3}")  # between the parts of a code that is not typed as one word
_STRAIGHT = str.maketrans("‐‑’", "--'")
# A dash between two words or two numbers parts them (Monday–Friday, 9–12); inside a code it is a hyphen.
_DASH = re.compile(r"(?<=[^\W\d_])[‒–—―−](?=\d)|(?<=\d)[‒–—―−](?=[^\W\d_])")


def words_of(text: str) -> list[str]:
    """The words of a page; addresses and amounts stay whole, and so do codes.

    >>> words_of("The owner's licences: form S-12, 4.50 crowns!")
    ['the', 'owner', 'licence', 'form', 's-12', '4.50', 'crown']
    """
    return [word for token in _TOKEN.finditer(_plain(text)) for word in _words_in(token)]


def words_asked(question: str) -> list[str]:
    """The words of a question, with the codes among them in both forms: whole, and in parts.

    So a question finds the code however it is typed there and on the page.

    >>> sorted(words_asked("s 12")) == sorted(words_asked("S–12")) == ["12", "s", "s-12"]
    True
    """
    line = _plain(question)
    tokens = list(_TOKEN.finditer(line))
    words = [word for token in tokens for word in _words_in(token)]
    words += [part for token in tokens if _is_code(token[0]) for part in _PART.findall(token[0])]
    for one, other in pairwise(tokens):
        apart = _APART.fullmatch(line, one.end(), other.start())
        if apart and all(_PART.fullmatch(token[0]) or _is_code(token[0]) for token in (one, other)):
            words += _code([*_PART.findall(one[0])[-1:], *_PART.findall(other[0])[:1]])
    return words


def _plain(text: str) -> str:
    """Small letters of one width, one kind of hyphen, nothing that cannot be seen."""
    seen = without_layout(text.translate(_STRAIGHT))
    return _DASH.sub("-", unicodedata.normalize("NFKC", seen).casefold())


def _words_in(token: re.Match[str]) -> Iterator[str]:
    word = token[0]
    if token["unspaced"]:
        return map("".join, pairwise(word)) if len(word) > 1 else iter(word)
    if _is_code(word):
        return _code(_PART.findall(word))
    return iter([_singular(word.removesuffix("'s"))])


def _is_code(word: str) -> bool:
    """True for letters and digits in one word, and for digits with a hyphen between them."""
    digits, letters = (any(map(kind, word)) for kind in (str.isdigit, str.isalpha))
    return digits and (letters or "-" in word) and "@" not in word


def _code(parts: list[str]) -> Iterator[str]:
    """A code as pairs of neighbouring parts, if one of a pair is a number.

    >>> list(_code(["k", "7", "b"])), list(_code(["form", "k"]))
    (['k-7', '7-b'], [])
    """
    for pair in pairwise(parts):
        if any(part.isdigit() for part in pair):
            yield "-".join(map(_singular, pair))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
