"""Values of every type, drawn at random: what a question asks for and an answer copies."""

from __future__ import annotations

import re
from random import Random

from helpers.pretraining.amounts import (
    MEASURES,
    MONTHS,
    SMALL,
    WEEKDAYS,
    code,
    date,
    duration,
    measure,
    money,
    number,
    time,
    timerange,
    weekday,
)
from helpers.pretraining.lexicon import Lexicon


def person(rng: Random, lex: Lexicon) -> str:
    first, last = rng.choice(lex.names["first"]), rng.choice(lex.names["last"])
    if rng.random() < 0.25:
        last = lex.invented(rng).title()
    title = rng.choice(("Dr", "Mr", "Ms", "Mrs", "Captain", "Professor", "Sister", "Judge", "Nurse"))
    shapes = (f"{first} {last}",) * 5 + (first, f"{title} {last}", f"{title} {first} {last}", f"{first[0]}. {last}")
    return rng.choice(shapes)


def city(rng: Random, lex: Lexicon) -> str:
    if rng.random() < 0.3:
        return lex.invented(rng).title()
    name = rng.choice(lex.names["place_stem"]) + rng.choice(lex.names["place_ending"])
    return rng.choice((name, name, name, f"Port {name}", f"{name} {rng.choice(('Bay', 'Hill', 'West', 'Cross'))}"))


def organisation(rng: Random, lex: Lexicon) -> str:
    kind, last = lex.noun(rng, "organisation_kind"), rng.choice(lex.names["last"])
    brand = rng.choice(lex.names["brand"])
    return rng.choice((f"the {brand} {kind.title()}", f"{last} & {rng.choice(lex.names['last'])}", f"the {city(rng, lex)} {kind}",
                       f"{last} and Sons", f"{brand} {kind.title()}", f"the {kind}", f"the {lex.word(rng)} {kind}"))  # fmt: skip


def name(rng: Random, lex: Lexicon) -> str:
    one = lex.invented(rng).title() if rng.random() < 0.4 else rng.choice(lex.names["brand"])
    two = lex.word(rng).title()
    return rng.choice(
        (one, one, f"{one} {two}", f"the {two} {one}", f"Old {one}", f"{two} {one}", f"{one} {number(rng)}")
    )


def modifier(rng: Random, lex: Lexicon) -> str:
    """What may follow a noun: " of the red kettle", " with a lid", " at night", " over 75"."""
    noun, adjective = lex.noun(rng, "thing"), lex.noun(rng, "adjective")
    return rng.choice((f" of the {adjective} {noun}", f" with a {noun}", f" with two {plural(noun)}", f" for {lex.noun(rng, 'group')}", " at night",
                       f" from {city(rng, lex)}", f" in {city(rng, lex)}", f" without a {noun}", f" over {rng.randint(3, 90)}",
                       f" under {rng.randint(3, 90)}", f" after the {lex.noun(rng, 'event')}", f" to the {lex.noun(rng, 'place')}",
                       f" by the {lex.noun(rng, 'place')}", f" made of {lex.noun(rng, 'material')}", f" and {lex.noun(rng, 'adjective')} {noun}",
                       f" on {rng.choice(WEEKDAYS.split())}", f" between {rng.randint(2, 9)} and {rng.randint(10, 60)}"))  # fmt: skip


def people(rng: Random, lex: Lexicon) -> str:
    """A group: "members", "customers over 75", "two adult witnesses", "anyone with a card"."""
    group = lex.noun(rng, "group")
    roll = rng.random()
    if roll < 0.5:
        return group
    if roll < 0.8:
        return fix_article(group + modifier(rng, lex))
    if roll < 0.9:
        return f"{rng.choice(SMALL.split())} {lex.noun(rng, 'adjective')} {plural(lex.noun(rng, 'role'))}"
    return fix_article(f"{rng.choice(('anyone', 'everyone', 'nobody', 'all people'))}{modifier(rng, lex)}")


def thing(rng: Random, lex: Lexicon) -> str:
    if rng.random() < 0.2:
        lead = rng.choice(("the ", "a ", "", f"{rng.choice(SMALL.split())} "))
        return fix_article(
            f"{lead}{lex.noun(rng, 'adjective')} {plural(lex.noun(rng, 'thing')) if lead in ('',) else lex.noun(rng, 'thing')}{modifier(rng, lex)}"
        )
    noun = lex.noun(rng, "thing") if rng.random() < 0.75 else lex.word(rng)
    adjective = lex.noun(rng, "adjective") if rng.random() < 0.8 else lex.word(rng)
    if rng.random() < 0.2:
        return lex.noun(rng, "thing_phrase")
    shapes = (
        f"a {adjective} {noun}",
        f"the {adjective} {noun}",
        f"the {noun}",
        f"a {lex.noun(rng, 'material')} {noun}",
    )
    return fix_article(rng.choice(shapes))


def listing(rng: Random, lex: Lexicon) -> str:
    """Two to four items: "a saw, two clamps and a ruler"."""
    category = rng.choice(("thing", "food", "colour", "animal", "word", "person", "document"))
    items = []
    for _ in range(rng.choice((2, 2, 3, 3, 4))):
        item = (
            lex.word(rng)
            if category == "word"
            else person(rng, lex)
            if category == "person"
            else lex.noun(rng, category)
        )
        lead = rng.choice(("a ", "the ", "", "two ")) if category in ("thing", "food", "animal", "document") else ""
        item = lead + (plural(item) if lead == "two " else item)
        items.append(fix_article(item + (modifier(rng, lex) if rng.random() < 0.12 else "")))
    return f"{', '.join(items[:-1])} and {items[-1]}"


