"""Claims: one thing said about one subject, and the questions that ask for it.

A claim knows its sentence, the sentence with "it" for the subject, the questions with their
answers, and questions that its sentence leaves open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from helpers.pretraining import values
from helpers.pretraining.lexicon import Attribute, Lexicon
from helpers.pretraining.subjects import Subject, subject
from helpers.pretraining.wording import capital, vary


@dataclass(frozen=True)
class Claim:
    """A sentence about a subject, with what can be asked of it."""

    subject: Subject
    relation: str
    sentence: str
    asked: tuple[tuple[str, str], ...]
    later: str = ""
    unasked: tuple[str, ...] = ()


def swap_person(text: str) -> str:
    """A page says "you" and "your"; the reader asks with "I" and "my".

    >>> swap_person("you lose your card")
    'I lose my card'
    """
    table = {"you": "I", "your": "my", "yours": "mine", "yourself": "myself", "You": "I", "Your": "My"}
    text = re.sub(r"\byou are\b", "I am", text)
    return re.sub(r"\b(you|your|yours|yourself|You|Your)\b", lambda m: table[m.group(1)], text)


def _with_pronoun(rng: Random, template: str, one: Subject) -> str:
    """The statement with a pronoun for the subject, or "" if grammar forbids it."""
    if one.is_person:
        if not template.startswith("{E} "):
            return ""
        return template.replace("{E}", rng.choice(("He", "She")))
    text = template.replace("{E}'s", "its").replace("{E}", "it")
    return capital(text)


def attribute_claim(rng: Random, lex: Lexicon, attribute: Attribute, one: Subject) -> Claim:
    """One attribute of one subject, in one of its wordings, with two random questions."""
    kind = attribute.value
    if rng.random() < 0.04:  # any value may stand anywhere: reading must not lean on types
        kind = rng.choice(("word", "name", "thing", "code", "list", "person"))
    answer = values.value(rng, lex, kind)
    template = rng.choice(attribute.statements)
    sentence = capital(template.replace("{E}", one.text).replace("{V}", answer))
    later = _with_pronoun(rng, template, one).replace("{V}", answer)
    asked = rng.sample(attribute.questions, min(2, len(attribute.questions)))
    counted = _counted(template, answer) if kind == "number" else answer
    pairs = [(vary(rng, text.replace("{E}", one.text), one.text, one.is_person),
              answer if re.search("many|number", text) else counted) for text in asked]  # fmt: skip
    return Claim(one, attribute.id, sentence, tuple(pairs), later)


def _counted(template: str, number: str) -> str:
    """The number with the noun it counts: asked "How long must it be?", say "12 characters".

    >>> _counted("{E} has {V} seats.", "12")
    '12 seats'
    """
    match = re.search(r"\{V\} (?!is\b|was\b|as\b)([a-z]+s)\b", template)
    return f"{number} {match.group(1)}" if match else number


PLAIN = (
    ("The {n} of {E} is {V}.", "{E} has a {n} of {V}.", "{E}'s {n} is {V}.", "For {E}, the {n} is {V}.", "{V} is the {n} of {E}.",
     "The {n} given for {E} is {V}.", "{E}: {n} {V}.", "{E} – {n}: {V}.", "As {n} of {E}, {V} was chosen.", "The {n} for {E} is {V}.", "{E} comes with the {n} {V}."),
    ("What is the {n} of {E}?", "What is {E}'s {n}?", "Which {n} does {E} have?", "What {n} does {E} have?", "Tell me the {n} of {E}.",
     "What {n} is given for {E}?", "What is the {n} for {E}?", "What would be the {n} of {E}?", "{E}: what is the {n}?"),
)  # fmt: skip


def plain_claim(rng: Random, lex: Lexicon, one: Subject) -> Claim:
    """ "The A of B is C" with any word as A: reading by form alone."""
    noun = lex.word(rng) if rng.random() < 0.6 else lex.noun(rng, "thing")
    kind = rng.choice(
        (
            "word",
            "name",
            "thing",
            "code",
            "person",
            "money",
            "number",
            "spot",
            "date",
            "colour",
            "city",
            "weight",
            "duration",
        )
    )
    frame = Attribute(f"plain {noun}", (), kind, *(tuple(fix(t, noun) for t in side) for side in PLAIN))
    return attribute_claim(rng, lex, frame, one)


def fix(template: str, noun: str) -> str:
    """Put the noun into a template that keeps its other slots."""
    return template.replace("{n}", noun)


NAMINGS = (
    ("{E} is called {V}.", "The name of {E} is {V}.", "Everyone calls {E} {V}.", "{E} is known as {V}.", "{E} goes by the name of {V}.", "{E}, known as {V}, is popular."),
    ("What is {E} called?", "What is the name of {E}?", "What do people call {E}?", "Under what name is {E} known?", "How is {E} called?"),
)  # fmt: skip


def naming_claim(rng: Random, lex: Lexicon, one: Subject) -> Claim:
    return attribute_claim(rng, lex, Attribute("name", (), rng.choice(("name", "person", "word")), *NAMINGS), one)


def comparison(rng: Random, lex: Lexicon) -> Claim:
    """ "A is heavier than B": which is heavier, which is lighter?"""
    word = rng.choice(lex.comparatives)
    kind = rng.choice(("thing", "vehicle", "animal", "person", "place", "plan"))
    one, two = subject(rng, lex, kind), subject(rng, lex, kind)
    asked = [
        (
            rng.choice(
                (
                    f"Which is {word['more']}, {one.text} or {two.text}?",
                    f"Which is {word['more']}: {two.text} or {one.text}?",
                )
            ),
            one.text,
        ),
        (f"{'Who' if one.is_person else 'What'} is {word['more']} than {two.text}?", one.text),
        (f"Which is {word['opposite']}, {one.text} or {two.text}?", two.text),
    ]
    if one.text == two.text:
        return comparison(rng, lex)
    degree = rng.choice(("", "", "much ", "a little ", "far "))
    return Claim(
        one,
        word["more"],
        capital(f"{one.text} is {degree}{word['more']} than {two.text}."),
        tuple(rng.sample(asked, 2)),
    )
