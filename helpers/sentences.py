"""Sentences: what may stand in the library, which pages are the same, and whether a statement stands in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from helpers.records import Passage

MAX_CHARACTERS = 400

# Control characters and half letters: they cannot be seen, yet a model would read them.
_UNSEEN = {"Cc", "Cs"}
# Soft hyphens, zero-width spaces and joiners, byte-order and direction marks: layout, no part of what is said.
_LAYOUT = "Cf"
_OPENING, _CLOSING = "\"'*_`~([{", "\"'*_`~)]}.,;:!"
_KINDS = {"'": "‘’‚‛", '"': "“”„‟«»‹›", "-": "‐‑‒–—―−"}
_ALIKE = str.maketrans({mark: plain for plain, marks in _KINDS.items() for mark in marks})
# A point after one of these ends no sentence: "Dr. med. Berg"; nor does one after an initial: "Mr. J. Berg".
TITLES = (
    "Mr Mrs Ms Mx Mme Dr St Prof Rev Fr Sr Jr Hon Pres Gov Sen Rep Gen Col Maj Capt Lt Cpl Sgt Adm Insp Supt Ing Dipl "
    "Mag Lic Ph.D M.D M.Sc B.Sc med dent phil rer"
).split()
_NO_END = "".join(rf"(?<!\b{re.escape(title)}\.)" for title in TITLES)
_OPENERS = (
    "A|An|All|And|Ask|At|Bring|But|For|From|He|If|In|It|Its|No|On|Our|She|The|Their|There|They|This|To|We|You|Your"
)
_INITIAL = rf"(?!(?<=\b[A-Z]\.)\s+(?!(?:{_OPENERS})\b)[A-Z])"
_END = re.compile(rf"(?<=[.!?]){_NO_END}{_INITIAL}\s+")
# "now 9 am": the word says since when, and is no part of the value. "today only" and "now and then" stay whole.
_NOW = re.compile(r"^(?:now|currently|at present|today),? (?!(?:and|or|only|until|till)\b)(?=\S)")
_BULLET = re.compile(r"(?:[#>*+•·-]+\s+)+")  # a heading's or a list's mark, in front of the text


class LibraryError(ValueError):
    """A change that the library refuses; nothing was changed."""


def checked(text: str, others: Sequence[Passage]) -> str:
    """The text on one line, or an error that says what to do about it."""
    if not isinstance(text, str):
        raise LibraryError(f"A page must be text, not {shown(text)}. Type a sentence.")
    line = one_line(text)
    if not line:
        raise LibraryError(f"The page {shown(text)} is empty. Type a sentence, or delete it.")
    if len(line) > MAX_CHARACTERS:
        raise LibraryError(
            f"The page {shown(line)} has {len(line)} characters; at most {MAX_CHARACTERS} fit. "
            "Shorten it, or make two pages of it."
        )
    if letter := unseen(line):
        raise LibraryError(
            f"The page {shown(line)} holds a character that cannot be seen (U+{ord(letter):04X}). Take it out."
        )
    key = page_key(line)
    twin = next((passage for passage in others if page_key(passage.text) == key), None)
    if twin:
        raise LibraryError(f"The page {shown(line)} is already there as {twin.id}. Edit that one instead.")
    return line


def unseen(text: str) -> str | None:
    """The first character that nobody can see, yet a model would read; None if there is none."""
    return next((letter for letter in text if unicodedata.category(letter) in _UNSEEN), None)


@lru_cache(maxsize=20_000)
def page_key(text: str) -> str:
    """What two pages have in common that are the same page.

    Capitals, spaces, quotes, bold marks, a bullet and the punctuation around a word do not
    count; a question mark and whatever stands inside a word or number do.

    >>> page_key("- **The fee** is  “4.50” crowns") == page_key("The fee is 4.50 crowns.")
    True
    >>> page_key("The fee is 4.50.") == page_key("The fee is 450.")
    False
    """
    line = unicodedata.normalize("NFKC", one_line(text)).casefold().translate(_ALIKE)
    bare = line[marks.end() :] if (marks := _BULLET.match(line)) else line
    words = (word.lstrip(_OPENING).rstrip(_CLOSING) for word in bare.split())
    return " ".join(word for word in words if word) or line


def stands(statement: str, passages: Sequence[Passage]) -> bool:
    """True if a statement stands word for word on one of the pages."""
    return any(holds(passage.text, statement) for passage in passages)


def holds(text: str, statement: str) -> bool:
    """True if a statement stands in the text from space to space.

    >>> holds("The fee is 4.50 crowns.", "The fee is 4.")
    False
    """
    return sentence(statement).search(text) is not None


def sentence(statement: str) -> re.Pattern[str]:
    """A pattern that finds the statement between spaces, so never inside a longer one."""
    return re.compile(rf"(?<!\S){re.escape(statement)}(?!\S)")


def sentences_of(page: str) -> tuple[str, ...]:
    """The sentences of a page, in order; a title such as "Dr." ends none.

    >>> sentences_of("It costs 4.50 crowns. Ask Dr. Berg!")
    ('It costs 4.50 crowns.', 'Ask Dr. Berg!')
    >>> sentences_of("Prof. Dr. med. J. R. Quint is in hall B. It opens at 9.")
    ('Prof. Dr. med. J. R. Quint is in hall B.', 'It opens at 9.')
    """
    return tuple(part for part in _END.split(page) if part)


def answer_between(text: str, statement: str, answer: str) -> str | None:
    """What a text now says in the place of the statement's answer; None if the rest of the statement is gone.

    The statement's words before and after the answer must stand word for word, in one
    sentence: then what stands between them is the answer, whatever someone typed there.

    >>> answer_between("The fee is 4.50 crowns. Pay here.", "The fee is 4 crowns.", "4 crowns")
    '4.50 crowns'
    >>> answer_between("The head is Prof. Dr. Quint.", "The head is Ms Berg.", "Ms Berg")
    'Prof. Dr. Quint'
    >>> answer_between("The code is now K-7.", "The code is K-5.", "K-5")
    'K-7'
    """
    before, _, after = statement.partition(answer)
    inside = rf"((?:(?!{_END.pattern}).)+?)"  # does not run on into the next sentence
    found = re.search(rf"(?<!\S){re.escape(before)}{inside}{re.escape(after)}{_NO_END}{_INITIAL}(?!\S)", text)
    if found is None:
        return None
    return found[1].strip() if _NOW.match(answer) else _NOW.sub("", found[1].strip())


def one_line(text: str) -> str:
    """Join lines, squeeze spaces and drop layout marks, so that a page stays one line of the prompt.

    >>> one_line("  Open\\n dai\\u00adly. ")
    'Open daily.'
    """
    return " ".join(without_layout(text).split())


def without_layout(text: str) -> str:
    """The text without the marks that only a printer needs: soft hyphens, zero-width joiners and their like."""
    if text.isascii():
        return text
    return "".join(letter for letter in text if unicodedata.category(letter) != _LAYOUT)


def shown(value: object, limit: int = 40) -> str:
    """A value as an error message shows it: in quotes, and cut if it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[: limit - 4]} ...'"