def fill(rng: Random, lex: Lexicon, text: str) -> str:
    """Fill the slots of a clause: ``{code}``, ``{name}``, ``{number}``, ``{place}`` …"""

    def draw(match: re.Match) -> str:
        slot = match.group(1)
        if slot in ("adj", "adjective"):
            return lex.noun(rng, "adjective")
        if slot == "thing":
            return lex.noun(rng, "thing")
        return value(rng, lex, "city" if slot == "place" else slot)

    return re.sub(r"\{(\w+)\}", draw, text)


def instruction(rng: Random, lex: Lexicon) -> str:
    step = fill(rng, lex, rng.choice(lex.clauses["step"]))
    if rng.random() < 0.2:
        step = f"{step} and {fill(rng, lex, rng.choice(lex.clauses['step']))}"
    roll = rng.random()
    if roll < 0.1:
        step = f"{lex.word(rng)} the {lex.word(rng)} {lex.noun(rng, 'thing')}"
    elif roll < 0.2:
        step = f"{rng.choice(lex.verbs)['base']} {thing(rng, lex)}"
    elif roll < 0.35:
        step = fix_article(step + modifier(rng, lex))
    elif roll < 0.4:
        step = fix_article(
            f"{rng.choice(lex.verbs)['base']} a {lex.noun(rng, 'adjective')}, {lex.noun(rng, 'adjective')} {lex.noun(rng, 'thing')}"
        )
    return step


def fix_article(text: str) -> str:
    """ "a apple" becomes "an apple".

    >>> fix_article("a old key and a lamp")
    'an old key and a lamp'
    """
    return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)


def plural(noun: str) -> str:
    """The regular plural of an English noun.

    >>> plural("box"), plural("berry"), plural("lamp")
    ('boxes', 'berries', 'lamps')
    """
    if re.search(r"(s|x|z|ch|sh)$", noun):
        return noun + "es"
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


def _dose(rng: Random, lex: Lexicon) -> str:
    kind = lex.noun(rng, "medicine_kind")
    amount = rng.choice((f"{number(rng, 1, 12)} {plural(kind)}", f"{number(rng)} {rng.choice(('mg', 'ml', 'drops', 'g', 'micrograms'))}",
                         f"one {kind}", f"half a {kind}"))  # fmt: skip
    return amount + rng.choice(
        ("", "", " a day", " twice a day", f" every {number(rng, 2, 12)} hours", " at bedtime", " per kilo")
    )


MAKERS = {
    "money": money, "duration": duration, "date": date, "time": time, "timerange": timerange, "weekday": weekday,
    "person": person, "city": city, "organisation": organisation, "name": name, "thing": thing, "list": listing,
    "instruction": instruction, "dose": _dose,
    "number": lambda rng, lex: number(rng),
    "percent": lambda rng, lex: f"{number(rng)}{rng.choice((' percent', '%', ' per cent'))}",
    "code": lambda rng, lex: code(rng),
    "phone": lambda rng, lex: rng.choice(("555 ", "0", "020 ", "+44 ")) + str(rng.randint(1000, 999999)),
    "email": lambda rng, lex: f"{lex.word(rng)}@{lex.word(rng)}.example",
    "role": lambda rng, lex: fix_article(rng.choice(("the ", "a ", "the head ", "the new ", "", "night ", "chief ")) + lex.noun(rng, "role")),
    "room": lambda rng, lex: rng.choice((f"room {rng.randint(1, 400)}", f"the {lex.noun(rng, 'room')}", f"room {code(rng)}")),
    "spot": lambda rng, lex: fill(rng, lex, rng.choice(lex.clauses["spot"])),
    "colour": lambda rng, lex: lex.noun(rng, "colour"),
    "material": lambda rng, lex: lex.noun(rng, "material"),
    "food": lambda rng, lex: rng.choice(("", f"{lex.noun(rng, 'adjective')} ")) + lex.noun(rng, "food"),
    "animal": lambda rng, lex: fix_article(rng.choice(("a ", "the ", "")) + lex.noun(rng, "animal")),
    "language": lambda rng, lex: lex.noun(rng, "language"),
    "shape": lambda rng, lex: lex.noun(rng, "shape"),
    "reason": lambda rng, lex: fill(rng, lex, rng.choice(lex.clauses["reason"])),
    "purpose": lambda rng, lex: fix_article(fill(rng, lex, rng.choice(lex.clauses["purpose"])) + (modifier(rng, lex) if rng.random() < 0.25 else "")),
    "manner": lambda rng, lex: fill(rng, lex, rng.choice(lex.clauses["manner"])),
    "frequency": lambda rng, lex: fill(rng, lex, rng.choice(lex.clauses["frequency"])),
    "people": people,
    "symptom": lambda rng, lex: fix_article(lex.noun(rng, "symptom") + (modifier(rng, lex) if rng.random() < 0.3 else "")),
    "medicine": lambda rng, lex: lex.invented(rng).title() + rng.choice(("", "", f" {plural(lex.noun(rng, 'medicine_kind'))}")),
    "month": lambda rng, lex: rng.choice(MONTHS.split()),
    "word": lambda rng, lex: lex.word(rng),
}  # fmt: skip


def value(rng: Random, lex: Lexicon, kind: str) -> str:
    """One random value of a type.

    Raises ``ValueError`` for a type that does not exist, naming those that do.
    """
    if kind in MEASURES:
        return measure(rng, kind)
    if kind not in MAKERS:
        raise ValueError(f"no value type {kind!r}; there are {sorted({*MAKERS, *MEASURES})}")
    return MAKERS[kind](rng, lex)
