"""Claims of the articles, the verdicts measured on them, and the ledger that keeps both.

``python -m helpers.findings`` measures all of them once more.
"""

from helpers.findings.kept import kept_claims, printed_findings
from helpers.findings.verdicts import (
    CLAIM_VERDICTS,
    CONDITION,
    FAILS,
    HOLDS,
    Claim,
    Finding,
    claims_of,
    conclude,
    experiment_of,
    how_many,
    ledger,
    percent,
)

__all__ = [
    "CLAIM_VERDICTS",
    "CONDITION",
    "FAILS",
    "HOLDS",
    "Claim",
    "Finding",
    "claims_of",
    "conclude",
    "experiment_of",
    "how_many",
    "kept_claims",
    "ledger",
    "percent",
    "printed_findings",
]
