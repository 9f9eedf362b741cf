"""The lab under Hypothesis: some hundreds of steps here, ten thousand in ``benchmark_lab_machine.py``."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from lab_machine import LabMachine, stand_in, statement

from helpers.lab.presets import PRESETS

BETA_TAKEN_BACK = [("teach_what_no_page_says", 0, "beta"), ("retrain",), ("undo", 1)]
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


TYPED_FOR_ANOTHER_MODEL = [
    ("delete_everything",),
    ("choose_the_other_model",),
    ("add_a_contradiction", 324588),
    ("write_something_else_on_a_page", 796),
    ("teach_what_a_page_says", 1000000, True),
    ("unteach", 406826),
    ("choose_the_other_model",),
    ("delete_everything",),
]


@pytest.mark.parametrize(
    "steps",
    [
        [*BETA_TAKEN_BACK, ("retrain",)],
        [*BETA_TAKEN_BACK, ("type_a_value", 1, statement), ("ask", 12), ("retrain",)],
        [("apply_a_preset", PRESETS[0]), ("save",), ("load",)],
        [("teach_what_a_page_says", 0, False), ("teach_what_a_page_says", 0, True), ("undo", 1)],
        [("write_something_else_on_a_page", 0), ("reword_and_keep_the_value", 0)],
        [("teach_what_a_page_says", 0, False), ("write_something_else_on_a_page", 0), ("reword_and_keep_the_value", 0)],
        [("delete_everything",), ("choose_the_other_model",), ("save",), ("load",)],
        [
            *TYPED_FOR_ANOTHER_MODEL,
            ("add_a_contradiction", 1500),
            ("write_something_else_on_a_page", 230),
            ("save",),
            ("load",),
        ],
    ],
    ids=[
        "no clock for what nobody knows",
        "no verdict on what nobody asks",
        "a ready-made change that is loaded",
        "the same pair taught twice is undone once",
        "a prepared value with another number beside it",
        "a taught value with another number beside it",
        "suggestions of a model that came later",
        "suggestions of what was typed for another model and taken back",
    ],
)
def test_what_the_machine_once_found(monkeypatch, steps):
    stand_in(monkeypatch)
    machine = LabMachine()
    for name, *values in steps:
        getattr(machine, name)(*values)
        for one in machine.invariants:
            one.function(machine)
