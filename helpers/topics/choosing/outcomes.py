"""The verdicts of chapter 12: what a year of each office says about S1, S2, S3, and all together about S4.

Decided when only the support office had been measured: a half of a claim is borne out if the way that it names
did better, with an interval that leaves no doubt. A claim holds if both halves are borne out. It fails if a way did
*worse* where it was to win. In between it holds with a condition, where the way named has another measured advantage.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.findings import Finding, conclude
from helpers.four_answers import LIBRARY, SPECIALIST
from helpers.topics.choosing.mixed import Mixed, gain_of_both
from helpers.topics.choosing.year import Difference, Year, library_gain, mean

WAITING = "while facts change no lead over the whole year could be shown, only where an edit waits for a training"
SHORTER = "where all is stable no lead in right answers could be shown, only that the specialist reads less"


def office_finding(changing: Year, stable: Year) -> Finding:
    """S1, S2 or S3, from an office's two years."""
    held, conditions = judged([changing], [stable])
    judged_so = (held, _reason([changing], [stable]), "; ".join(conditions))
    if changing.office == "support":
        return conclude("S1", "Support: look up what changes, train what is stable and labelled.", *judged_so)
    if changing.office == "law":
        return conclude("S2", "Law: look up what changes, train what is stable and labelled.", *judged_so)
    return conclude("S3", "Medicine: look up what changes, train what is stable and labelled.", *judged_so)


def general_finding(changing: Sequence[Year], stable: Sequence[Year], mixed: Sequence[Mixed]) -> Finding:
    """S4, over the facts of all offices: both halves once more, and both ways together in mixed offices."""
    held, conditions = judged(changing, stable)
    both = gain_of_both(mixed)
    if both.word == "no difference shown":
        conditions.append("together no lead over the better one alone could be shown")
    shares = ", ".join(f"{way.lower()} {_percent(mean([one.share(way) for one in mixed]))}" for way in mixed[0].shares)
    reason = f"{_reason(changing, stable)}; mixed: {shares}"
    claim = "Stable knowledge and speed: train; changing, unlabelled, cheap: look up; both: combine."
    return conclude("S4", claim, held and both.word != "worse", reason, "; ".join(conditions))


def judged(changing: Sequence[Year], stable: Sequence[Year]) -> tuple[bool, list[str]]:
    """Whether neither half went the other way, and under which conditions they hold."""
    moving, still = library_gain(changing), _other_way(library_gain(stable))
    if "worse" in (moving.word, still.word):
        return False, []
    ahead = library_gain(changing, waiting=True).word == "better"
    shorter = all(year.cost(SPECIALIST).tokens < year.cost(LIBRARY).tokens for year in stable)
    unsure = [(moving, ahead, WAITING), (still, shorter, SHORTER)]
    held = all(half.word == "better" or advantage for half, advantage, _ in unsure)
    return held, [words for half, _, words in unsure if half.word != "better"]


def _other_way(one: Difference) -> Difference:
    return Difference(-one.gain, -one.high, -one.low)


def _reason(changing: Sequence[Year], stable: Sequence[Year]) -> str:
    parts = []
    for name, years in (("changing", changing), ("stable", stable)):
        library, specialist = (mean([year.share(way) for year in years]) for way in (LIBRARY, SPECIALIST))
        gain = library_gain(years)
        parts.append(f"{name}: library {_percent(library)}, specialist {_percent(specialist)} ({gain.points})")
    return "right over a year, " + "; ".join(parts)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
