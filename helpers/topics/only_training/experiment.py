"""What only training teaches: eight claims, each measured in a module of its own.

Decides B1 (identity), B2 (style), B3 (instructions), B4 (tool calls), Q3 (sorting), K5 (a notation), Q11 and D1
(in its own office).
"""

from __future__ import annotations

from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.language_model import Brain
from helpers.topics.only_training import calls, identity, in_office, instructions, notation, sorting, style


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All eight claims. The learning curves are measured at their last point, from which the verdict comes."""
    last = sorting.SIZES[-1:]
    return (
        *identity.findings(identity.measure(brain, seed)),
        *style.findings(style.measure(brain, seed)),
        *instructions.findings(instructions.measure(brain, seed)),
        *calls.findings(calls.measure(brain, seed)),
        *sorting.findings([sorting.curve(brain, encoder, task, last, seed) for task in sorting.TASKS]),
        *notation.findings(notation.measure(brain, seed)),
        *in_office.findings(in_office.measure(brain, encoder, seed)),
    )
