"""A clause in the order of a question: its subject, and its verb in front."""

from __future__ import annotations

from helpers.lab.teaching.clauses import Clause
from helpers.lab.teaching.forms import base_of, helper_of, is_participle, lower_first
from helpers.lab.teaching.words import BE, DO, HAVE, MODALS, words_of


def subject_of(clause: Clause, about: str) -> str:
    """The subject as it reads in a question: in lower case, and "his number" with its owner."""
    subject = lower_first(clause.subject.split(",")[0])
    first, _, others = subject.partition(" ")
    if about and first in ("his", "her", "its", "their") and others:
        return f"the {others} of {about}"
    return about if about and first in ("he", "she", "it", "they") and not others else subject


def inverted(clause: Clause, subject: str, rest: str) -> str:
    """Verb, subject, rest in the order of a question: "opens" becomes "does … open"."""
    verb = clause.verb.lower()
    following = words_of(rest) or words_of(clause.rest)
    helped = verb in HAVE and following and (is_participle(following[0].text) or following[0].lower in ("been", "not"))
    if subject.lower() == "there":
        return f"{verb} {rest}"
    if verb.endswith("n't") or verb == "cannot":
        verb, rest, helped = (
            {"can't": "can", "won't": "will", "cannot": "can"}.get(verb, verb[:-3]),
            f"not {rest}",
            True,
        )
    if verb in BE | MODALS or helped or (verb in DO and following and following[0].lower == "not"):
        return f"{verb} {subject} {rest}"
    return f"{helper_of(verb)} {subject} {base_of(verb)} {rest}"
