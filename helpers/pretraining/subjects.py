"""Who or what a sentence is about: names and noun phrases, and their near-twins.

A subject remembers the pattern it was drawn from, so that ``twin`` can change one part of
it: "the Heron desk lamp" becomes "the Maple desk lamp", "X200" becomes "X20".
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from helpers.pretraining import values
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.values import fix_article

THINGS = ("the {brand} {thing}", "the {adj} {thing}", "the {brand} {adj} {thing}", "the {code} {thing}",
          "the {thing}", "our {thing}", "the {brand}", "the {word} {thing}", "the {brand} {code}", "the {material} {thing}",
          "the {thing} {code}", "the {brand} {word}", "the {new}", "the {word} {word2}", "a {brand} {thing}", "{brand}")  # fmt: skip
PATTERNS = {
    "thing": THINGS,
    "person": ("{first} {last}",) * 6 + ("{first}", "Dr {last}", "Dr {first} {last}", "Mr {last}", "Ms {last}", "Mrs {last}",
               "Professor {last}", "Captain {last}", "the {role}", "my {adj} {role}", "{first} {New}", "Nurse {first}"),
    "role": ("the {role}", "the {role} of {city}", "our {role}", "the {adj} {role}", "the {brand} {role}"),
    "software": ("the {brand} app", "the {brand} {software}", "the {software}", "my {software}", "{brand}", "the {word} {software}"),
    "document": ("Form {code}", "the {document}", "the {word} {document}", "the {adj} {document}", "the {brand} {document}", "{document} {code}",
                 "your {document}", "Rule {number}"),
    "food": ("the {food}", "the {adj} {food}", "{city} {food}", "our {food}", "{first}'s {food}", "the {new} {food}"),
    "vehicle": ("the number {number} {vehicle}", "the {adj} {vehicle}", "the {brand} {vehicle}", "the {vehicle}", "the {vehicle} to {city}",
                "the {brand}", "the {time} {vehicle}"),
    "organisation": ("the {brand} {org}", "the {org}", "the {city} {org}", "{last} & {last2}", "{brand} {Org}", "the {adj} {org}", "{New}"),
    "place": ("the {place}", "{city}", "the {brand} {place}", "the {adj} {place}", "the {place} in {city}", "the {word} {place}", "our {place}",
              "{city} {place}"),
    "room": ("the {room}", "room {number}", "the {adj} {room}", "the {brand} {room}", "room {code}"),
    "service": ("the {service} service", "our {service} service", "the {brand} {service} service", "the {adj} {service} service"),
    "plan": ("the {brand} {plan}", "the {adj} {plan}", "the {brand} plan", "our {plan}", "the {plan}"),
    "ticket": ("a {adj} ticket", "the {brand} ticket", "the {event} ticket", "a {word} ticket", "the day pass"),
    "rule": ("Rule {number}", "the {word} rule", "the {brand} rule", "the new {word} rule", "Article {number}", "the {noun} law"),
    "event": ("the {event}", "the {brand} {event}", "the {adj} {event}", "the {city} {event}", "the {course} {event}", "the {word} {event}"),
    "course": ("the {course} course", "the {course} class", "{course}", "the {adj} {course} course", "the {brand} course"),
    "animal": ("the {adj} {animal}", "the {animal}", "{first} the {animal}", "the {word} {animal}", "the {New} {animal}", "our {animal}"),
    "plant": ("the {plant}", "the {adj} {plant}", "the {city} {plant}", "the {New} {plant}"),
    "illness": ("{New} {illness}", "{last} {illness}", "{new} {illness}", "{New} syndrome", "{colour} {illness}", "{last}'s disease", "{city} {illness}"),
    "medicine": ("{New}", "{New}", "the {New} {medicine}", "{New} {code}", "{brand} {medicine}", "{New}{new}"),
    "treatment": ("the {New} treatment", "{word} therapy", "the {word} treatment", "the {brand} cure"),
    "law": ("the {word} law", "the {brand} Act", "Article {number}", "the {document} rule", "the law on {word}"),
    "club": ("the {brand} Club", "the {course} club", "our {word} club", "the {city} {word} club"),
    "school": ("{city} School", "the {brand} school", "our school", "the {adj} school"),
    "hospital": ("{city} Hospital", "the {brand} clinic", "the {adj} clinic", "the {word} ward", "our clinic"),
    "journey": ("the trip to {city}", "the {adj} tour", "the ferry to {city}", "the {brand} line", "the {word} voyage"),
    "team": ("the {brand} team", "the {word} team", "the {city} team", "our {adj} team"),
    "work": ("{brand} and {word}", "the {word} song", "the book {New}", "The {adj} {thing}", "the {brand} film"),
    "material": ("the {material}", "{material}", "the {adj} {material}"),
    "shop": ("the {org}", "the {brand} shop", "{last}'s shop", "the {word} shop", "the shop in {city}", "our shop"),
    "office": ("the {word} office", "the {brand} office", "the {adj} desk", "the {document} office", "the {city} town hall"),
    "building": ("the {place}", "the {brand} tower", "{brand} House", "the {city} {place}", "the {adj} building", "block {code}"),
}  # fmt: skip
PLACED = frozenset(
    "product object machine thing document room service event course plan ticket rule vehicle software building role".split()
)
ALIAS = {"product": "thing", "object": "thing", "machine": "thing"}
NOUN_OF = {
    "adj": "adjective", "thing": "thing", "material": "material", "role": "role", "software": "software", "document": "document",
    "food": "food", "vehicle": "vehicle", "org": "organisation_kind", "place": "place", "room": "room", "service": "service",
    "plan": "plan", "event": "event", "course": "course", "animal": "animal", "plant": "plant", "illness": "illness_kind",
    "colour": "colour", "medicine": "medicine_kind", "noun": "thing",
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """A noun phrase, the kind of thing it names, and the pattern and parts it was made of."""

    text: str
    kind: str
    pattern: str
    parts: tuple[tuple[str, str], ...]

    @property
    def is_person(self) -> bool:
        return self.kind in ("person", "role")


def _part(rng: Random, lex: Lexicon, slot: str) -> str:
    if slot in NOUN_OF:
        return lex.noun(rng, NOUN_OF[slot])
    if slot in ("first", "last", "brand"):
        return lex.invented(rng).title() if rng.random() < 0.2 else rng.choice(lex.names[slot])
    makers = {
        "last2": lambda: rng.choice(lex.names["last"]),
        "new": lambda: lex.invented(rng),
        "New": lambda: lex.invented(rng).title(),
        "Org": lambda: lex.noun(rng, "organisation_kind").title(),
        "code": lambda: values.code(rng),
        "number": lambda: str(rng.randint(1, 99)),
        "word2": lambda: lex.word(rng),
    }
    return makers[slot]() if slot in makers else values.value(rng, lex, slot)


def _slots(pattern: str) -> list[str]:
    return [piece.split("}")[0] for piece in pattern.split("{")[1:]]


def _build(kind: str, pattern: str, parts: dict[str, str]) -> Subject:
    return Subject(fix_article(pattern.format(**parts)), kind, pattern, tuple(parts.items()))


def subject(rng: Random, lex: Lexicon, kind: str) -> Subject:
    """A random subject of a kind ("person", "event" …); unknown kinds are things."""
    pattern = rng.choice(PATTERNS[ALIAS.get(kind, kind) if kind in PATTERNS or kind in ALIAS else "thing"])
    if lex.context and kind in PLACED and rng.random() < 0.6:
        pattern += lex.context
    return _build(kind, pattern, {slot: _part(rng, lex, slot) for slot in _slots(pattern)})


def _nudge(rng: Random, lex: Lexicon, slot: str, old: str) -> str:
    """A part that looks like the old one: one letter or digit away, or drawn afresh."""
    if slot in ("code", "number", "New", "last", "first") and rng.random() < 0.5 and len(old) > 1:
        at = rng.randrange(1, len(old))
        if old[at].isdigit():
            return old[:at] + rng.choice("0123456789") + old[at + 1 :]
        if old[at].isalpha() and old[at].islower():
            return old[:at] + rng.choice("abdeilmnorstu") + old[at + 1 :]
        return old + rng.choice("0123456789") if slot in ("code", "number") else old + "a"
    return _part(rng, lex, slot)


def twin(rng: Random, lex: Lexicon, one: Subject) -> Subject:
    """A near-identical subject: one part of the pattern changed."""
    parts = dict(one.parts)
    if not parts:
        return subject(rng, lex, one.kind)
    slot = rng.choice(list(parts))
    parts[slot] = _nudge(rng, lex, slot, parts[slot])
    return _build(one.kind, one.pattern, parts)


def short_form(rng: Random, one: Subject) -> str:
    """A shorter way to name it: "the Heron desk lamp" as "the Heron" or "the desk lamp"."""
    words = one.text.split()
    if one.kind == "person" and len(words) == 2 and not one.text.startswith(("the ", "my ")):
        return words[1] if words[0] in ("Dr", "Mr", "Ms", "Mrs") else rng.choice(words)
    if words[0] in ("the", "our", "a", "my", "your") and len(words) >= 3:
        article = rng.choice(("the", "the", "your", "my", "this", words[0]))
        return " ".join([article, *(words[2:] if rng.random() < 0.6 else words[1:-1])])
    if words[0] in ("the", "our", "my", "your"):
        return " ".join([rng.choice(("the", "my", "your", "our", "a")), *words[1:]])
    return one.text
