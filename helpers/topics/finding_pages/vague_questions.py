"""Five tiers of vague questions, from the office's own wording to a question without its subject (Q8).

The template, the paraphrase and the synonyms were written by hand for each fact; the last two are held-out
wordings, which no training ever sees. Typos and missing subjects are made from the template by rule, with a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from helpers.findings import Finding, conclude
from helpers.records import Fact
from helpers.three_offices import ThreeOffices
from helpers.topics.finding_pages.recall import FUSED, Asked, Recall, recall_of

TEMPLATE, PARAPHRASE, SYNONYM, TYPO, NO_SUBJECT = TIERS = (
    "template",
    "paraphrase",
    "synonyms",
    "typos",
    "no subject",
)
_ARTICLES, _PLACES = ("the", "a", "an"), ("in", "at")


def tiers_of(fact: Fact, seed: int = 0) -> dict[str, str]:
    """One fact asked in five ways, vaguer and vaguer; four ways if there is no subject to leave out.

    >>> from helpers.library import load_facts
    >>> for tier, question in tiers_of(load_facts("support")[5]).items():
    ...     print(f"{tier}: {question}")
    template: How long is the warranty of the Heron desk lamp?
    paraphrase: I would like to know how long the Heron desk lamp is covered.
    synonyms: For how long will Brindle repair a Heron desk lamp for free?
    typos: How long is the warratny of the Herno desk lamp?
    no subject: How long is the warranty of it?
    """
    plain, bare = fact.train[0], without_subject(fact.train[0], fact.statement)
    found = {
        TEMPLATE: plain,
        PARAPHRASE: fact.test[1],
        SYNONYM: fact.test[0],
        TYPO: with_typos(plain, random.Random(f"{seed} {fact.id}")),
        NO_SUBJECT: bare,
    }
    return {tier: text for tier, text in found.items() if tier != NO_SUBJECT or text != plain}


def with_typos(text: str, chance: random.Random, words: int = 2) -> str:
    """Swap two neighbouring letters inside the longest words; the first letter stays.

    >>> with_typos("the kettle", random.Random(1), words=1)
    'the ktetle'
    """
    longest = sorted(re.finditer(r"[A-Za-z]{5,}", text), key=lambda found: -len(found[0]))[:words]
    for word in longest:
        text = text[: word.start()] + _swapped(word[0], chance) + text[word.end() :]
    return text


def _swapped(word: str, chance: random.Random) -> str:
    places = [place for place in range(1, len(word) - 1) if word[place] != word[place + 1]]
    place = chance.choice(places)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def without_subject(question: str, statement: str) -> str:
    """Put "it" in place of the thing that is named, or drop its name if "it" would not fit.

    The name begins at a capital letter inside the question, and goes on while question
    and statement share their words.

    >>> without_subject("How is Velling cough treated?", "Velling cough is treated with syrup.")
    'How is it treated?'
    >>> without_subject("How do I reset my Brindle password?", "To reset a Brindle account, tap New.")
    'How do I reset my password?'
    """
    words = question.removesuffix("?").split()
    start = next((i for i, word in enumerate(words) if i and word[0].isupper() and word != "I"), None)
    if start is None:
        return question
    before = words[start - 1].lower()
    if before in _PLACES:  # "in Ellerford", "at Saltmarsh Clinic": a place goes with its little word
        end = next((i for i in range(start, len(words)) if not words[i][0].isupper()), len(words))
        return " ".join(words[: start - 1] + words[end:]) + "?"
    end = start + _shared(words[start:], statement.rstrip(".").split())
    fits = before in _ARTICLES or end - start > 1 or end == len(words)
    return " ".join(words[: start - (before in _ARTICLES)] + ["it"] * fits + words[end:]) + "?"


def _shared(words: Sequence[str], statement: Sequence[str]) -> int:
    """How many of the first words stand in the statement in a row; at least one, the name itself."""
    for length in range(len(words), 1, -1):
        rows = (list(statement[place : place + length]) for place in range(len(statement)))
        if list(words[:length]) in rows:
            return length
    return 1


def vague_questions(offices: ThreeOffices, seed: int = 0) -> tuple[Asked, ...]:
    """Every fact of the offices, asked in each of the five tiers."""
    asked = [
        Asked(tier, text, offices.home[fact.id])
        for fact in offices.facts
        for tier, text in tiers_of(fact, seed).items()
    ]
    return tuple(sorted(asked, key=lambda one: TIERS.index(one.group)))


def fallen(measured: Sequence[Recall], search: str = FUSED, k: int = 3) -> tuple[str, ...]:
    """The tiers whose recall@k is clearly below the template's: the whole interval lies below that of the template."""
    template = recall_of(measured, TEMPLATE, search).at(k)
    return tuple(tier for tier in TIERS[1:] if recall_of(measured, tier, search).at(k).high < template.low)


def findings(measured: Sequence[Recall]) -> tuple[Finding, ...]:
    """Q8, judged from the pages that a reader would get: the first three of the fused search."""
    shares = ", ".join(f"{tier} {recall_of(measured, tier, FUSED).at_3.share:.0%}" for tier in TIERS)
    low = fallen(measured)
    condition = f"only for {' and '.join(low)}" if len(low) < len(TIERS) - 1 else ""
    reason = f"recall@3: {shares}".replace("%", " %")
    return (conclude("Q8", "RAG is sensitive to vague questions.", bool(low), reason, condition if low else ""),)


def hardest(measured: Sequence[Recall], search: str = FUSED, k: int = 3) -> str:
    """The tier with the lowest recall@k; the first of them if several are lowest."""
    return min(TIERS, key=lambda tier: recall_of(measured, tier, search).at(k).share)


def headline(measured: Sequence[Recall], k: int = 3) -> str:
    """What the figure shows, in a sentence."""
    tier = hardest(measured, FUSED, k)
    worst, plain = (recall_of(measured, one, FUSED).at(k).share for one in (tier, TEMPLATE))
    if worst == plain:
        return f"No tier has a lower recall@{k} than the template"
    return f"Hardest tier, {tier}: recall@{k} {worst:.0%}; template {plain:.0%}".replace("%", " %")
