"""Chapter 12 on three seeds: the verdicts of S1 to S4 are the ledger's on each. Minutes: ``pytest -m benchmark -s``."""

from __future__ import annotations

import pytest

from helpers.encoder import load_encoder
from helpers.findings import kept_claims, ledger
from helpers.topics.choosing.experiment import run

pytestmark = pytest.mark.benchmark
VERDICTS = {claim.id: claim.verdict for claim in kept_claims() if claim.chapter == "12_choose"}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_verdicts_are_the_ledgers_on_each_seed(brain, seed):
    found = run(brain, load_encoder(), seed)
    print(f"\nseed {seed}\n{ledger(found)}")
    assert {finding.id: finding.verdict for finding in found} == VERDICTS
