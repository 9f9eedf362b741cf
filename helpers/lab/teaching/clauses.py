"""Sentences and their parts: who or what it is about, the verb, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.lab.teaching.forms import is_finite, is_plural, plural_subject
from helpers.lab.teaching.listing import list_after
from helpers.lab.teaching.verbs import find_verb, is_imperative, may_follow
from helpers.lab.teaching.words import ADVERBS, CLAUSE_WORDS, DETERMINERS, PREPOSITIONS, PRONOUNS, Word, words_of
from helpers.sentences import TITLES

Span = tuple[int, int]
_ABBREVIATIONS = "".join(rf"(?<!\b{re.escape(word)})" for word in (*TITLES, "No", "e.g", "approx")) + r"(?<!\b[A-Z])"
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
    """The clauses of one sentence, from left to right; empty if no verb can be told."""
    pieces, begin, whole = [], sentence[0], _clause(page, *sentence)
    listed = list_after(page, whole.verb_end, sentence[1]) if whole else None
    for joint in _JOINT.finditer(page, *sentence):
        if listed and listed[0] <= joint.start() < listed[1]:
            continue
        left = _clause(page, begin, joint.start()) or is_imperative(page[begin : joint.start()])
        if left and not _is_condition(page[begin : joint.start()]) and _opens(page, joint.end(), sentence[1], joint[0]):
            pieces.append((begin, joint.start()))
            begin = joint.end()
    pieces.append((begin, sentence[1]))
    found: list[Clause] = []
    for start, end in pieces:
        one = _clause(page, start, end, found[-1] if found else None)
        found += [one] if one else []
    return found


def _is_condition(text: str) -> bool:
    """True for "Unless it rains": what it belongs to is still to come."""
    return text.split()[:1] != [] and text.split()[0].lower() in ("unless", "if", "when")


def _opens(page: str, start: int, end: int, joint: str) -> bool:
    """True if a new clause begins: a verb at once (the subject is shared), or a short subject and a verb."""
    words = words_of(page[start:end])
    if not words or words[0].lower in CLAUSE_WORDS:
        return False
    if is_finite(words[0].text) and joint.strip() != ",":
        return len(words) > 1 and not (is_plural(words[0].text) and not may_follow(words[1]))
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
