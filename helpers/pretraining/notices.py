"""Notices: short pages as people write them, with blanks, and what people ask about them.

The grammar's sentences are built from parts; these are written whole, one by one, and only
their names, values and a few phrases are drawn. They bring the shapes of sentences that no
rule produces: two subjects on one page, reasons and exceptions inside a sentence, "her desk".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from helpers.pretraining import values
from helpers.pretraining.lexicon import LANGUAGE, Lexicon
from helpers.pretraining.values import fix_article
from helpers.pretraining.wording import capital

SLOT = re.compile(r"\{([A-Z])(?:\.(first|last))?\}")
HELD_OUT = 20  # one notice in twenty is never trained on


@dataclass(frozen=True)
class Notice:
    """A page with slots such as ``{A}``; what fills them; questions with answers, and without.

    A slot holds a type of value ("person", "money" …) or a list of phrases to choose from.
    """

    page: str
    slots: dict[str, str | list[str]]
    asked: tuple[tuple[str, str], ...]
    unasked: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True)
class Filled:
    """A notice with its blanks filled in."""

    page: str
    asked: tuple[tuple[str, str], ...]
    unasked: tuple[str, ...]


def as_notice(row: dict, field: str = "") -> Notice:
    """A line of a file as a notice; ``field`` is what the file is about."""
    return Notice(row["page"], row["slots"], tuple((q, a) for q, a in row["asked"]), tuple(row["unasked"]), field)


@lru_cache(maxsize=2)
def load_notices(held: bool = False, folder: Path = LANGUAGE) -> tuple[Notice, ...]:
    """The notices for training, or with ``held`` those that only examine."""
    lines = [
        (line, path.stem.partition("_")[2])
        for path in sorted(folder.glob("notices_*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return tuple(
        as_notice(json.loads(line), field) for i, (line, field) in enumerate(lines) if (i % HELD_OUT == 7) == held
    )


def put(text: str, drawn: dict[str, str], opens: bool = False) -> str:
    """Fill the slots of a text; ``{A.last}`` is the last word of A, ``{A.first}`` the first.

    With ``opens``, a value at the head of a sentence gets a capital letter.

    >>> put("{B}: ask {A}. {A.last} has a apple.", {"A": "Ida Holm", "B": "on request"}, opens=True)
    'On request: ask Ida Holm. Holm has an apple.'
    """

    def word(match: re.Match) -> str:
        value, part = drawn[match[1]], match[2]
        value = value if part is None else value.split()[0 if part == "first" else -1]
        head = opens and re.search(r"(?:^|[.!?] )$", text[: match.start()])
        return capital(value) if head else value

    return fix_article(SLOT.sub(word, text))


def fill(rng: Random, lex: Lexicon, notice: Notice) -> Filled:
    """Draw a value for each slot."""
    drawn = {
        slot: rng.choice(kind) if isinstance(kind, list) else values.value(rng, lex, kind)
        for slot, kind in notice.slots.items()
    }
    asked = tuple((put(question, drawn, True), put(answer, drawn)) for question, answer in notice.asked)
    unasked = tuple(put(question, drawn, True) for question in notice.unasked)
    return Filled(put(notice.page, drawn, True), asked, unasked)
