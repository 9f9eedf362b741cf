"""The last touch on a question: one line, from the reader's side, with a mark at the end."""

from __future__ import annotations

import re

from helpers.lab.teaching.forms import is_participle
from helpers.lab.teaching.words import DETERMINERS, QUALIFIERS, words_of

_MINE = {"you": "I", "your": "my", "yours": "mine", "yourself": "myself"}
# A question that nobody would ask: nothing is counted in it, or it stops before what belongs to its last word.
_BROKEN = re.compile(
    r"^How many (?:is|are|was|were)\b"
    r"|\b(?:except|excluding|including|unless|because|if|than|and|or|but|the|an?|every|per)"
    r"(?: (?:on|in|at|for|from|to|by|during|when|if|the|with))?$",
    re.I,
)


def asked(question: str, answer: str) -> str:
    """The question as a learner would type it; "" if it would give its answer away, or is cut off.

    >>> asked("when  can you come ", "at 9")
    'When can I come?'
    >>> asked("Is it free", "free"), asked("When is it open, except", "Mondays")
    ('', '')
    """
    text = re.sub(r"\s+", " ", question).strip(" ,;:.?")
    text = re.sub(r"\b(?:only|just) ?$", "", text).strip()
    if not text or _BROKEN.search(text) or gives_away(text, answer):
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


def cut(after: str) -> str:
    """What may stay behind an answer: nothing past a comma, "and", "because" or a bracket."""
    return re.split(r"[,;(\"”]|\s(?:and|but|or|because|so that|which|who)\s", f"{after} ", maxsplit=1)[0]


def without_qualifiers(before: str) -> str:
    """What stands before an answer, without its article and "about" or "at least"."""
    text = before.rstrip().rstrip("\"'“‘(")
    text = re.sub(r"\b(?:at least|at most|up to|more than|less than)\s*(?=$)", "", text.rstrip())
    words = words_of(text)
    while words and (words[-1].lower in QUALIFIERS or words[-1].lower in DETERMINERS):
        text, words = text[: words[-1].start].rstrip(), words[:-1]
    return f"{text} "


def without_siblings(before: str) -> str:
    """ "needs 200 g of flour and" two eggs: the other things of a list go."""
    if not re.search(r"(?:,|\band|\bor)\s*$", before):
        return before
    words = words_of(before)
    keep = [word.text for word in words[:1] if is_participle(word.text)]
    return " ".join(keep) + " "
