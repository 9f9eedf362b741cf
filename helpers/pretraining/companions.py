"""Claims that share a document: mixed ones, related ones and near-twins, so that a wrong answer is always near."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from helpers.pretraining import values
from helpers.pretraining.claims import Claim, attribute_claim, plain_claim
from helpers.pretraining.lexicon import Attribute, Lexicon
from helpers.pretraining.mixture import random_claim
from helpers.pretraining.patterns import PATTERNS, Pattern, pattern_claim
from helpers.pretraining.subjects import subject, twin


@dataclass(frozen=True)
class Mix:
    """What documents are made of: the shares of mixed, related and alike claims; related ones in detail.

    ``widths`` are numbers of near-twins beside the first subject, ``near`` says whether
    attributes of one type of value are sought, so that the type does not give the answer away;
    ``strange`` is the share of clear claims and questions said in unknown words.
    """

    shares: tuple[float, float, float]
    widths: tuple[int, ...]
    near: bool
    strange: float = 0.0


EXAMINED = Mix((0.5, 0.38, 0.12), (1, 2, 2, 3, 4), False)  # stays, so that the gates can be compared over time
# The later half of training: more look-alikes.
TRAINED = Mix((0.34, 0.51, 0.15), (0, 0, 0, 1, 1, 2, 2, 3, 4), True, 0.25)


def narrowed(rng: Random, lex: Lexicon) -> Lexicon:
    """A lexicon for one office: few names and nouns, so that everything in it looks alike."""
    names, nouns = dict(lex.names), dict(lex.nouns)
    for key in rng.sample(("brand", "last", "first", "place_stem"), 2):
        names[key] = rng.sample(names[key], rng.randint(1, 3))
    for key in rng.sample(("thing", "adjective", "role", "document", "organisation_kind", "food", "vehicle"), 3):
        nouns[key] = rng.sample(nouns[key], rng.randint(2, 5))
    context = rng.choice(
        (
            f" at {values.organisation(rng, lex)}",
            f" in {values.city(rng, lex)}",
            f" of {values.organisation(rng, lex)}",
            "",
            "",
        )
    )
    return replace(lex, names=names, nouns=nouns, context=context)


def _attributes(rng: Random, able: list[Attribute], count: int, near: bool) -> list[Attribute]:
    """Some attributes; if they are to be near, some of them have one type of value."""
    if not near:
        return rng.sample(able, min(len(able), max(1, count)))
    count = max(2, count)
    first = rng.choice(able)
    same = [one for one in able if one.value == first.value and one.id != first.id]
    chosen = [first, *rng.sample(same, min(len(same), rng.choice((0, 1, 2, count))))][:count]
    rest = [one for one in able if one not in chosen]
    return chosen + rng.sample(rest, min(len(rest), count - len(chosen)))


def related(rng: Random, lex: Lexicon, count: int, mix: Mix = EXAMINED) -> tuple[list[Claim], list[Claim]]:
    """A grid of near-twin subjects × attributes: claims for the pages, and claims held back."""
    kind = rng.choice(("product", "person", "software", "document", "place", "event", "medicine", "illness", "organisation", "food",
                       "vehicle", "building", "course", "room", "animal", "service", "machine", "shop", "rule", "plan"))  # fmt: skip
    able = lex.by_kind.get(kind, [])
    if not able:
        return mixed(rng, lex, count)
    width = rng.choice(mix.widths)
    subjects = {one.text: one for one in [subject(rng, lex, kind)]}
    for _ in range(width):
        other = twin(rng, lex, rng.choice(list(subjects.values()))) if rng.random() < 0.8 else subject(rng, lex, kind)
        subjects[other.text] = other
    attributes = _attributes(rng, able, round(count / len(subjects)) + 1, mix.near)
    grid = [attribute_claim(rng, lex, attribute, one) for one in subjects.values() for attribute in attributes]
    if rng.random() < 0.25:
        grid += [plain_claim(rng, lex, one) for one in subjects.values()]
    rng.shuffle(grid)
    return grid[:count], grid[count:]


def alike(rng: Random, lex: Lexicon, count: int, mix: Mix = EXAMINED) -> tuple[list[Claim], list[Claim]]:
    """Several sentences of one instruction pattern with different cues."""
    pattern: Pattern = rng.choice(PATTERNS)
    claims = [pattern_claim(rng, lex, pattern) for _ in range(count + 2)]
    return claims[:count], claims[count:]


def mixed(rng: Random, lex: Lexicon, count: int, mix: Mix = EXAMINED) -> tuple[list[Claim], list[Claim]]:
    """Claims of all sorts, and more about the same subjects that are held back."""
    claims = [random_claim(rng, lex) for _ in range(count)]
    held = []
    for claim in claims:
        able = lex.by_kind.get(claim.subject.kind)
        other = rng.choice(able) if able and rng.random() < 0.6 else None
        if other and other.id != claim.relation:
            held.append(attribute_claim(rng, lex, other, claim.subject))
    if rng.random() < 0.3:
        held.append(random_claim(rng, lex))
    return claims, held


def without_doubles(claims: list[Claim], seen: set[tuple[str, str]]) -> list[Claim]:
    """Keep the first claim for each subject and relation: no page may contradict another."""
    kept = []
    for claim in claims:
        key = (claim.subject.text.lower(), claim.relation)
        if key not in seen:
            seen.add(key)
            kept.append(claim)
    return kept
