"""English words: how a text is cut into them, and the closed classes by list."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[\w€$£%°@#+&][\w€$£%°@.,:/+'’&#-]*[\w€$£%°]|[\w€$£%°]|[^\w\s]")

ARTICLES = frozenset("a an the".split())
POSSESSIVES = frozenset("my your our his her its their".split())
DETERMINERS = ARTICLES | POSSESSIVES | frozenset("this that these those each every all no some any both".split())
PRONOUNS = frozenset("i you he she it we they everybody everyone nobody somebody anyone anybody".split())
PLACE_WORDS = frozenset(
    "in on at behind under near above below beside between opposite inside outside beneath across into onto down "
    "along".split()
)
PREPOSITIONS = PLACE_WORDS | frozenset(
    "of for with without by to from until till before after during since within through about over as than per "
    "against along around towards upon via".split()
)
BE = frozenset("is are was were am".split())
HAVE = frozenset("has have had".split())
DO = frozenset("do does did".split())
MODALS = frozenset("can cannot could may might must shall should will would".split())
AUXILIARIES = BE | HAVE | DO | MODALS
ADVERBS = frozenset("not never always usually also now only just still often already then there here yet".split())
CLAUSE_WORDS = frozenset("because if when unless while although since as that which who where so but".split())
QUALIFIERS = frozenset("about around roughly nearly almost exactly only just some approximately".split())
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half".split()
)
# Words that begin a noun or a clause, and those that carry no meaning of their own in a question.
OPENING_WORDS = DETERMINERS | PRONOUNS | PREPOSITIONS | CLAUSE_WORDS
_QUESTION_WORDS = frozenset(
    "be been what how why whose whom much many long please tell know like would to and or there's i'd me us "
    "than so".split()
)
FUNCTION_WORDS = OPENING_WORDS | AUXILIARIES | ADVERBS | _QUESTION_WORDS


@dataclass(frozen=True)
class Word:
    """A word or punctuation mark of a text, and where it stands there."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower()


def words_of(text: str) -> list[Word]:
    """The words and marks of a text, each with its place.

    >>> [word.text for word in words_of("We open at 7:30.")]
    ['We', 'open', 'at', '7:30', '.']
    """
    return [Word(found[0], *found.span()) for found in _TOKEN.finditer(text)]
