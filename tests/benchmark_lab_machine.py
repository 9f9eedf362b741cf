"""Ten thousand steps of the lab under Hypothesis: ``python tests/benchmark_lab_machine.py``; some minutes.

It says how far it is. Where lab and model disagree, it says so at once, and then looks for a shorter way there.
"""

from __future__ import annotations

import faulthandler
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest  # noqa: E402
from hypothesis import seed, settings  # noqa: E402
from hypothesis.stateful import run_state_machine_as_test  # noqa: E402
from lab_machine import LabMachine, stand_in  # noqa: E402
from test_lab_machine import SHORT  # noqa: E402

STEPS, GOAL = 40, 10_000
AT_ONCE = 10  # runs between two lines
STUCK = 600  # seconds after which a run that does not end shows where it is


class Counted(LabMachine):
    """The machine, with its steps counted over all runs."""

    total, disagreed = 0, False

    def teardown(self) -> None:
        Counted.total += self.steps
        wrong = sys.exc_info()[1]
        if isinstance(wrong, Exception) and not Counted.disagreed:
            Counted.disagreed = True
            print(f"after {Counted.total:,} steps: {wrong!r:.400}\nlooking for a shorter way there …", flush=True)


def run() -> None:
    """Runs with other seeds each, until ten thousand steps were done."""
    began, number = time.perf_counter(), int(sys.argv[1]) if len(sys.argv) > 1 else 0
    once = settings(
        SHORT,
        max_examples=AT_ONCE,
        stateful_step_count=STEPS,
        derandomize=False,
        database=None,
        report_multiple_bugs=False,
    )
    while Counted.total < GOAL:
        faulthandler.dump_traceback_later(STUCK)  # shrinking alone takes up to five minutes
        number += 1
        run_state_machine_as_test(seed(number)(Counted), settings=once)
        print(
            f"seed {number}: {Counted.total:,} steps in {time.perf_counter() - began:.0f} s, lab and model agree",
            flush=True,
        )
    faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        run()
