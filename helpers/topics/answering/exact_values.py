"""Are dates, prices and doses copied exactly? Right answers by kind of value (Q7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude, percent
from helpers.records import Score
from helpers.scoring import score_of
from helpers.topics.answering.reading import Reading

# Types of value that are alike to a reader; whatever is not named here is "other words".
FAMILIES = {
    "money, percent": ("money", "percent"),
    "measures": ("number", "duration", "weight", "temperature", "dose", "frequency", "room"),
    "dates, times": ("date", "time", "weekday"),
    "codes, addresses": ("code", "phone", "email"),
    "names, places": ("person", "organisation", "name", "place", "medicine", "role"),
}
OTHER = "other words"
EXACT = ("money, percent", "measures", "dates, times", "codes, addresses")
ENOUGH = 0.9  # the share from which a family counts as exact


@dataclass(frozen=True)
class Exactness:
    """One family of values: how many were right, of those whose page was found."""

    family: str
    score: Score


def family_of(type: str) -> str:
    """The family that a type of value belongs to.

    >>> family_of("money"), family_of("reason")
    ('money, percent', 'other words')
    """
    return next((family for family, types in FAMILIES.items() if type in types), OTHER)


def by_family(asked: Sequence[Reading]) -> tuple[Exactness, ...]:
    """Exact match for each family. Facts whose page was not found are left out: the search is not judged here."""
    found = [one for one in asked if one.found]
    families = [*FAMILIES, OTHER]
    scores = ((name, score_of([one.right for one in found if family_of(one.fact.type) == name])) for name in families)
    return tuple(Exactness(name, score) for name, score in scores if score.total)


def findings(families: Sequence[Exactness]) -> tuple[Finding, ...]:
    """Q7, judged on prices, measures, times and codes: the values that must be exact."""
    exact = [one for one in families if one.family in EXACT]
    good = [one.family for one in exact if one.score.share >= ENOUGH]
    condition = f"only for {' and '.join(good)}" if 0 < len(good) < len(exact) else ""
    shares = "; ".join(f"{one.family} {percent(one.score)}" for one in exact)
    return (conclude("Q7", "RAG gives exact answers.", bool(good), shares, condition),)


def headline(families: Sequence[Exactness]) -> str:
    """What the figure shows, in a sentence."""
    worst, best = (choose(families, key=lambda one: one.score.share) for choose in (min, max))
    return f"Exactly right: from {percent(worst.score)} ({worst.family}) to {percent(best.score)} ({best.family})"
