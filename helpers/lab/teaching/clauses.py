"""Sentences and their parts: who or what it is about, the verb, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.lab.teaching.forms import (
    base_of,
    is_adjective,
    is_base,
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

Span = tuple[int, int]
_ABBREVIATIONS = (
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bProf)(?<!\bNo)(?<!\be\.g)(?<!\bapprox)(?<!\b[A-Z])"
)
_SENTENCE = re.compile(rf"{_ABBREVIATIONS}[.!?]+[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")
_JOINT = re.compile(r"[;:]\s+|,\s+(?:and|but|so|while|or)\s+|,\s+|\s+(?:and|but|while)\s+")


@dataclass(frozen=True)
class Clause:
    """A part of a page with one verb: where it stands, its subject, its finite verb and all after it.

    Places count in the page. ``lead`` is what stands before the subject ("On Sundays, …"). A clause that
    shares its subject with the one before it ("… and eats salmon") has that clause's subject.
    """

    page: str
    start: int
    end: int
    lead: str
    subject: str
    subject_at: Span
    verb: str
    verb_end: int
    plural: bool = False

    @property
    def rest(self) -> str:
        """What follows the verb."""
        return self.page[self.verb_end : self.end]


def sentences_of(page: str) -> list[Span]:
    """Where the sentences of a page begin and end, their last mark left out.

    >>> page = "Ask Dr. Berg. He is in room 2.5!"
    >>> [page[start:end] for start, end in sentences_of(page)]
    ['Ask Dr. Berg', 'He is in room 2.5']
    """
    cuts = [0, *(found.end() for found in _SENTENCE.finditer(page)), len(page)]
    spans = [(start, start + len(page[start:end].rstrip(" .!?\n"))) for start, end in zip(cuts, cuts[1:])]
    return [(start, end) for start, end in spans if end > start]


def clauses_of(page: str, sentence: Span) -> list[Clause]:
    """The clauses of one sentence, from left to right; empty where no verb can be told."""
    pieces, begin = [], sentence[0]
    for joint in _JOINT.finditer(page, *sentence):
        left = _clause(page, begin, joint.start()) or is_imperative(page[begin : joint.start()])
        if left and _opens(page, joint.end(), sentence[1], joint[0]):
            pieces.append((begin, joint.start()))
            begin = joint.end()
    pieces.append((begin, sentence[1]))
    found: list[Clause] = []
    for start, end in pieces:
        one = _clause(page, start, end, found[-1] if found else None)
        found += [one] if one else []
    return found


def _opens(page: str, start: int, end: int, joint: str) -> bool:
    """True where a new clause begins: a verb at once (the subject is shared), or a short subject and a verb."""
    words = words_of(page[start:end])
    if not words or words[0].lower in CLAUSE_WORDS:
        return False
    if is_finite(words[0].text) and joint.strip() != ",":
        return len(words) > 1 and not (is_plural(words[0].text) and not _complement(words[1]))
    place = find_verb(words)
    return place is not None and 0 < place <= 7 and "," not in [word.text for word in words[:place]]


def _clause(page: str, start: int, end: int, before: Clause | None = None) -> Clause | None:
    if is_imperative(page[start:end]):
        return None
    words = [Word(one.text, one.start + start, one.end + start) for one in words_of(page[start:end])]
    skip = _lead(words)
    if before and words and is_finite(words[0].text) and skip == 0:
        verb = words[0]
        return Clause(page, start, end, "", before.subject, before.subject_at, verb.text, verb.end, before.plural)
    place = find_verb(words[skip:])
    if place is None or place == 0:
        return None
    verb, first, last = words[skip + place], words[skip], words[skip + place - 1]
    while last.lower in ADVERBS and last.start > first.start:
        last = words[words.index(last) - 1]
    lead = page[start : words[skip - 1].end].rstrip(" ,") if skip else ""
    subject = page[first.start : last.end]
    return Clause(
        page, start, end, lead, subject, (first.start, last.end), verb.text, verb.end, plural_subject(subject)
    )


def _lead(words: list[Word]) -> int:
    """How many words stand before the subject: "On Sundays" in "On Sundays the tower is open"."""
    if not words or words[0].lower not in PREPOSITIONS | CLAUSE_WORDS:
        return 0
    texts = [word.text for word in words]
    if "," in texts[:9]:
        return texts.index(",") + 1
    if words[0].lower in CLAUSE_WORDS:
        return 0
    for place in range(2, min(7, len(words) - 1)):
        if words[place].lower in DETERMINERS | PRONOUNS and words[place - 1].lower not in PREPOSITIONS | DETERMINERS:
            return place
    return 0


def head_of(subject: str) -> str:
    """The noun that a subject is about: the last one before "of", "for", "in", …

    >>> head_of("the last bus to the lake"), head_of("A day ticket for the baths")
    ('bus', 'ticket')
    """
    words = words_of(subject)
    ends = [place for place, word in enumerate(words) if place and word.lower in PREPOSITIONS | {",", "("}]
    words = words[: ends[0]] if ends else words
    return words[-1].text if words else ""


def find_verb(words: list[Word]) -> int | None:
    """The place of the finite verb among the words of a clause; None where there is none.

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
        if place + 1 in candidates or not (after is None or _complement(after)):
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
    if word.text[:1].isupper() or before.lower in DETERMINERS | PREPOSITIONS or is_adjective(before.text):
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


def _complement(word: Word) -> bool:
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
