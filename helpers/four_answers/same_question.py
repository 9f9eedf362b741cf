"""Is it the same question? Only where nothing but politeness, the order of a question and its smallest words differ."""

from __future__ import annotations

import re
from functools import lru_cache

from helpers.retrieval import words_of

_POLITE = re.compile(
    r"^(?:(?:hello|hi|excuse me|pardon me|sorry|please|kindly)[,:!]?\s+)*"
    r"(?:(?:(?:can|could|would|will) you (?:please |kindly )?(?:be so kind (?:and|as to) )?tell me|"
    r"be so kind (?:and|as to) tell me|"
    r"do you know|(?:i would|i'd) like to know|i (?:want|need) to know|tell me)[,:]?\s+(?:please[,:]?\s+)?)?",
    re.I,
)
_KIND = re.compile(
    r"^(?:at |on |in )?(?:(how (?:much|many|long|often|old|far|high|heavy))|(when|what time|which day|what day)|"
    r"(where)|(?:(?:what|which) )?(who|person)|(why)|((?:what|which) \w+))\b",
    re.I,
)
_COST = frozenset("cost price pay".split())  # "how much" says it
_SMALL = frozenset("a an the is are am do doe please kindly".split())  # as ``words_of`` has them; the tense counts


@lru_cache(maxsize=20_000)
def core_of(question: str) -> tuple[str, ...]:
    """The words that make a question this question, in their order: where they are the same, so is the answer.

    Prepositions, negations and the order stay, for they decide: who taught whom, from where to where.

    >>> core_of("Could you tell me when the bakery opens?") == core_of("When does the bakery open?")
    True
    >>> core_of("Who taught Ada?") == core_of("Who did Ada teach?")
    False
    """
    bare = _POLITE.sub("", question.strip().replace("’", "'"))
    return tuple(word for word in words_of(bare) if word not in _SMALL)


def means_the_same(question: str, other: str) -> bool:
    """True if two questions ask for the same kind of value in the same words, in whatever order.

    Less sure than ``core_of``: good enough to ask whether this was meant, not to take it for granted.

    >>> means_the_same("How much does the blue van carry?", "The blue van, how much does it carry?")
    False
    >>> means_the_same("How much is the sauna on Fridays?", "How much does the sauna cost on Fridays?")
    True
    """
    one, two = _kind_and_words(question), _kind_and_words(other)
    return bool(one[0] and one[1]) and one == two


def _kind_and_words(question: str) -> tuple[str, frozenset[str]]:
    """What kind of value a question asks for ("" if its first words do not say), and all its other words."""
    bare = _POLITE.sub("", question.strip().replace("’", "'"))
    found = _KIND.match(bare)
    kind = next(filter(None, found.groups()), "").lower() if found else ""
    words = set(words_of(bare[found.end() :])) if found else set()
    kind = "when" if kind in ("what time", "which day", "what day") else "who" if kind == "person" else kind
    return kind, frozenset(words - _SMALL - (_COST if kind == "how much" else frozenset()))
