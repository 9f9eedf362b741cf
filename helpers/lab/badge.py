"""The specialist's badge: what it was trained on, and what it was not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Badge:
    """The badge in its parts; ``verdict`` is empty if nothing can be said for sure.

    >>> Badge(4, 6, untaught=2).text
    'trained on edition 4 · library at edition 6 · 2 pages not taught: no question was written for them'
    >>> Badge(4, 6, open=1).text
    'trained on edition 4 · library at edition 6 · 1 page open: what is the answer now?'
    >>> Badge(4, 4, untrained=1).text
    'trained on edition 4 · library at edition 4 · 1 fact not trained yet: press Retrain'
    """

    trained_edition: int
    edition: int
    differ: int = 0
    untaught: int = 0
    open: int = 0
    untrained: int = 0

    @property
    def trained(self) -> str:
        """What the specialist was trained on."""
        return f"trained on edition {self.trained_edition}" if self.trained_edition else "not trained yet"

    @property
    def library(self) -> str:
        """Where the library stands."""
        return f"library at edition {self.edition}"

    @property
    def stale(self) -> bool:
        """True if the specialist says something other than the library."""
        return bool(self.trained_edition and self.differ)

    @property
    def verdict(self) -> str:
        """STALE, or up to date if all that the library says is taught."""
        if self.stale:
            return f"STALE, {_count(self.differ, 'fact differs', 'facts differ')}"
        sure = self.trained_edition and not (self.untaught or self.open or self.untrained)
        return "up to date" if sure else ""

    @property
    def waiting(self) -> str:
        """What the present specialist never learned and the next one will."""
        count = _count(self.untrained, "fact", "facts")
        return f"{count} not trained yet: press Retrain" if self.untrained and self.trained_edition else ""

    @property
    def not_taught(self) -> str:
        """What no question was written for."""
        them = "it" if self.untaught == 1 else "them"
        count = _count(self.untaught, "page", "pages")
        return f"{count} not taught: no question was written for {them}" if self.untaught else ""

    @property
    def asks(self) -> str:
        """The pages whose answer the lab asks for."""
        return f"{_count(self.open, 'page', 'pages')} open: what is the answer now?" if self.open else ""

    @property
    def text(self) -> str:
        """The badge in a line."""
        return " · ".join(
            part
            for part in (self.trained, self.library, self.verdict, self.waiting, self.not_taught, self.asks)
            if part
        )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
