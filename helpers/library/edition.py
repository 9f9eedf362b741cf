"""One state of the library: immutable, so that going back to it is exact."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.records import Fact, Passage
from helpers.sentences import LibraryError, checked, holds, sentence


@dataclass(frozen=True)
class Edition:
    """One state of a library: its pages, and how many ids were given out so far."""

    passages: tuple[Passage, ...]
    used: int

    def with_new(self, office: str, text: str) -> Edition:
        passage = Passage(f"{office}-{self.used + 1:02d}", text)
        return Edition((*self.passages, passage), self.used + 1)

    def with_text(self, id: str, text: str) -> Edition:
        changed = (Passage(p.id, text) if p.id == id else p for p in self.passages)
        return Edition(tuple(changed), self.used)

    def with_update(self, fact: Fact) -> Edition | None:
        """The edition in which the update stands; None if it cannot be made to."""
        holders = [p for p in self.passages if holds(p.text, fact.statement)]
        now = self
        for passage in holders:
            text = sentence(fact.statement).sub(lambda _: fact.update.statement, passage.text)
            try:
                others = [p for p in now.passages if p.id != passage.id]
                now = now.with_text(passage.id, checked(text, others))
            except LibraryError:
                return None
        return now if holders else None
