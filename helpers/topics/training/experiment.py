"""The experiment of training: phrasings, forgetting in four kinds of training, and how much fits in.

Decides K7 and R3 (phrasings), R1 and R2 (forgetting), K4 (capacity), each in a module of its own.
"""

from __future__ import annotations

from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.language_model import Brain, fingerprint
from helpers.library import OFFICES, load_facts, load_library
from helpers.topics.training import capacity, forgetting, phrasings


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All five claims. The encoder is not asked: pages are handed over, not searched for."""
    facts = tuple(fact for fact in load_facts("support") if fact.id in phrasings.REVERSED)
    few, many = (phrasings.train_on(brain, facts, count, seed) for count in (phrasings.COUNTS[0], phrasings.COUNTS[-1]))
    base = phrasings.asked_all(brain, phrasings.questions_of(facts, "test"))
    setting, before = forgetting.setting(facts), fingerprint(brain)
    courses = [forgetting.with_library(brain, setting.probes, facts, load_library("support"))]
    same_weights = fingerprint(brain) == before
    courses += [_trained(brain, arm, setting, seed) for arm in forgetting.ARMS]
    offices, libraries = [load_facts(name) for name in OFFICES], [load_library(name) for name in OFFICES]
    drawn = capacity.draw_facts(offices, max(capacity.SIZES), seed)
    filled = [capacity.fill(brain, drawn, rank, seed) for rank in capacity.RANKS]
    return (
        *phrasings.findings([few, many], base),
        *forgetting.findings(courses, same_weights),
        *capacity.findings(filled, [capacity.look_up(brain, drawn, libraries, seed)]),
    )


def _trained(brain: Brain, arm: str, setting: forgetting.Setting, seed: int) -> forgetting.Course:
    training = forgetting.start(arm, brain, setting.taught, setting.replay, seed)
    course = forgetting.follow(arm, training, setting.probes)
    training.discard()
    return course
