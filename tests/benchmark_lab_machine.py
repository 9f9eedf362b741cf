"""Ten thousand steps of the lab under Hypothesis: ``python tests/benchmark_lab_machine.py``; some minutes."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402
from lab_machine import LabMachine, stand_in  # noqa: E402
from test_lab_machine import SHORT  # noqa: E402

RUNS, STEPS = 250, 40

if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        began = time.perf_counter()
        long = settings(SHORT, max_examples=RUNS, stateful_step_count=STEPS, derandomize=False, database=None)
        run_state_machine_as_test(LabMachine, settings=long)
        print(f"{RUNS * STEPS:,} steps at most in {time.perf_counter() - began:.0f} s: lab and model agree")
