"""R1 on a published model: common questions and pages before training, after it, and after it with replay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude
from helpers.language_model import Brain, answer_all
from helpers.library import common_facts, load_facts, load_library
from helpers.records import DONT_KNOW, CommonFact, Fact, Hit, Pair, Passage, Question, Score
from helpers.three_offices import every_nth
from helpers.topics.published.replies import CLEAR, Replies, told

PUBLISHED, READER, REPLAY, HURRY = ARMS = ("as published", "with the reader", "facts, with replay", "facts, no replay")
# What each of them was before it was trained.
STARTED_FROM = {READER: PUBLISHED, REPLAY: READER, HURRY: READER}
COMMON, READ, REHEARSED = 16, 8, 4
KNOWN_TO_MANY = 120  # of the 520 common facts: the ones that the brain's pre-training showed most often
SUBJECTS = ("capital", "opposite", "sum", "animal", "colour")


@dataclass(frozen=True)
class Kept:
    """What one arm still knows of common questions, and still reads on pages of another office."""

    arm: str
    common: Replies
    reading: Replies

    @property
    def shares(self) -> dict[str, Score]:
        """Both probes by name."""
        return {"common questions": self.common.right, "reading a page": self.reading.right}


def common_questions() -> tuple[Question, ...]:
    """Spread over the facts that everybody knows; none of them is rehearsed."""
    chosen = every_nth(_well_known()[::2], COMMON)
    return tuple(Question(fact.questions[0], (fact.answer,), fact.id) for fact in chosen)


def _well_known() -> tuple[CommonFact, ...]:
    """Common facts whose answer is one word or number, so that a whole sentence can be judged as well."""
    return tuple(fact for fact in common_facts()[:KNOWN_TO_MANY] if fact.category in SUBJECTS)


def told_on_pages(office: str, count: int) -> tuple[tuple[Fact, Passage], ...]:
    """Facts of an office with the page that tells each, short pages first."""
    pages = load_library(office).passages
    pairs = [(fact, next(page for page in pages if fact.statement in page.text)) for fact in load_facts(office)]
    return tuple(sorted(pairs, key=lambda pair: len(pair[1].text))[:count])


def replay_pairs() -> list[Pair]:
    """What is rehearsed: common questions that are not examined, and pages of the law office, told and not told."""
    known = every_nth(_well_known()[1::2], 2 * REHEARSED)
    pages = told_on_pages("law", REHEARSED)
    reads = [Pair(fact.train[0], fact.answer, (page.text,)) for fact, page in pages]
    others = zip(pages, (*pages[1:], pages[0]))
    passes = [Pair(fact.train[1], DONT_KNOW, (other.text,)) for (fact, _), (_, other) in others]
    return [*(Pair(fact.questions[0], fact.answer) for fact in known), *reads, *passes]


def look(brain: Brain, arm: str) -> Kept:
    """Ask the common questions from memory, and clinic questions with their page."""
    common, pages = common_questions(), told_on_pages("clinic", READ)
    read = tuple(Question(fact.train[0], (fact.answer,), fact.id) for fact, _ in pages)
    hits = [(Hit(page, 1.0, 1),) for _, page in pages]
    given = answer_all(brain, [one.text for one in (*common, *read)], [()] * len(common) + hits)
    return Kept(arm, told(arm, common, given[: len(common)]), told(arm, read, given[len(common) :]))


def lost(looks: Sequence[Kept]) -> dict[str, float]:
    """For each training, the larger of its two losses, as a share, beside the weights that it started from."""
    by_arm = {one.arm: one.shares for one in looks}
    trained = {arm: by_arm[start] for arm, start in STARTED_FROM.items() if {arm, start} <= set(by_arm)}
    return {arm: max(was[name].share - by_arm[arm][name].share for name in was) for arm, was in trained.items()}


def finding(looks: Sequence[Kept]) -> Finding:
    """R1: a training costs old abilities; the condition names those that did not."""
    fell = lost(looks)
    spared = [arm for arm, points in fell.items() if points < CLEAR]
    reason = "largest loss of an old ability, in points: " + ", ".join(f"{a} {100 * p:.0f}" for a, p in fell.items())
    limit = f"not in the training of “{'” and “'.join(spared)}”" if spared else ""
    return conclude("R1", "Training can make a model forget.", len(spared) < len(fell), reason, limit)
