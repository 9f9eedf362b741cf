"""The verdicts of the chapter, from what was measured: H1 (both together), H2, H3 (distillation), H4 (a new office).

The same questions were asked of every arm, so differences are taken question by question. Wordings of one fact
stand or fall together, so an interval counts facts, not wordings.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev

from helpers.findings import Finding, conclude, percent
from helpers.records import Question
from helpers.topics.together.distilling import BLACK, WHITE, Student
from helpers.topics.together.hybrid import MOST, Reply, both, kept, told
from helpers.topics.together.new_office import BEFORE, GOES_ON, OLD_ADAPTER, PAGES_ADDED, SUM, Served
from helpers.topics.together.overruled import BARE, CURED, NEW_PAGE, UNTRAINED, Judged

FELL, LEARNED, SAME = 0.1, 0.5, 1e-4


def interval(differences: Sequence[float], groups: Sequence[str]) -> tuple[float, float]:
    """A mean difference with its 95 % interval, (low, high), where values of one group count as one.

    >>> interval([1.0, 1.0, 0.0, 0.0], ["a", "a", "b", "b"]) == interval([1.0, 0.0], ["a", "b"])
    True
    """
    means = [
        fmean(d for d, g in zip(differences, groups, strict=True) if g == group) for group in dict.fromkeys(groups)
    ]
    half = 1.96 * stdev(means) / sqrt(len(means)) if len(means) > 1 else float("inf")
    return fmean(means) - half, fmean(means) + half


# -- H1 ----------------------------------------------------------------------------------------


def both_finding(hybrid: Sequence[Reply], library: Sequence[Reply], judged: Sequence[Judged]) -> Finding:
    """H1: with style in the weights and facts in the library, most replies keep the style and are fresh, both at once.

    Conditions: what the style costs in facts, and what training on bare facts costs in reading.
    """
    style, fresh, alone = kept(hybrid), told(hybrid), told(library)
    held = both(hybrid).share >= MOST
    read, bare, cured = (_share(judged, arm, "right") for arm in (UNTRAINED, BARE, CURED))
    reason = (
        f"style kept in {percent(style)} of replies, changed facts right in {percent(fresh)}, {percent(alone)} by the "
        f"library alone; new page read right: {_said(read)} without training, {_said(bare)} after bare facts "
        f"({_said(_share(judged, BARE, 'stale'))} overruled), {_said(cured)} after pairs with pages"
    )
    limits = ["a whole sentence in style tells fewer facts than a bare answer"] * (alone.share - fresh.share > FELL)
    limits += ["facts that change are not trained bare"] * (read - bare > FELL)
    return conclude("H1", "Style is trained and facts are looked up, both at once.", held, reason, " and ".join(limits))


def _share(judged: Sequence[Judged], arm: str, verdict: str) -> float:
    return fmean(one.share(verdict) for one in judged if (one.arm, one.moment) == (arm, NEW_PAGE))


# -- H2 and H3 ---------------------------------------------------------------------------------


def black_box_finding(apart: float, found: Sequence[Student], teacher: float, base: float) -> Finding:
    """H2: ``apart`` is the largest difference between the losses of the two runs that should be one."""
    own = [one for one in found if one.arm == BLACK]
    share, slips = fmean(one.share for one in own), sum(one.slips for one in own)
    held = apart <= SAME and share >= max(LEARNED, base + FELL)
    losses = "the same losses, step by step" if apart <= SAME else "other losses"
    reason = (
        f"{losses}; held-out wordings right: {_said(base)} before, {_said(share)} after, {_said(teacher)} by the "
        f"teacher, whose wrong answers the student repeated in {sum(one.repeated for one in own)} of {slips} cases"
    )
    return conclude("H2", "Black-box distillation is fine-tuning on a teacher's answers.", held, reason)


def gains(found: Sequence[Student], questions: Sequence[Question]) -> tuple[tuple[float, float], tuple[float, float]]:
    """White box less black box: the interval for right answers, and for how much nearer to the teacher's odds."""
    groups = [question.fact_id for question in questions]
    right = [_by_question(found, arm, "marks") for arm in (WHITE, BLACK)]
    apart = [_by_question(found, arm, "aparts") for arm in (BLACK, WHITE)]
    first, second = ([a - b for a, b in zip(*pair)] for pair in (right, apart))
    return interval(first, groups), interval(second, groups)


def white_box_finding(found: Sequence[Student], questions: Sequence[Question]) -> Finding:
    """H3: more right answers, or doubts that are nearer to the teacher's, by more than chance."""
    answers, doubts = gains(found, questions)
    more, nearer = answers[0] > 0, doubts[0] > 0
    rest = "fewer right answers" if answers[1] < 0 else "no clear gain in right answers"
    condition = "" if more and nearer else f"in the doubts; {rest}" if nearer else "in right answers, not in doubts"
    reason = (
        f"white box less black box: {100 * answers[0]:+.0f} to {100 * answers[1]:+.0f} points of right answers, "
        f"{doubts[0]:+.2f} to {doubts[1]:+.2f} nats nearer to the teacher's odds"
    )
    claim = "White-box distillation learns more, from the teacher's odds."
    return conclude("H3", claim, more or nearer, reason, condition)


def _by_question(found: Sequence[Student], arm: str, what: str) -> list[float]:
    """One value a question, the mean over the seeds."""
    rows = [getattr(one, what) for one in found if one.arm == arm]
    return [fmean(column) for column in zip(*rows, strict=True)]


# -- H4 ----------------------------------------------------------------------------------------


def extended_finding(served: Sequence[Served], same_weights: bool) -> Finding:
    """H4: pages were added, the new office is answered, the old ones as before, and no weight moved."""
    (before,), (after,) = ([one for one in served if one.way == way] for way in (BEFORE, PAGES_ADDED))
    learned = after.new.share >= max(LEARNED, before.new.share + FELL)
    held = same_weights and learned and before.old.share - after.old.share <= FELL
    lost = {way: _mean(served, OLD_ADAPTER) - _mean(served, way) for way in (GOES_ON, SUM)}
    reason = (
        f"new office right: {percent(before.new)} before, {percent(after.new)} with its pages; old offices "
        f"{percent(before.old)} and {percent(after.old)}, weights {'the same' if same_weights else 'moved'}; "
        f"an adapter that goes on learning loses {100 * lost[GOES_ON]:.0f} points of the old offices, two added up "
        f"{100 * lost[SUM]:.0f}"
    )
    return conclude("H4", "A RAG system is extended by adding parts, without retraining.", held, reason)


def _mean(served: Sequence[Served], way: str) -> float:
    return fmean(one.old.share for one in served if one.way == way)


def _said(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
