"""The gates: what the brain must be able to do, examined on what it was never trained on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from helpers.language_model import Brain
from helpers.pretraining.grading import CASES, Gate, cases_of
from helpers.pretraining.memory_gates import invention_gate, knowledge_gates, repetition_gate, untaught_gate
from helpers.pretraining.office_gates import office_gates
from helpers.pretraining.reading_gates import abstention_gates, everyday_gate, file_gates, notices_gates, reading_gates


def examination(brain: Brain, count: int = CASES, files: Iterable[Path] = ()) -> list[Gate]:
    """All gates, in the order of the model card; ``files`` bring cases of their own and are read first."""
    more = [(path.name, cases_of(path)) for path in files]
    return [
        *reading_gates(brain, count),
        *abstention_gates(brain, count),
        *knowledge_gates(brain),
        *notices_gates(brain, count),
        everyday_gate(brain),
        *(gate for name, cases in more for gate in file_gates(brain, name, cases)),
        *office_gates(brain),
        invention_gate(brain, count),
        untaught_gate(brain),
        repetition_gate(brain, count),
    ]


def as_table(gates: list[Gate]) -> str:
    """The gates as a table of markdown, with 95 % confidence intervals."""
    lines = ["| skill | gate | measured | 95 % interval | cases | |", "|---|---|---|---|---|---|"]
    for gate in gates:
        s = gate.score
        verdict = "" if gate.bound == "–" else "met" if gate.passed else "missed"
        lines.append(
            f"| {gate.skill} | {gate.bound} | {s.share:.1%} | {s.low:.1%} – {s.high:.1%} | {s.total} | {verdict} |"
        )
    return "\n".join(lines)
