"""Two pages at once: a question that needs both, and two pages that contradict each other (Q10)."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all
from helpers.records import Fact, Passage, Score
from helpers.scoring import is_right, normalise, score_of
from helpers.three_offices import ThreeOffices, office_of
from helpers.topics.answering.reading import Reading, ranked

OLD_FIRST, NEW_FIRST = ORDERS = ("old page first", "new page first")
BOTH_VALUES, ONE_VALUE, NEITHER = ("both values", "one value", "neither")
ENOUGH = 0.8  # of the pairs whose halves are answered one by one, this share must be merged


@dataclass(frozen=True)
class Merged:
    """Two facts of two offices asked in one question: what was said, and whether each half alone was right."""

    question: str
    text: str
    values: str
    apart: bool


@dataclass(frozen=True)
class Contradiction:
    """Two pages that say different things, in one order: how often the old and the new one were believed."""

    order: str
    old: Score
    new: Score

    @property
    def first(self) -> Score:
        """How often the page in first place was believed."""
        return self.old if self.order == OLD_FIRST else self.new


def joined(one: str, other: str) -> str:
    """Two questions as one.

    >>> joined("How much is it?", "Who sells it?")
    'How much is it, and who sells it?'
    """
    return f"{one.rstrip('?')}, and {other[0].lower()}{other[1:]}"


def pairs_to_merge(asked: Sequence[Reading], size: int, seed: int = 0) -> tuple[tuple[Fact, Fact], ...]:
    """Facts of two different offices, drawn from those that are answered when asked alone.

    From all of them for a model that answers none: it cannot merge either, and that can be seen then.
    """
    known = [one.fact for one in asked if one.right]
    return _pairs(known, size, seed) or _pairs([one.fact for one in asked], size, seed)


def _pairs(known: list[Fact], size: int, seed: int) -> tuple[tuple[Fact, Fact], ...]:
    random.Random(seed).shuffle(known)
    pairs = []
    while known and len(pairs) < size:
        fact = known.pop()
        other = next((one for one in known if office_of(one.id) != office_of(fact.id)), None)
        if other is None:
            break
        known.remove(other)
        pairs.append((fact, other))
    return tuple(pairs)


def merge(brain: Brain, offices: ThreeOffices, pairs: Sequence[tuple[Fact, Fact]]) -> tuple[Merged, ...]:
    """Ask each pair in one question, and its halves one by one, always with both pages."""
    pages = [ranked([offices.page(offices.home[fact.id]) for fact in pair]) for pair in pairs]
    questions = [joined(*(fact.train[0] for fact in pair)) for pair in pairs]
    halves = [fact.train[0] for pair in pairs for fact in pair]
    both = [page for page in pages for _ in range(2)]
    said = answer_all(brain, questions + halves, pages + both)
    merged, apart = said[: len(pairs)], said[len(pairs) :]
    found = []
    for place, (pair, question, given) in enumerate(zip(pairs, questions, merged)):
        alone = apart[2 * place : 2 * place + 2]
        right = all(is_right(one.text, fact.answer, fact.train[0]) for one, fact in zip(alone, pair))
        found.append(Merged(question, given.text, values_in(given.text, pair), right))
    return tuple(found)


def values_in(text: str, pair: Sequence[Fact]) -> str:
    """Whether an answer holds both values, one of them or neither, word for word.

    >>> from helpers.library import load_facts
    >>> values_in("12 characters and 20 minutes.", load_facts("support")[1:3])
    'both values'
    """
    said = f" {_bare(text)} "
    count = sum(f" {_bare(fact.answer)} " in said for fact in pair)
    return (NEITHER, ONE_VALUE, BOTH_VALUES)[count]


def _bare(text: str) -> str:
    """The words of a value without commas and quotes; codes, times and addresses stay whole."""
    return " ".join(re.findall(r"[^\W_]+(?:[.:@'-][^\W_]+)*", normalise(text)))


def contradict(brain: Brain, facts: Sequence[Fact], size: int = 30, seed: int = 0) -> tuple[Contradiction, ...]:
    """Old and new statement of some updated facts side by side, in both orders."""
    moved = [fact for fact in facts if fact.update]
    moved = random.Random(seed).sample(moved, min(size, len(moved)))
    hits = {order: [_two(fact, order) for fact in moved] for order in ORDERS}
    said = answer_all(brain, [fact.train[0] for fact in moved] * 2, [*hits[OLD_FIRST], *hits[NEW_FIRST]])
    return tuple(
        _judged(order, moved, [one.text for one in said[place * len(moved) : (place + 1) * len(moved)]])
        for place, order in enumerate(ORDERS)
    )


def _two(fact: Fact, order: str):
    pages = [Passage("old", fact.statement), Passage("new", fact.update.statement)]
    return ranked(pages if order == OLD_FIRST else pages[::-1])


def _judged(order: str, facts: Sequence[Fact], texts: Sequence[str]) -> Contradiction:
    old = [is_right(text, fact.answer, fact.train[0]) for fact, text in zip(facts, texts)]
    new = [is_right(text, fact.update.answer, fact.train[0]) for fact, text in zip(facts, texts)]
    return Contradiction(order, score_of(old), score_of(new))


def counts(merged: Sequence[Merged]) -> dict[str, int]:
    """How many answers held both values, one, or neither."""
    return {word: sum(one.values == word for one in merged) for word in (BOTH_VALUES, ONE_VALUE, NEITHER)}


def findings(merged: Sequence[Merged], pair: Sequence[Contradiction]) -> tuple[Finding, ...]:
    """Q10: both values in one answer, at least nearly as often as the halves are answered one by one."""
    whole, apart = score_of([one.values == BOTH_VALUES for one in merged]), score_of([one.apart for one in merged])
    held = apart.right > 0 and whole.share >= ENOUGH * apart.share
    first = [one.first for one in pair]
    believed = sum(score.right for score in first) / max(1, sum(score.total for score in first))
    reason = (
        (
            f"both values in one answer {percent(whole)}, in two questions {percent(apart)}; "
            f"of two pages that contradict, the first is believed in {believed:.0%}"
        )
        .replace("%", " %")
        .replace("  %", " %")
    )
    return (conclude("Q10", "RAG merges several sources.", held, reason),)


def merge_headline(merged: Sequence[Merged]) -> str:
    """What the first figure shows, in a sentence."""
    whole, apart = score_of([one.values == BOTH_VALUES for one in merged]), score_of([one.apart for one in merged])
    return f"Both values: {percent(whole)} in one question, {percent(apart)} in two"


def contradiction_headline(pair: Sequence[Contradiction]) -> str:
    """What the second figure shows, in a sentence."""
    shares = [f"{percent(one.first)} ({'old' if one.order == OLD_FIRST else 'new'})" for one in pair]
    return f"The page in first place is believed: {', '.join(shares)}"
