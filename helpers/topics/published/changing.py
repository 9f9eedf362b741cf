"""K1, K2 and K6 on a published model: eight facts are taught, all of them change, and they are taught again."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

from helpers.adapters import LoraRecipe, LoraTraining, pairs_of, recipe_for
from helpers.encoder import Encoder
from helpers.findings import Finding, conclude, percent
from helpers.four_answers import LIBRARY, MEMORY, SPECIALIST, Card, Desk, Run
from helpers.four_answers.said import EDITED, OLD, RETRAINED, Said
from helpers.language_model import Brain
from helpers.library import load_facts, load_library
from helpers.records import Fact, Pair
from helpers.retrieval import Librarian
from helpers.scoring import score_of

OFFICE = "support"
# Values of several kinds; all of them change later. Few, so that training takes less than a minute.
TAUGHT = (
    "support-warranty-heron",
    "support-price-heron",
    "support-greentea-otter",
    "support-battery-magpie",
    "support-colour-magpie",
    "support-return-period",
    "support-head",
    "support-student-discount",
)
RECIPE = LoraRecipe(batch=10)  # the lab's, for few facts
LEARNED = 0.75


def taught_facts() -> tuple[Fact, ...]:
    """The eight facts, in the order of ``TAUGHT``."""
    known = {fact.id: fact for fact in load_facts(OFFICE)}
    return tuple(known[id] for id in TAUGHT)


def open_desk(brain: Brain, encoder: Encoder) -> Desk:
    """A desk over a fresh library, without a specialist."""
    return Desk(brain, load_library(OFFICE), load_facts(OFFICE), Librarian(encoder), TAUGHT)


def teach(desk: Desk, replay: Sequence[Pair] = (), seed: int = 0) -> float:
    """Train a specialist on what the library says now, beside pairs to rehearse; it takes over. Returns the seconds."""
    began, known = time.perf_counter(), desk.answers()
    now = {fact.id: known[fact.id] for fact in desk.taught}
    facts = [replace(fact, answer=now[fact.id]) for fact in desk.taught]
    recipe = replace(recipe_for(desk.brain, RECIPE), seed=seed)
    training = LoraTraining(desk.brain, [*pairs_of(facts), *replay], recipe)
    for _ in training:
        pass
    desk.install(Run(training, desk.library.edition, now))
    return time.perf_counter() - began


def edit(desk: Desk) -> float:
    """Apply the eight updates to the pages, and let the librarian read them. Returns the seconds."""
    began = time.perf_counter()
    desk.library.apply_updates(desk.taught)
    desk.catch_up()
    return time.perf_counter() - began


def say(desk: Desk, way: str, moment: str) -> Said:
    """All taught facts in their first trained wording, judged by what the library says now."""
    questions = [fact.train[0] for fact in desk.taught]
    given = desk.say(way, questions)
    judged = [
        desk.judge(one.text, fact, question, one.hits, desk.learned(way))
        for one, fact, question in zip(given, desk.taught, questions)
    ]
    return Said(way, moment, tuple(one.text for one in given), tuple(judged))


def seconds_to_truth(card: Card, before: float) -> float:
    """Seconds from an edit to a right answer: what had to be done before, the look-up and the answer; else inf."""
    return before + card.look_up + card.seconds if card.verdict == "right" else math.inf


def findings(said: Sequence[Said]) -> tuple[Finding, ...]:
    """K1, K2 and K6, from what was said at the three moments."""
    at = {(one.way, one.moment): one for one in said}
    before, after = at[LIBRARY, OLD], at[LIBRARY, EDITED]
    read = score_of([new == "right" for old, new in zip(before.verdicts, after.verdicts) if old == "right"])
    known, alone = at[SPECIALIST, OLD].share("right"), at[MEMORY, OLD].share("right")
    stale, again = at[SPECIALIST, EDITED].share("stale"), at[SPECIALIST, RETRAINED].share("right")
    limit = "" if before.share("right").share >= 0.9 else "the page is found and read"
    return (
        conclude(
            "K1",
            "An edit takes effect at once, without training.",
            read.total > 0 and read.share >= LEARNED,
            f"of {read.total} facts read right before, {read.right} right again at once",
            limit,
        ),
        conclude(
            "K2",
            "What was trained goes stale.",
            stale.share >= LEARNED and again.share >= LEARNED,
            f"{percent(stale)} stale after the edits, {percent(again)} right after retraining",
        ),
        conclude(
            "K6",
            "Fine-tuning fixes knowledge as long-term memory.",
            known.share >= LEARNED and known.low > alone.high,
            f"without a library: {percent(known)} right, {percent(alone)} before training",
        ),
    )
