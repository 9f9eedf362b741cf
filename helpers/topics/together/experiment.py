"""The experiments of combining: style with library, page against memory, teacher and student, a new office.

Decides H1 (``hybrid`` and ``overruled``), H2 and H3 (``distilling``) and H4 (``new_office``), each with several
seeds; the verdicts are in ``verdicts``.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.encoder import Encoder
from helpers.findings import Finding
from helpers.language_model import Brain, answer_all, fingerprint
from helpers.library import OFFICES, load_facts, load_library
from helpers.retrieval import Librarian
from helpers.scoring import score
from helpers.three_offices import every_nth
from helpers.topics.together import distilling, hybrid, new_office, overruled
from helpers.topics.together.verdicts import (
    black_box_finding,
    both_finding,
    extended_finding,
    white_box_finding,
)

SEEDS, STUDIED, OFFICE = 3, 20, "support"


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """All four claims, with the seeds from ``seed`` on."""
    seeds = range(seed, seed + SEEDS)
    distilled = distil(brain, encoder, seeds)
    return (together(brain, encoder, seeds), *distilled, extend(brain, encoder, seeds))


def together(brain: Brain, encoder: Encoder, seeds: Sequence[int]) -> Finding:
    """H1. The facts are those that a later day changes; they are asked after it, in held-out wordings."""
    facts, library = hybrid.changing(load_facts(OFFICE)), load_library(OFFICE)
    world = open_world(encoder, facts, OFFICE)
    library.apply_updates(facts)
    asked = [(question, fact) for fact in facts for question in fact.test]
    replies, judged = [], [overruled.look(brain, overruled.UNTRAINED, overruled.NEW_PAGE, world, facts)]
    for seed in seeds:
        staff = hybrid.hire(brain, facts, OFFICE, seed)
        replies += hybrid.ask(staff, world.after, hybrid.HYBRID, asked, library)
        alone = hybrid.ask(staff, world.after, hybrid.LIBRARY_ONLY, asked, library)
        staff.leave()
        judged += [
            one for arm in (overruled.BARE, overruled.CURED) for one in trained_look(brain, arm, world, facts, seed)
        ]
    return both_finding(replies, alone, judged)


def open_world(encoder: Encoder, facts: Sequence, office: str) -> overruled.World:
    """Three librarians: before the day of changes, after it, and without the pages that tell the facts."""
    library = load_library(office)
    before = Librarian(encoder, library.passages)
    without = Librarian(encoder, overruled.without(library.passages, facts))
    library.apply_updates(facts)
    return overruled.World(before, Librarian(encoder, library.passages), without)


def trained_look(brain: Brain, arm: str, world: overruled.World, facts: Sequence, seed: int, moments=()) -> list:
    """Train an arm, look at it at some moments, and throw its adapter away."""
    training = overruled.training(brain, arm, facts, world.before, seed)
    for _ in training:
        pass
    specialist = training.specialist()
    moments = moments or (overruled.NEW_PAGE,)
    found = [overruled.look(specialist, arm, moment, world, facts, seed) for moment in moments]
    training.discard()
    return found


def distil(brain: Brain, encoder: Encoder, seeds: Sequence[int]) -> tuple[Finding, Finding]:
    """H2 and H3: one teacher, and a pair of students for each seed."""
    librarian = Librarian(encoder, load_library(OFFICE).passages)
    facts = every_nth(load_facts(OFFICE), STUDIED)
    shown, exam = (distilling.watch(brain, librarian, distilling.asked(facts, kind)) for kind in ("train", "test"))
    arms = (distilling.BLACK, distilling.WHITE)
    found = [distilling.learned(brain, arm, shown, exam, seed) for seed in seeds for arm in arms]
    texts = [question.text for question in exam.questions]
    base = score(answer_all(brain, texts), exam.questions).share
    teacher = sum(exam.marks) / len(exam.marks)
    apart = distilling.black_box_apart(brain, shown, seeds[0])
    return black_box_finding(apart, found, teacher, base), white_box_finding(found, exam.questions)


def extend(brain: Brain, encoder: Encoder, seeds: Sequence[int]) -> Finding:
    """H4: the clinic opens beside the support desk and the law office."""
    facts = {office: load_facts(office) for office in OFFICES}
    opening = new_office.opening(facts, {office: load_library(office).passages for office in OFFICES})
    marks = fingerprint(brain)
    served = [*new_office.add_pages(brain, Librarian(encoder), opening)]
    same = fingerprint(brain) == marks
    for seed in seeds:
        served += new_office.train_for(brain, opening, seed)
    return extended_finding(served, same)
