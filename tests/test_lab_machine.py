"""The lab under Hypothesis: some hundreds of steps here, ten thousand in ``benchmark_lab_machine.py``."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from lab_machine import LabMachine, stand_in

SHORT = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


def test_the_lab_agrees_with_an_independent_model_of_the_truth(monkeypatch):
    stand_in(monkeypatch)
    run_state_machine_as_test(LabMachine, settings=SHORT)
