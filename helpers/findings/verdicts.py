"""A claim of the ledger, the verdict just measured, and the measurement that decided.

The ledger (``data/claims.jsonl``) names the experiment behind each claim by its path. It is found
when it is asked for, so this module imports no topic.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from helpers.records import Score

HOLDS, FAILS = "holds", "does not hold here"
CONDITION = "holds, with a condition"
CLAIM_VERDICTS = (HOLDS, CONDITION, FAILS)


@dataclass(frozen=True)
class Claim:
    """A row of the ledger: who claims what, which chapter measures it, by which experiment, and the verdict."""

    id: str
    claim: str
    articles: tuple[str, ...]
    chapter: str
    experiment: str
    verdict: str


def claims_of(text: str) -> tuple[Claim, ...]:
    """The claims in the text of a ledger, one JSON object per line."""
    rows = (json.loads(line) for line in text.splitlines())
    return tuple(Claim(**{**row, "articles": tuple(row["articles"])}) for row in rows)


def experiment_of(claim: Claim) -> Callable[..., tuple[Finding, ...]]:
    """The ``run(brain, encoder, seed)`` that decides a claim. Raises ``ValueError`` if its path leads nowhere."""
    module, _, name = claim.experiment.partition(":")
    try:
        return getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"{claim.id} names {claim.experiment!r}, which is no module:function: {error}") from None


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
IN_WORDS = (
    (1.0, "all"),
    (0.85, "nearly all"),
    (0.6, "most"),
    (0.4, "about half"),
    (0.15, "some"),
    (0.001, "few"),
)


def how_many(score: Score) -> str:
    """How many were right, in a word or two.

    >>> [how_many(Score(right, 20, 0, 1)) for right in (20, 18, 9, 1, 0)]
    ['all', 'nearly all', 'about half', 'few', 'none']
    """
    return next((word for least, word in IN_WORDS if score.share >= least), "none")


def percent(score: Score) -> str:
    """A share for a sentence.

    >>> percent(Score(1, 2, 0.1, 0.9))
    '50 %'
    """
    return f"{score.share:.0%}".replace("%", " %")
