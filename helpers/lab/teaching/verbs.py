"""Finding the verb of a clause, and telling an order from a statement."""

from __future__ import annotations

import re

from helpers.lab.teaching.forms import (
    base_of,
    is_adjective,
    is_base,
    is_described_by,
    is_finite,
    is_plural,
    lemmas,
    plural_subject,
)
from helpers.lab.teaching.words import (
    ADVERBS,
    AUXILIARIES,
    CLAUSE_WORDS,
    DETERMINERS,
    NUMBERS,
    PREPOSITIONS,
    PRONOUNS,
    Word,
    words_of,
)


def find_verb(words: list[Word]) -> int | None:
    """The place of the finite verb among the words of a clause; None if there is none.

    >>> find_verb(words_of("Parking fees are due on Monday")), find_verb(words_of("Marta waters the plants"))
    (2, 1)
    """
    colon = next((place for place, word in enumerate(words) if word.text == ":"), len(words))
    label = words[:colon] if colon < len(words) else []
    if label and not any(_sure(word) for word in label[1:-1]):
        return None  # "Opening times: …": a label
    words = words[:colon]
    candidates = [place for place in range(1, len(words)) if _may_be_verb(words, place)]
    common = [place for place in candidates if base_of(words[place].lower) in _COMMON]
    for place in candidates:
        if words[place].lower in AUXILIARIES or place in common or "NOUN" not in lemmas(words[place].text):
            return place
        after = words[place + 1] if place + 1 < len(words) else None
        if place + 1 in candidates or not (after is None or may_follow(after)):
            continue
        later = [other for other in candidates if place < other <= place + 5 and _sure(words[other])]
        if later and after is not None and after.lower in PREPOSITIONS:
            continue  # "The fees for parking are …": a noun, for the verb is still to come
        return place
    return candidates[0] if candidates else None


def is_common_verb(word: str) -> bool:
    """True for forms of verbs that short pages are full of: "costs", "opens"."""
    return base_of(word.lower()) in _COMMON


# Verbs of short pages that a dictionary also lists as nouns.
_COMMON = frozenset(
    "cost open close start begin end finish last need take leave make live meet work get go come hold run stop show "
    "stay want like use find give help pay play serve keep stand sell teach say travel".split()
)


def _sure(word: Word) -> bool:
    return word.lower in AUXILIARIES or base_of(word.lower) in _COMMON


def _may_be_verb(words: list[Word], place: int) -> bool:
    word, before = words[place], words[place - 1]
    low = word.lower
    if low in PREPOSITIONS | ADVERBS | NUMBERS | {"up", "off", "out", "back", "free"}:
        return False
    if word.text[:1].isupper() or before.lower in DETERMINERS | PREPOSITIONS or is_described_by(words, place - 1):
        return before.lower == "there" and low in AUXILIARIES
    if any(one.lower in ("because", "if", "when", "who", "which", "that") for one in words[:place]):
        return False
    if low in AUXILIARIES or low.endswith("n't"):
        return True
    if is_plural(low) and (before.lower in NUMBERS or before.text[0].isdigit()):
        return False
    if is_finite(low):
        return base_of(low) in _COMMON or not (is_plural(low) and is_plural(before.text))
    if is_adjective(low):
        return False
    subject = " ".join(one.text for one in words[:place])
    return (
        is_base(low) and before.lower not in ("he", "she", "it") and plural_subject(subject) and before.lower != "and"
    )


def may_follow(word: Word) -> bool:
    """True for what may follow a verb: an article, a number, a preposition, a name, …"""
    low = word.lower
    return (
        low in DETERMINERS | PREPOSITIONS | PRONOUNS | ADVERBS | NUMBERS | CLAUSE_WORDS
        or not word.text[:1].isalpha()
        or word.text[:1].isupper()
        or any(letter.isdigit() for letter in word.text)
        or low
        in ("free", "open", "closed", "up", "down", "off", "out", "back", "half", "noon", "midnight", "once", "twice")
        or is_plural(low)
        or ("NOUN" in lemmas(low) and not is_finite(low))
        or is_adjective(low)
    )


def is_imperative(text: str) -> bool:
    """True for "Turn the key to the left": an order, without a subject.

    >>> is_imperative("Water the ferns twice a day"), is_imperative("Water is free")
    (True, False)
    """
    text = re.sub(r"^(?:never|always|do not|don't)\s+", "", text, flags=re.I)
    words = words_of(text)
    if len(words) < 2 or not is_base(words[0].text) or words[0].lower in AUXILIARIES - {"do"}:
        return False
    follows = words[1].lower in DETERMINERS | PRONOUNS or (words[1].text[0].isdigit() and find_verb(words) is None)
    sure = "NOUN" not in lemmas(words[0].text) or words[0].lower in _ORDERS
    return ":" not in text and (follows or (sure and find_verb(words) is None))


def is_order_after_lead(text: str) -> bool:
    """True for "walk to the gate" after "In case of fire, ": a base form, and no verb of its own after it."""
    words = words_of(text)
    return bool(words) and is_base(words[0].text) and words[0].text[0].islower() and find_verb(words) is None


_ORDERS = frozenset(
    "call go turn press ask wait look park pay use leave put push pull help dial start stop dress".split()
)
