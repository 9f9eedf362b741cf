"""Any kind of claim, in the proportions of the curriculum."""

from __future__ import annotations

from random import Random

from helpers.pretraining.claims import Claim, attribute_claim, comparison, naming_claim, plain_claim
from helpers.pretraining.events import event_claim
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.patterns import PATTERNS, pattern_claim
from helpers.pretraining.subjects import subject


def random_claim(rng: Random, lex: Lexicon) -> Claim:
    """Any kind of claim, about a subject of its own."""
    roll = rng.random()
    if roll < 0.50:
        attribute = rng.choice(lex.attributes)
        return attribute_claim(rng, lex, attribute, subject(rng, lex, rng.choice(attribute.of)))
    if roll < 0.72:
        return event_claim(rng, lex)
    if roll < 0.90:
        return pattern_claim(rng, lex, rng.choice(PATTERNS))
    if roll < 0.93:
        return comparison(rng, lex)
    kind = rng.choice(("thing", "person", "place", "medicine", "event", "organisation", "software", "food", "animal"))
    return (plain_claim if roll < 0.97 else naming_claim)(rng, lex, subject(rng, lex, kind))
