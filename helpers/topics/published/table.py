"""The table at the end: each claim on the brain, on SmolLM2, and in published work, and where the three part."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.findings import FAILS, Finding, kept_claims

PUBLISHED = Path(__file__).resolve().parents[3] / "data" / "published_work.jsonl"
UNSEEN = "not measured here"
AGREE = "agree"


@dataclass(frozen=True)
class Work:
    """What published work found on a claim; no verdict where none is cited."""

    id: str
    verdict: str
    found: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One claim and its three verdicts; ``reason`` is what was measured on SmolLM2."""

    id: str
    claim: str
    brain: str
    large: str
    reason: str
    work: Work

    @property
    def parts(self) -> str:
        """Who stands alone with its verdict; conditions count as *holds*."""
        return parted({"brain": self.brain, "SmolLM2": self.large, "published work": self.work.verdict})


def parted(verdicts: dict[str, str]) -> str:
    """Whether a claim holds for some and not for others, and for whom it does not.

    >>> parted({"brain": "holds", "SmolLM2": "does not hold here", "published work": ""})
    'not for SmolLM2'
    >>> parted({"brain": "holds", "SmolLM2": "holds, with a condition", "published work": "holds"})
    'agree'
    """
    known = {name: verdict for name, verdict in verdicts.items() if verdict not in ("", UNSEEN)}
    not_for = [name for name, verdict in known.items() if verdict == FAILS]
    return f"not for {' and '.join(not_for)}" if 0 < len(not_for) < len(known) else AGREE


def published_work() -> tuple[Work, ...]:
    """What is cited, in the order of the chapter.

    >>> published_work()[0].sources
    ('arXiv:2411.06037', 'arXiv:2311.09677')
    """
    rows = (json.loads(line) for line in PUBLISHED.read_text("utf-8").splitlines())
    return tuple(Work(**{**row, "sources": tuple(row["sources"])}) for row in rows)


def rows(findings: Sequence[Finding], measured: bool = True) -> tuple[Row, ...]:
    """The table; without SmolLM2 (``measured`` is False) its column stays empty."""
    brain, large = {one.id: one for one in kept_claims()}, {one.id: one for one in findings}
    made = []
    for work in published_work():
        found = large[work.id] if measured else Finding(work.id, "", UNSEEN, "SmolLM2 was not loaded")
        made.append(Row(work.id, brain[work.id].claim, brain[work.id].verdict, found.verdict, found.reason, work))
    return tuple(made)


def as_text(table: Sequence[Row]) -> str:
    """The verdicts alone, one claim a line."""
    heads = ("claim", "brain, 3 M", "SmolLM2, 135 M", "published work", "they")
    cells = [heads, *((one.id, one.brain, one.large, one.work.verdict or "–", one.parts) for one in table)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(heads))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in cells)
