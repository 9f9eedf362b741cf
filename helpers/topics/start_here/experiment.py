"""One edit, and who notices: before it, after it, and after the specialist was trained again.

Decides, for one fact at a time, N2 (the library leaves the model alone), K1 (an edit takes
effect at once) and K2 (what was trained goes stale).
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.encoder import Encoder
from helpers.findings import HOLDS, Finding, conclude
from helpers.four_answers import (
    LIBRARY,
    SMALL_RECIPE,
    SMALL_SET,
    SPECIALIST,
    WAYS,
    Desk,
    Moment,
    look,
    one_story,
    retrain,
)
from helpers.language_model import Brain
from helpers.library import load_facts, load_library
from helpers.records import Fact
from helpers.retrieval import Librarian

BEFORE, EDITED, RETRAINED = ("before the edit", "after the edit", "after retraining")
_RAG = WAYS.index(LIBRARY)


@dataclass(frozen=True)
class Story:
    """The three moments, and the seconds from the edit to the first right answer (inf: none)."""

    moments: tuple[Moment, ...]
    library_seconds: float
    specialist_seconds: float


def one_edit(desk: Desk, fact: Fact, passage_id: str, text: str, control: Fact) -> Story:
    """The whole story of one edit. A desk without a specialist gets one first."""
    question, other = fact.train[0], control.train[0]
    if desk.specialist is None:
        retrain(desk)
    moments = [look(desk, BEFORE, question, other)]
    began = time.perf_counter()
    desk.library.edit(passage_id, text)
    desk.catch_up()
    edited = time.perf_counter() - began
    looked_up, library_right = _first_answer(desk, LIBRARY, question)
    moments.append(look(desk, EDITED, question, other))
    began = time.perf_counter()
    retrain(desk)
    trained = time.perf_counter() - began
    recalled, specialist_right = _first_answer(desk, SPECIALIST, question)
    moments.append(look(desk, RETRAINED, question, other))
    return Story(
        tuple(moments),
        edited + looked_up if library_right else math.inf,
        edited + trained + recalled if specialist_right else math.inf,
    )


def _first_answer(desk: Desk, way: str, question: str) -> tuple[float, bool]:
    began = time.perf_counter()
    right = desk.card(way, question).verdict == "right"
    return time.perf_counter() - began, right


def findings(moments: Sequence[Moment]) -> tuple[Finding, ...]:
    """The three claims, each judged from the moments alone."""
    before, edited, after = one_story(moments)
    same = before.weights == edited.weights
    library, specialist = ([m.verdict(way) for m in moments] for way in (LIBRARY, SPECIALIST))
    at_once = library[:2] == ["right", "right"] and before.trained_edition == edited.trained_edition
    stale = specialist == ["right", "stale", "right"]
    weights = "the same bit for bit" if same else "not the same"
    handed = before.cards[_RAG].prompt != edited.cards[_RAG].prompt
    prompt = "another page" if handed else "the same page"
    return (
        conclude("N2", "The library leaves the model as it is.", same and handed, f"weights {weights}, {prompt} read"),
        conclude("K1", "An edit takes effect at once.", at_once, f"library: {' → '.join(library)}"),
        conclude("K2", "What was trained goes stale.", stale, f"specialist: {' → '.join(specialist)}"),
    )


def headline(moments: Sequence[Moment]) -> str:
    """What the three moments show, in one line."""
    held = {one.id for one in findings(moments) if one.verdict == HOLDS}
    if {"K1", "K2"} <= held:
        return "One edit: the library follows at once, the specialist only after retraining"
    if "K1" in held:
        return "One edit: the library follows at once"
    return "One edit, four answers: " + ("the specialist goes stale" if "K2" in held else "not as expected this time")


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """The chapter's edit from start to end: the lamp's warranty, with a kettle's price as the control."""
    facts, library = {fact.id: fact for fact in load_facts("support")}, load_library("support")
    recipe = replace(SMALL_RECIPE, seed=seed)
    desk = Desk(brain, library, tuple(facts.values()), Librarian(encoder), SMALL_SET, recipe=recipe)
    lamp, page = facts["support-warranty-heron"], "support-06"
    text = library.text(page).replace(lamp.answer, lamp.update.answer)
    story = one_edit(desk, lamp, page, text, facts["support-price-otter"])
    desk.close()
    return findings(story.moments)
