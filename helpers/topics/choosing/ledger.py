"""The ledger as a table: each claim, who makes it, its verdict, and the measured reason with its shares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.findings import CLAIM_VERDICTS, CONDITION, FAILS, HOLDS, Claim, Finding

ARTICLES = {
    "A0": "RAG與微調,大語言模型的「大腦升級」",
    "A1": "微调和rag的区别?",
    "A2": "大模型项目如何判断用RAG还是微调",
    "A3": "微调与RAG的区别",
    "A4": "程序员应该熟悉的概念(6)Fine-tuning和RAG",
}
MOST_BARS = 4
# "5 of 8", or "83 %": a share that a reason names. A change in points has a sign, and is none.
_SHARE = re.compile(r"(?<![\d.,+-])(\d+) of (\d+)\b|(?<![\d.,+-])(\d{1,3}(?:\.\d+)?) ?%")
UNPRINTED = "its chapter has printed nothing yet"


@dataclass(frozen=True)
class Row:
    """A claim of the ledger, and the reason that its chapter printed with the verdict."""

    claim: Claim
    reason: str = UNPRINTED

    @property
    def shares(self) -> tuple[float, ...]:
        """The first shares that the reason names, from 0 to 1, for a figure in small."""
        return shares_in(self.reason)[:MOST_BARS]


def rows_of(claims: Sequence[Claim], findings: Mapping[str, Finding]) -> tuple[Row, ...]:
    """The ledger's rows with what the chapters printed; a printed verdict that is not the ledger's says so."""
    return tuple(Row(claim, _reason(claim, findings.get(claim.id))) for claim in claims)


def _reason(claim: Claim, finding: Finding | None) -> str:
    if finding is None:
        return UNPRINTED
    here = "" if finding.verdict == claim.verdict else f"measured here: {finding.verdict}. "
    return here + finding.reason


def shares_in(reason: str) -> tuple[float, ...]:
    """The shares that a sentence names: "a of b" and percentages.

    >>> shares_in("library 5 of 8, specialist 25 % (+12 points)")
    (0.625, 0.25)
    """
    found = []
    for part, whole, percent in _SHARE.findall(reason):
        if percent or int(whole):
            found.append(float(percent) / 100 if percent else int(part) / int(whole))
    return tuple(share for share in found if share <= 1)


def of_article(rows: Sequence[Row], article: str) -> tuple[Row, ...]:
    """The rows of one article's claims; all of them for an empty name."""
    return tuple(row for row in rows if not article or article in row.claim.articles)


def disagreements(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Where articles and measurements disagree: what does not hold here first, then what needs a condition."""
    return tuple(row for verdict in (FAILS, CONDITION) for row in rows if row.claim.verdict == verdict)


def counted(rows: Sequence[Row]) -> dict[str, int]:
    """How many claims have each verdict."""
    return {verdict: sum(row.claim.verdict == verdict for row in rows) for verdict in CLAIM_VERDICTS}


def in_a_line(rows: Sequence[Row], article: str) -> str:
    """An article's claims and what became of them, in one line.

    >>> row = Row(Claim("K1", "An edit takes effect at once.", ("A1",), "07", "x:run", "holds"))
    >>> in_a_line([row], "A1")
    'A1: 1 claim; 1 holds, 0 with a condition, 0 not here.'
    """
    own = of_article(rows, article)
    count = counted(own)
    claims = "1 claim" if len(own) == 1 else f"{len(own)} claims"
    failed = [row.claim.id for row in own if row.claim.verdict == FAILS]
    names = f": {', '.join(failed)}" if failed else ""
    held = f"{count[HOLDS]} hold" + "s" * (count[HOLDS] == 1)
    return f"{article}: {claims}; {held}, {count[CONDITION]} with a condition, {count[FAILS]} not here{names}."
