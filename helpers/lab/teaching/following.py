"""A question follows its page: where the page names another day or thing in the same place, so does the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from helpers.lab.teaching.forms import lower_first
from helpers.sentences import sentences_of

_WORD = re.compile(r"\w[\w'’.:-]*\w|\w")
_ALIKE = 0.5  # less in common, and it is another sentence


def followed(question: str, before: str, page: str) -> str:
    """The question in the words of the page, which said ``before`` when it was written.

    The question itself where it was only reworded, as far as anybody can tell; "" if it still names a day, a
    person or a number that is gone, and nothing stands in its place.

    >>> asked, before = "When does the pool open on Mondays?", "On Mondays the pool opens at 7."
    >>> followed(asked, before, "On Tuesdays and Fridays the pool opens at 8.")
    'When does the pool open on Tuesdays and Fridays?'
    >>> followed(asked, before, "The pool opens at 8."), followed(asked, before, "Swimmers come at noon.")
    ('When does the pool open?', '')
    """
    old = _WORD.findall(lower_first(before))
    matcher = max((_matcher(old, one) for one in sentences_of(page)), key=lambda one: one.ratio(), default=None)
    asked = question
    if matcher is not None and matcher.ratio() >= _ALIKE:
        for kind, *(begin, end, start, stop) in matcher.get_opcodes():
            if kind in ("replace", "delete"):
                asked = _changed(asked, old[begin:end], matcher.new[start:stop])
    gone = _low(old) - _low(_WORD.findall(page))
    left = [word for word in _WORD.findall(lower_first(asked)) if word.lower() in gone]
    if any(word[0].isupper() or word[0].isdigit() for word in left):
        return ""
    return question if left else asked


def _low(words: Sequence[str]) -> set[str]:
    return {word.lower() for word in words}


class _Matcher(SequenceMatcher):
    new: Sequence[str] = ()


def _matcher(old: Sequence[str], sentence: str) -> _Matcher:
    new = _WORD.findall(lower_first(sentence))
    matcher = _Matcher(None, [word.lower() for word in old], [word.lower() for word in new], autojunk=False)
    matcher.new = new
    return matcher


def _changed(question: str, old: Sequence[str], new: Sequence[str]) -> str:
    """The question with the new words in the place of the old ones: all at once, or one by one."""
    if len(old) == len(new):
        for one, other in zip(old, new):
            question = _put(question, [one], [other])
        return question
    return _put(question, old, new)


def _put(question: str, old: Sequence[str], new: Sequence[str]) -> str:
    words = r"\W+".join(map(re.escape, old))
    place = re.search(rf"(?<!\w){words}(?!\w)", question, re.IGNORECASE)
    if place is None:
        return question
    asked = f"{question[: place.start()]}{' '.join(new)}{question[place.end() :]}"
    return re.sub(r"\s+([?.!,]|$)", r"\1", re.sub(r"\s+", " ", asked)).strip()
