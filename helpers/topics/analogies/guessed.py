"""What chapter 01 lets its reader guess, and the measurements in the same words."""

from __future__ import annotations

from helpers.topics.analogies.experiment import BASE, Exams, Visit, school_left
from helpers.topics.analogies.weights import Training

NONE, SOME, ALL = "none", "some", "all"
EXACTLY, NEARLY, STILL = "the old one, bit for bit", "nearly the old one", "the specialist still"
AS_BEFORE, AS_READ, MIXED = "as it did before it read the page", "what the page said", "now this way, now that"
AS_BAD, BETTER, AS_GOOD = "no better than the school leaver", "better than the school leaver", "as well as at home"
LEFT = ("nearly all of it", "a part of it", "almost nothing")

TO_GUESS = {
    "librarian": ("How many weights does a visit to the library change?", (NONE, SOME, ALL)),
    "page": (
        "Right after reading a page, the model is asked again without it. It answers …",
        (AS_BEFORE, AS_READ, MIXED),
    ),
    "training": ("How many of the matrices that can be trained does training change?", (NONE, SOME, ALL)),
    "off": ("The adapter is switched off. Who answers?", (EXACTLY, NEARLY, STILL)),
    "colleague": ("The support specialist takes the law office's exam. How does it do?", (AS_BAD, BETTER, AS_GOOD)),
    "school": ("After job training, how much of what was learned at school is left?", LEFT),
}


def weights_touched(visited: Visit) -> str:
    """How many weights the visit changed, as far as a hash can tell."""
    return NONE if visited.weights_before == visited.weights_after else SOME


def said_afterwards(visited: Visit) -> str:
    """What was answered once the page was gone, where reading it had changed the answer at all."""
    told = [one for one in visited.readings if one.read.text != one.before.text]
    if all(one.after.text == one.before.text for one in told):
        return AS_BEFORE
    return AS_READ if all(one.after.text == one.read.text for one in told) else MIXED


def matrices_moved(training: Training) -> str:
    """How many matrices are not what they were."""
    return {0: NONE, len(training.changes): ALL}.get(training.moved, SOME)


def adapter_off(training: Training) -> str:
    """Who answers with the adapter off."""
    if training.off == training.before and training.odds_off == training.odds_before:
        return EXACTLY
    return NEARLY if training.off != training.awake else STILL


def away_from_home(exams: Exams, who: str = "support", where: str = "law") -> str:
    """How a specialist does in another office; intervals that overlap count as the same."""
    there = exams.of(who, where)
    if there.low <= exams.of(BASE, where).high:
        return AS_BAD
    return AS_GOOD if there.high >= exams.of(who, who).low else BETTER


def measured_exams(exams: Exams) -> dict[str, str]:
    """The two guesses that the exams settle."""
    return {"colleague": away_from_home(exams), "school": school_left(exams)}
