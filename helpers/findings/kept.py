"""What is kept of the claims: the rows of the ledger, and what each chapter printed when it was last run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from helpers.findings.verdicts import CLAIM_VERDICTS, Claim, Finding, claims_of

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FIRST = "|".join(sorted(CLAIM_VERDICTS, key=len, reverse=True))
PRINTED = re.compile(rf"^([A-Z]\d+) ({LONGEST_FIRST}): (.+?) \((.*)\)$", re.MULTILINE)


def kept_claims() -> tuple[Claim, ...]:
    """All rows of the ledger, ``data/claims.jsonl``.

    >>> kept_claims()[0].id
    'N1'
    """
    return claims_of((ROOT / "data" / "claims.jsonl").read_text("utf-8"))


def printed_findings(folder: Path = ROOT / "notebooks") -> dict[str, Finding]:
    """The findings that the chapters' stored outputs hold, by claim: with the reasons that were measured.

    They are the course's own, or the learner's, once a chapter was run and saved here.
    """
    files = sorted(folder.glob("*.ipynb"))
    found = [Finding(*groups) for file in files for text in _outputs(file) for groups in _findings_in(text)]
    return {finding.id: finding for finding in found}


def _findings_in(text: str) -> Iterator[tuple[str, str, str, str]]:
    for id, verdict, claim, reason in PRINTED.findall(text):
        yield id, claim, verdict, reason


def _outputs(file: Path) -> Iterator[str]:
    """What the cells of a notebook printed; nothing of a file that is no notebook."""
    try:
        cells = json.loads(file.read_text("utf-8"))["cells"]
    except (ValueError, KeyError, TypeError):
        return
    for cell in cells:
        for output in cell.get("outputs", ()):
            yield "".join(output.get("text", ""))
