"""What the brain knows by heart: a closed-book exam, what it invents, and how sure it is of each.

No library in here: the model answers from memory, at the end once more after some job training.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.adapters import pairs_of, train
from helpers.language_model import Brain, answer_all, odds
from helpers.records import CommonFact, Fact, Score
from helpers.scoring import VERDICTS, is_right, score_of, verdict
from helpers.three_offices import every_nth

TRAINED_WORDING, UNTRAINED_WORDING = "a trained wording", "a held-out wording"
KEEP = 0.9


@dataclass(frozen=True)
class Sat:
    """One question of the exam, and what came of it; ``exposures`` is how often training showed the fact."""

    question: str
    wanted: str
    said: str
    verdict: str
    exposures: int = 0
    kind: str = ""

    @property
    def right(self) -> bool:
        return self.verdict == "right"


@dataclass(frozen=True)
class Bin:
    """Facts that training showed about equally often: from ``low`` to ``high`` times, and their score."""

    low: int
    high: int
    middle: float
    score: Score


def sit_exam(brain: Brain, facts: Sequence[CommonFact], wording: int = -1) -> tuple[Sat, ...]:
    """Ask common facts from memory; the last wording (-1) was held out from training."""
    asked = [(fact.questions[wording], fact.answer, fact.exposures, fact.category) for fact in facts]
    return _sit(brain, asked)


def ask_about_the_unseen(brain: Brain, offices: dict[str, Sequence[Fact]]) -> tuple[Sat, ...]:
    """Ask facts of invented offices, which no training ever showed, from memory."""
    asked = [(fact.train[0], fact.answer, 0, office) for office, facts in offices.items() for fact in facts]
    return _sit(brain, asked)


def _sit(brain: Brain, asked: Sequence[tuple[str, str, int, str]]) -> tuple[Sat, ...]:
    given = answer_all(brain, [question for question, *_ in asked])
    return tuple(
        Sat(question, wanted, one.text, _judged(one.text, wanted, question), exposures, kind)
        for (question, wanted, exposures, kind), one in zip(asked, given)
    )


def _judged(said: str, wanted: str, question: str) -> str:
    return "right" if is_right(said, wanted, question) else verdict(said, wanted)


def score_exam(sat: Sequence[Sat]) -> Score:
    """The share of right answers, with its interval."""
    return score_of([one.right for one in sat])


def by_exposures(sat: Sequence[Sat], bins: int = 5) -> tuple[Bin, ...]:
    """The exam in groups of equal size, from the facts shown least to those shown most.

    Raises ``ValueError`` for more groups than questions.
    """
    if not 1 <= bins <= len(sat):
        raise ValueError(f"{len(sat)} questions cannot be put into {bins} groups; choose 1 to {len(sat)}.")
    order = sorted(sat, key=lambda one: one.exposures)
    cuts = [len(order) * place // bins for place in range(bins + 1)]
    groups = (order[start:end] for start, end in zip(cuts, cuts[1:]))
    return tuple(_bin(group) for group in groups)


def _bin(group: Sequence[Sat]) -> Bin:
    shown = [one.exposures for one in group]
    return Bin(shown[0], shown[-1], float(np.median(shown)), score_exam(group))


def rare_against_common(bins: Sequence[Bin]) -> str:
    """What the first and the last group say about rare facts; intervals that overlap settle nothing."""
    rare, common = bins[0].score, bins[-1].score
    if rare.high < common.low:
        return "rarely shown facts are known less well"
    if common.high < rare.low:
        return "rarely shown facts are known better"
    return "rarely and often shown facts cannot be told apart here"


def verdict_counts(sat: Sequence[Sat]) -> dict[str, dict[str, int]]:
    """How many answers of each verdict, by kind of question."""
    counts = {kind: Counter(one.verdict for one in sat if one.kind == kind) for kind in {one.kind: 0 for one in sat}}
    # From memory no page is read and no edition goes by: nothing can be misread or stale.
    names = [name for name in VERDICTS if name not in ("stale", "misread")]
    return {kind: {name: found[name] for name in names} for kind, found in counts.items()}


def same_kind(sat: Sequence[Sat]) -> Score:
    """Of the invented answers to questions with a number in the right one: how many hold a number too."""
    numbers = [one for one in sat if one.verdict == "invented" and any(map(str.isdigit, one.wanted))]
    return score_of([any(map(str.isdigit, one.said)) for one in numbers])


# -- how sure it is ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Confidence:
    """The probability that the model gave to its own answers: right ones, and invented ones."""

    right: tuple[float, ...]
    invented: tuple[float, ...]

    @property
    def auc(self) -> float:
        """The chance that a right answer is surer than an invented one: 0.5 is a coin toss, 1.0 is perfect.

        Not a number if there is no pair of the two: a model that is never right, or never invents.
        """
        return area_under_curve(self.right, self.invented) if self.right and self.invented else math.nan

    @property
    def threshold(self) -> float:
        """The threshold that lets ``KEEP`` of the right answers pass; nothing passes where there are none."""
        return float(np.sort(self.right)[round(len(self.right) * (1 - KEEP))]) if self.right else math.inf

    @property
    def let_through(self) -> Score:
        """How many invented answers pass that threshold as well."""
        return score_of([value >= self.threshold for value in self.invented])


def how_sure(brain: Brain, sat: Sequence[Sat]) -> tuple[float, ...]:
    """The probability of each answer that was given, all its tokens and the end."""
    return tuple(odds(brain, one.question, [one.said])[0].probability for one in sat)


def confidence(brain: Brain, known: Sequence[Sat], unseen: Sequence[Sat]) -> Confidence:
    """Right answers about what it knows against invented answers about the unseen; a model may give none of either."""
    right = [one for one in known if one.right]
    invented = [one for one in unseen if one.verdict == "invented"]
    return Confidence(how_sure(brain, right), how_sure(brain, invented))


def after_job_training(brain: Brain, facts: Sequence[Fact], lessons: int = 12) -> Confidence:
    """The same comparison for a specialist: facts of the office it was taught, against those it was not."""
    taught = every_nth(facts, lessons)
    specialist = train(brain, pairs_of(taught))
    asked = [(text, fact.answer, 0, "taught") for fact in taught for text in (fact.train[0], *fact.test)]
    rest = [(fact.train[0], fact.answer, 0, "never taught") for fact in facts if fact not in taught]
    return confidence(specialist, _sit(specialist, asked), _sit(specialist, rest))


def area_under_curve(right: Sequence[float], invented: Sequence[float]) -> float:
    """The area under the ROC curve (AUC): the share of pairs in which the right answer is surer.

    A tie counts half. Raises ``ValueError`` if one side is empty: then there is no pair.

    >>> area_under_curve([0.9, 0.4], [0.3, 0.4])
    0.875
    """
    if not len(right) or not len(invented):
        raise ValueError(f"{len(right)} right and {len(invented)} invented answers make no pair; give both.")
    from sklearn.metrics import roc_auc_score  # late: it takes a second to import

    return float(roc_auc_score([True] * len(right) + [False] * len(invented), [*right, *invented]))


def as_share(auc: float) -> str:
    """An AUC with two decimals, cut and not rounded: 1.00 is kept for a perfect one.

    >>> as_share(0.9997), as_share(1.0), as_share(math.nan)
    ('0.99', '1.00', '– (there is no pair)')
    """
    return "– (there is no pair)" if math.isnan(auc) else f"{math.floor(auc * 100) / 100:.2f}"


def separation(sure: Confidence) -> str:
    """What confidence can do, in words that small differences do not change."""
    if math.isnan(sure.auc):
        return "there is no pair of a right answer and an invented one to compare"
    if sure.auc >= 0.95:
        how = "nearly always" if sure.auc < 1 else "without a mistake"
    else:
        how = "only in part" if sure.auc >= 0.6 else "hardly"
    return f"confidence tells right from invented {how}"


def what_we_saw(bins: Sequence[Bin], unseen: Sequence[Sat], base: Confidence, trained: Confidence) -> tuple[str, ...]:
    """The chapter's measurements in sentences."""
    invented = sum(one.verdict == "invented" for one in unseen)
    passed = sum(one.verdict == "don't know" for one in unseen)
    rare, common = bins[0].score, bins[-1].score
    return (
        f"Closed book: right on {rare.right} of {rare.total} of the facts shown least, on {common.right} of "
        f"{common.total} of those shown most; {rare_against_common(bins)}.",
        f"Unseen facts: {invented} of {len(unseen)} answers were invented; {passed} said that it does not know.",
        f"The model as it came: {separation(base)}.",
        f"After job training: {separation(trained)}; {bar_in_words(trained)}.",
    )


def bar_in_words(sure: Confidence) -> str:
    """Whether inventions pass a threshold that 9 out of 10 right answers pass."""
    passing = sure.let_through
    if not sure.right:
        return "there is no right answer to compare an invention with"
    if not passing.right:
        return "no invention is as sure as most right answers"
    return f"{'some' if passing.share < 0.5 else 'most'} inventions are as sure as most right answers"
