"""A finding: a claim of the ledger, the verdict just measured, and the measurement that decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def finding(id: str, claim: str, held: bool, reason: str, condition: str = "") -> Finding:
    """Judge a claim. One that held only under a condition names it.

    >>> finding("K1", "An edit takes effect at once.", True, "9 of 9 at once").verdict
    'holds'
    >>> finding("K7", "Training teaches.", True, "82 % against 20 %", "several phrasings").verdict
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
