"""Is it the same question? Only where nothing but politeness, the order of a question and its smallest words differ."""

from __future__ import annotations

import re
from functools import lru_cache

from helpers.retrieval import words_of

_POLITE = re.compile(
    r"^(?:(?:hello|hi|excuse me|please)[,:!]?\s+)*(?:(?:can|could|would|will) you (?:please )?tell me|"
    r"do you know|(?:i would|i'd) like to know|i (?:want|need) to know|tell me)[,:]?\s+(?:please[,:]?\s+)?",
    re.I,
)
_SMALL = frozenset("a an the is are am do doe please".split())  # as ``words_of`` has them; the tense counts


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
