"""All three offices on one shelf: their pages, what can be asked, and which page tells each fact."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers.encoder import Encoder
from helpers.library import OFFICES, load_facts, load_library
from helpers.records import Fact, Passage
from helpers.sentences import holds


@dataclass(frozen=True)
class ThreeOffices:
    """Pages and facts of the three offices; ``home`` gives the id of the page that tells a fact."""

    passages: tuple[Passage, ...]
    facts: tuple[Fact, ...]

    @cached_property
    def home(self) -> dict[str, str]:
        """The page of each fact: the one that holds its statement word for word."""
        return {fact.id: page.id for page in self.passages for fact in self.facts if holds(page.text, fact.statement)}

    def page(self, id: str) -> Passage:
        """One page by its id."""
        return next(passage for passage in self.passages if passage.id == id)

    def sample(self, size: int, seed: int) -> tuple[Fact, ...]:
        """Some of the facts, in their order; all of them where ``size`` is larger than that."""
        chosen = set(random.Random(seed).sample(range(len(self.facts)), min(size, len(self.facts))))
        return tuple(fact for place, fact in enumerate(self.facts) if place in chosen)


def three_offices() -> ThreeOffices:
    """The shelf as it is loaded: support, law and clinic, one after the other.

    >>> shelf = three_offices()
    >>> shelf.home["support-warranty-heron"]
    'support-06'
    """
    passages = tuple(page for office in OFFICES for page in load_library(office).passages)
    return ThreeOffices(passages, tuple(fact for office in OFFICES for fact in load_facts(office)))


def office_of(id: str) -> str:
    """The office that a page's or a fact's id begins with.

    >>> office_of("law-07")
    'law'
    """
    return id.partition("-")[0]


class Remembering:
    """An encoder that embeds no text twice, so that three kinds of search cost one."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, np.ndarray] = {}

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One row for each text, as the encoder behind it gives."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new or not len(texts):
            self._known.update(zip(new, rows := self._encoder.embed(new)))
            if not len(texts):
                return rows
        return np.array([self._known[text] for text in texts], np.float32)


def every_nth(things: Sequence, count: int) -> tuple:
    """``count`` things spread evenly over a sequence, the first one included.

    >>> every_nth("abcdefgh", 4)
    ('a', 'c', 'e', 'g')
    """
    if not 1 <= count <= len(things):
        raise ValueError(f"{count} of {len(things)} cannot be chosen; choose 1 to {len(things)}.")
    return tuple(things[len(things) * place // count] for place in range(count))
