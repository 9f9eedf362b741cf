"""Codes, numbers and addresses: pages that differ only in a code, made by rule, with a seed.

An encoder was trained on language. What it makes of "E7" against "E8" is measured here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from helpers.records import Passage
from helpers.topics.finding_pages.recall import MEANING, WORDS, Asked, Recall, recall_of

NAMES, ERRORS, TWINS, PHONES, MAILS = KINDS = (
    "invented names",
    "error codes",
    "near-identical codes",
    "phone numbers",
    "e-mail addresses",
)
_SYLLABLES = ("bra", "dul", "fen", "gor", "hel", "jas", "kor", "lim", "mav", "nol", "pel", "quin", "ros", "tav", "wex")
_CAUSES = ("the lid is open", "the filter is full", "the motor is too hot", "the water is low", "the belt is loose")
_SHELVES = ("the grey shelf", "the red shelf", "the long table", "the steel box", "the back room")
_TASKS = ("orders", "refunds", "repairs", "parcels", "invoices")


def code_pages(size: int = 30, seed: int = 0) -> tuple[tuple[Passage, ...], tuple[Asked, ...]]:
    """``size`` pages of each kind on one shelf, and one question about each.

    >>> pages, asked = code_pages(2)
    >>> pages[2].text, asked[2].text
    ('When the display shows E1, the motor is too hot.', 'What does E1 mean?')
    """
    chance = random.Random(seed)
    pages, asked = [], []
    for kind, text, question in _all(size, chance):
        pages.append(Passage(f"code-{len(pages) + 1:03d}", text))
        asked.append(Asked(kind, question, pages[-1].id))
    return tuple(pages), tuple(asked)


def _all(size: int, chance: random.Random) -> Iterator[tuple[str, str, str]]:
    """Kind, page and question, one kind after the other."""
    names = _names(size, chance)
    for name in names:
        yield NAMES, f"The {name} lamp stands on {chance.choice(_SHELVES)}.", f"Where does the {name} lamp stand?"
    for number in range(1, size + 1):
        yield ERRORS, f"When the display shows E{number}, {chance.choice(_CAUSES)}.", f"What does E{number} mean?"
    for code in _twins(size, chance):
        yield TWINS, f"Part {code} lies on {chance.choice(_SHELVES)}.", f"Where is {code}?"
    for number in chance.sample(range(100, 1000), size):
        task = chance.choice(_TASKS)
        yield PHONES, f"Questions about {task} are taken on 555 0{number}.", f"What is 555 0{number} for?"
    for name in names:
        task, mail = chance.choice(_TASKS), f"{name.lower()}@brindle.example"
        yield MAILS, f"Questions about {task} go to {mail}.", f"What is {mail} for?"


def _names(size: int, chance: random.Random) -> list[str]:
    pairs = [first + second for first in _SYLLABLES for second in _SYLLABLES if first != second]
    return [name.capitalize() for name in chance.sample(pairs, size)]


def _twins(size: int, chance: random.Random) -> list[str]:
    """Codes in pairs that only swap two digits: K-17 and K-71."""
    pairs = [(f"K-{a}{b}", f"K-{b}{a}") for a in range(1, 10) for b in range(a + 1, 10)]
    chosen = chance.sample(pairs, (size + 1) // 2)
    return [code for pair in chosen for code in pair][:size]


def stumbles(measured: Sequence[Recall]) -> tuple[str, ...]:
    """The kinds for which the recall@1 of meaning is clearly below that of words: the intervals do not touch."""
    groups = dict.fromkeys(one.group for one in measured)
    lower = (
        (group, recall_of(measured, group, MEANING).at_1, recall_of(measured, group, WORDS).at_1) for group in groups
    )
    return tuple(group for group, meaning, words in lower if meaning.high < words.low)


def headline(measured: Sequence[Recall]) -> str:
    """What the figure shows, in a sentence."""
    lower = stumbles(measured)
    return f"Meaning alone stumbles on {' and '.join(lower)}" if lower else "Meaning alone does as well as words here"
