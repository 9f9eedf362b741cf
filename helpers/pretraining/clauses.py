"""Clauses: who does what to whom, where, when, how, how often, for how long and why, drawn constituent by constituent."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from helpers.pretraining import values
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.subjects import subject

MODALS = ("must", "can", "may", "will", "should", "might", "could")
KIND_OF = {"clothing": "thing", "idea": "thing", "material": "thing", "group": "person"}
ADJUNCTS = {
    "where": ("spot", "Where", ""),
    "when": ("", "When", ""),
    "how often": ("frequency", "How often", ""),
    "how": ("manner", "How", ""),
    "how long": ("duration", "For how long", "for "),
    "why": ("reason", "Why", "because "),
    "what for": ("purpose", "What … for", "to "),
}
NOUN_LIKE = ("clothing", "material")


@dataclass(frozen=True)
class Noun:
    """A noun phrase in a clause, with its number and the person to ask it with."""

    text: str
    plural: bool = False
    person: bool = False
    asked_as: str = ""  # a page's "we" is the reader's "you"


@dataclass(frozen=True)
class Clause:
    """Constituents of one clause; ``extras`` maps a question word to (phrase, answer)."""

    agent: Noun
    patient: Noun | None
    verb: dict
    tense: str
    extras: tuple[tuple[str, str, str], ...]


def _agent(rng: Random, lex: Lexicon, kinds: list[str]) -> Noun:
    kind = rng.choice(kinds)
    roll = rng.random()
    if "person" in kinds and roll < 0.12:
        we = rng.random() < 0.5
        return Noun("we" if we else "you", True, True, "you" if we else "I")
    if kind == "group" or (kind == "person" and roll < 0.3):
        return Noun(lex.noun(rng, "group"), True, True)
    one = subject(rng, lex, KIND_OF.get(kind, kind))
    return Noun(one.text, False, one.is_person)


def _patient(rng: Random, lex: Lexicon, kinds: list[str]) -> Noun:
    kind = rng.choice(kinds)
    if kind in NOUN_LIKE:
        return Noun(f"the {lex.noun(rng, 'adjective')} {lex.noun(rng, kind)}")
    if kind == "group":
        return Noun(lex.noun(rng, "group"), True, True)
    if kind == "idea":
        return Noun(
            rng.choice(
                (
                    "the rule",
                    "the plan",
                    "the report",
                    "the proposal",
                    "the idea",
                    f"the {lex.word(rng)} plan",
                    f"the {lex.word(rng)} rule",
                )
            )
        )
    if kind in ("thing", "document", "food", "animal", "plant", "vehicle") and rng.random() < 0.35:
        noun = values.plural(lex.noun(rng, kind))
        lead = rng.choice(
            (
                lex.noun(rng, "adjective"),
                lex.noun(rng, "colour"),
                str(rng.randint(2, 90)),
                "the",
                "all",
                "the old",
                lex.word(rng),
            )
        )
        return Noun(f"{lead} {noun}", True)
    one = subject(rng, lex, KIND_OF.get(kind, kind))
    return Noun(one.text, False, one.is_person)


def _extra(rng: Random, lex: Lexicon, which: str) -> tuple[str, str, str]:
    kind, _, lead = ADJUNCTS[which]
    if which == "when":
        kind = rng.choice(("weekday", "date", "time", "month", "weekday"))
        bare = values.value(rng, lex, kind)
        lead = {"time": "at ", "month": "in "}.get(kind, "on ")
        if kind == "date" and bare.isdigit():
            lead = "in "
        if rng.random() < 0.2:
            lead, bare = "", rng.choice(("before ", "after ", "by ", "until ", "every ")) + bare
        return which, lead + bare, bare
    answer = values.value(rng, lex, kind)
    if which == "how" and rng.random() < 0.4:
        answer = lex.noun(rng, "adverb")
    if which == "how long":
        return which, lead + answer, answer
    return which, lead + answer, answer


def draw_clause(rng: Random, lex: Lexicon) -> Clause:
    """A random clause with up to three adjuncts."""
    verb = rng.choice(lex.verbs)
    if rng.random() < 0.04:
        word = lex.invented(rng)
        verb = {
            "base": word,
            "s": word + "s",
            "past": word + "ed",
            "participle": word + "ed",
            "subject": ["person"],
            "object": ["thing"],
            "synonyms": [],
        }
    patient = _patient(rng, lex, verb["object"]) if verb["object"] else None
    count = rng.choice((0, 1, 1, 2, 2, 3)) if patient else rng.choice((1, 2, 2, 3))
    wanted = rng.sample(("where", "where", "when", "when", "how often", "how", "how long", "why", "what for"), count)
    wanted = sorted(set(wanted) - ({"what for"} if "why" in wanted else set()), key=list(ADJUNCTS).index)
    tense = rng.choice(("present", "present", "past", "past", rng.choice(MODALS)))
    extras = tuple(_extra(rng, lex, which) for which in wanted)
    return Clause(_agent(rng, lex, verb["subject"]), patient, verb, tense, extras)
