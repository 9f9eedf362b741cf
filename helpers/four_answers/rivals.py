"""Does an old answer on a page written anew still answer its question? Where another could, nobody guesses."""

from __future__ import annotations

import re

from helpers.records import Fact
from helpers.retrieval import words_of
from helpers.scoring import place_of
from helpers.sentences import sentences_of

# Words that deny, limit, doubt or set a condition: with one more or one fewer, a sentence says something else.
_TURNS = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|cannot|hardly|rarely|seldom|without|except|unless|only|if|"
    r"false|untrue|perhaps|maybe|might|was|were|had)\b|n['’]t\b",
    re.I,
)
# Said of a sentence that is still there: it holds no more.
_RECALLED = re.compile(r"\b(?:no longer|not true|untrue|out of date)\b|(?:\bnot\b|n['’]t\b).*\bany ?more\b", re.I)
_LONG = 4  # letters; shorter words are mostly those that every sentence has
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


def is_turned(page: str, before: str, fact: Fact) -> bool:
    """True if what was written anew denies or limits what the fact's sentence said, or puts it into the past.

    It may have become true as well ("may not" that is "may" now): either way, nobody can tell from the old answer.

    >>> fact = Fact("f", "typed", "The cat sleeps in the shed.", "in the shed", ("Where does the cat sleep?",), ())
    >>> [is_turned(page, fact.statement, fact) for page in ("The cat never sleeps in the shed.", "The cat naps there.")]
    [True, False]
    """
    known, now = set(sentences_of(before)), sentences_of(page)
    anew = [one for one in now if one not in known and _long_words(one) & _long_words(fact.statement)]
    if fact.statement in now:
        return any(_RECALLED.search(one) for one in now if one not in known)
    return any(_turns(one) != _turns(fact.statement) for one in anew)


def _turns(sentence: str) -> set[str]:
    found = {word.lower() for word in _TURNS.findall(sentence)}
    return {"not" if word[0] == "n" and word.endswith("t") else "was" if word == "were" else word for word in found}


def _long_words(text: str) -> set[str]:
    return {word for word in words_of(text) if len(word) >= _LONG and not _TURNS.fullmatch(word)}


def _names(text: str) -> set[str]:
    """The words with a capital letter that do not open the text."""
    return {word.lower() for word in re.findall(r"(?<=\s)[^\W\d_][\w'’.-]*", text) if word[0].isupper()}
