"""Chapter 08 with three seeds: prints the verdicts of each, and fails where most of them disagree with the ledger.

Run with ``python -m pytest tests/benchmark_only_training.py -m benchmark -s -n0``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.encoder import load_encoder
from helpers.findings import claims_of, ledger
from helpers.language_model import load_brain
from helpers.topics.only_training.experiment import run

LEDGER = Path(__file__).resolve().parents[1] / "data" / "claims.jsonl"
SEEDS = (0, 1, 2)


@pytest.mark.benchmark
def test_most_seeds_decide_as_the_ledger_says():
    brain, encoder = load_brain(), load_encoder()
    found: dict[str, list[str]] = {}
    for seed in SEEDS:
        verdicts = run(brain, encoder, seed)
        print(f"\nseed {seed}\n{ledger(verdicts)}")
        for one in verdicts:
            found.setdefault(one.id, []).append(one.verdict)
    wanted = {claim.id: claim.verdict for claim in claims_of(LEDGER.read_text("utf-8")) if claim.id in found}
    assert not [id for id, verdicts in found.items() if verdicts.count(wanted.get(id)) <= len(SEEDS) // 2], found
