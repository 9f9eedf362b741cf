"""A finding: a claim of the ledger, the verdict just measured, and the measurement that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.records import Score

HOLDS, FAILS = "holds", "does not hold here"
CONDITION = "holds, with a condition"
VERDICTS = (HOLDS, CONDITION, FAILS)


@dataclass(frozen=True)
class Finding:
    """A claim of the ledger (``data/claims.jsonl``), the verdict on it, and what decided."""

    id: str
    claim: str
    verdict: str
    reason: str


def conclude(id: str, claim: str, held: bool, reason: str, condition: str = "") -> Finding:
    """Judge a claim. One that held only under a condition names it.

    >>> conclude("K1", "An edit takes effect at once.", True, "9 of 9 at once").verdict
    'holds'
    >>> conclude("K7", "Training teaches.", True, "82 % against 20 %", "several phrasings").verdict
    'holds, with a condition'
    """
    verdict = (CONDITION if condition else HOLDS) if held else FAILS
    return Finding(id, claim, verdict, f"{reason}; condition: {condition}" if held and condition else reason)


def ledger(findings: Sequence[Finding]) -> str:
    """One line for each finding, as the last page of a chapter prints it.

    >>> print(ledger([Finding("K1", "An edit takes effect at once.", HOLDS, "9 of 9")]))
    K1 holds: An edit takes effect at once. (9 of 9)
    """
    return "\n".join(f"{one.id} {one.verdict}: {one.claim} ({one.reason})" for one in findings)


# Each word holds from its share upwards.
WORDS = ((1.0, "all"), (0.85, "nearly all"), (0.6, "most"), (0.4, "about half"), (0.15, "some"), (0.001, "few"))


def how_many(score: Score) -> str:
    """How many were right, in a word or two.

    >>> [how_many(Score(right, 20, 0, 1)) for right in (20, 18, 9, 1, 0)]
    ['all', 'nearly all', 'about half', 'few', 'none']
    """
    return next((word for least, word in WORDS if score.share >= least), "none")


def percent(score: Score) -> str:
    """A share for a sentence.

    >>> percent(Score(1, 2, 0.1, 0.9))
    '50 %'
    """
    return f"{score.share:.0%}".replace("%", " %")
