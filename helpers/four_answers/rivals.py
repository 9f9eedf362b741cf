"""Does an old answer on a page written anew still answer its question? Where another could, nobody guesses."""

from __future__ import annotations

import re

from helpers.records import Fact
from helpers.retrieval import words_of
from helpers.scoring import place_of
from helpers.sentences import sentences_of

# Words that tell of what is no longer so.
_PAST = frozenset("been earlier former formerly had instead moved previously used was were".split())


def has_rival(value: str, page: str, before: str, fact: Fact) -> bool:
    """True if what was written anew has another value that could be the answer, or tells of the past.

    ``before`` is the page as it was when the question was written. A number has every other number for a
    rival, a name every other name that the question does not bring along.

    >>> asked = ("How much is a day ticket for adults?",)
    >>> before = "A day ticket is 18 euros for adults and 9 euros for children."
    >>> fact = Fact("f", "typed", before, "18 euros", asked, ())
    >>> has_rival("18 euros", "A day ticket is 9 euros for adults and 18 euros for children.", before, fact)
    True
    >>> has_rival("18 euros", "Adults pay 18 euros for a day ticket.", before, fact)
    False
    """
    known = set(sentences_of(before))
    return any(_rival_in(one, value, fact) for one in sentences_of(page) if one not in known)


def _rival_in(sentence: str, value: str, fact: Fact) -> bool:
    place = place_of(value, sentence)
    start, end = place or (0, 0)
    rest = f"{sentence[:start]} , {sentence[end:]}" if place else sentence
    if _PAST & set(words_of(rest)) - {word for text in fact.train for word in words_of(text)}:
        return True
    if re.search(r"\d", value):
        return bool(re.search(r"\d", rest))
    return value[:1].isupper() and bool(_names(rest) - set(words_of(" ".join(fact.train))))


def _names(text: str) -> set[str]:
    """The words with a capital letter that do not open the text."""
    return {word.lower() for word in re.findall(r"(?<=\s)[^\W\d_][\w'’.-]*", text) if word[0].isupper()}
