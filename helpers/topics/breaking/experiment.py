"""The experiment of breaking things: R4, R5, R6, C8 and Q1, each in a module of its own."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.adapters import forget
from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.four_answers import SMALL_SET
from helpers.language_model import Brain
from helpers.library import load_facts, load_library
from helpers.records import Fact
from helpers.retrieval import Librarian
from helpers.three_offices import Remembering, every_nth, three_offices
from helpers.topics.breaking import leakage, looking_inside, several_sets, stability, upkeep, wrong_values


def small_office() -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Eight facts of the support office that are taught, and sixteen others that are not."""
    facts = load_facts("support")
    others = [fact for fact in facts if fact.id not in SMALL_SET]
    return tuple(fact for fact in facts if fact.id in SMALL_SET), every_nth(others, 16)


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All five claims."""
    encoder, offices = Remembering(encoder), three_offices()
    librarian, (taught, others) = Librarian(encoder), small_office()
    exams = several_sets.all_sets(brain, librarian, offices, seed)
    kept = upkeep.years(brain, librarian, offices)
    leaks = leakage.train_and_look(brain, secret_office(), seed)
    handed = leakage.all_hand_outs(brain, librarian, load_library("support"), seed)
    settings = stability.lora_grid(brain, taught, stability.SEEDS[:3])
    settings += stability.library_grid(brain, librarian, load_library("support").passages, taught)
    return (
        *wrong_values.findings(exams),
        *upkeep.findings(kept),
        *leakage.findings(leaks, handed),
        *look_inside(brain, encoder, taught, others, taught, seed),
        *stability.findings(settings),
    )


def secret_office() -> tuple[Fact, ...]:
    """The facts among whose pairs the canaries are planted."""
    return load_facts("law")[:12]


def look_inside(
    brain: Brain, encoder: Encoder, taught: Sequence[Fact], others: Sequence[Fact], left: Sequence[Fact], seed: int = 0
) -> tuple[Finding, ...]:
    """R6: every answer traced, and the model trained again without each of the facts in ``left``."""
    specialist = looking_inside.specialist_for(brain, taught, seed)
    asked = looking_inside.questions_about(taught, others)
    traced = looking_inside.trace(brain, specialist, encoder, taught, asked)
    forget(specialist)
    left_out = [looking_inside.leave_out(brain, taught, fact, traced, seed) for fact in left]
    return looking_inside.findings(traced, left_out)
