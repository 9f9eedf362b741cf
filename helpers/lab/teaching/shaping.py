"""The last touch on a question: one line, from the reader's side, with a mark at the end."""

from __future__ import annotations

import re

_MINE = {"you": "I", "your": "my", "yours": "mine", "yourself": "myself"}


def asked(question: str, answer: str) -> str:
    """The question as a learner would type it; "" if it would give its answer away.

    >>> asked("when  can you come ", "at 9")
    'When can I come?'
    >>> asked("Is it free", "free")
    ''
    """
    text = re.sub(r"\s+", " ", question).strip(" ,;:.?")
    text = re.sub(r"\b(?:only|just) ?$", "", text).strip()
    if not text or gives_away(text, answer):
        return ""
    text = mine(text)
    return f"{text[0].upper()}{text[1:]}?"


def mine(text: str) -> str:
    """ "you" and "your" as the reader says them: a page talks to its reader, who asks about himself."""
    text = re.sub(r"\b(you|your|yours|yourself)\b", lambda hit: _MINE[hit[0].lower()], text, flags=re.I)
    return re.sub(r"\bare I\b", "am I", re.sub(r"\bI are\b", "I am", text))


def without(text: str, words: str) -> str:
    """A text without the first place where some words stand in it."""
    return re.sub(rf"\b{re.escape(words)}(?!\w)", " ", text, count=1)


def gives_away(question: str, answer: str) -> bool:
    """True if a question holds its answer as whole words."""
    plain = answer.strip(" .,;!?").casefold()
    return bool(re.search(rf"(?<!\w){re.escape(plain)}(?!\w)", question.casefold()))
