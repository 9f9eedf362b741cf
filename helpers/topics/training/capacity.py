"""How much fits in: accuracy against the number of facts, for adapters of several ranks and for the library.

Decides K4 (with the library there is no fear of not learning, or of forgetting). Each fact's
page is handed over with two others of its office, so what is measured is the reading: whether
the page would have been found is measured in another chapter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from helpers.adapters import LoraRecipe, LoraTraining, pairs_of
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all
from helpers.library import Library
from helpers.records import Fact, Question, Score
from helpers.scoring import score
from helpers.topics.training.forgetting import pages_with

SIZES, RANKS, PHRASINGS = (6, 12, 24), (1, 8), 3
BATCH = 9  # small, so that a few facts make enough steps too
READS_WELL = 0.9


@dataclass(frozen=True)
class Filled:
    """One specialist: how many facts it was trained on, its rank, and what it can answer."""

    facts: int
    rank: int
    trained: Score
    untrained: Score


@dataclass(frozen=True)
class Looked:
    """The library with the same facts in it: nothing trained, one page and two others to read."""

    facts: int
    found: Score


def draw_facts(offices: Sequence[Sequence[Fact]], count: int, seed: int = 0) -> tuple[Fact, ...]:
    """Facts of all offices in turn, each office's in random order; a smaller draw begins a larger one."""
    rng = Random(seed)
    piles = [rng.sample(list(office), len(office)) for office in offices]
    dealt = [fact for row in zip(*piles) for fact in row]
    if count > len(dealt):
        raise ValueError(f"{count} facts are asked for; there are {len(dealt)}")
    return tuple(dealt[:count])


def one_each(facts: Sequence[Fact], kind: str) -> tuple[Question, ...]:
    """One question for each fact: its first ``train`` or its first ``test`` wording."""
    return tuple(Question(getattr(fact, kind)[0], (fact.answer,), fact.id) for fact in facts)


def fill(brain: Brain, facts: Sequence[Fact], rank: int, seed: int = 0) -> Filled:
    """Train on all the facts at one rank, examine, and throw the adapter away."""
    recipe = LoraRecipe(rank=rank, batch=BATCH, seed=seed)
    training = LoraTraining(brain, pairs_of(facts, PHRASINGS), recipe)
    for _ in training:
        pass
    specialist = training.specialist()
    scores = [_asked(specialist, one_each(facts, kind)) for kind in ("train", "test")]
    training.discard()
    return Filled(len(facts), rank, *scores)


def look_up(brain: Brain, facts: Sequence[Fact], libraries: Sequence[Library], seed: int = 0) -> Looked:
    """Ask the untrained model the held-out wordings, each with its page and two others."""
    rng, homes = Random(seed), {library.office: library for library in libraries}
    hits = [pages_with(fact, homes[fact.id.split("-")[0]], 2, rng) for fact in facts]
    return Looked(len(facts), _asked(brain, one_each(facts, "test"), hits))


def findings(filled: Sequence[Filled], looked: Sequence[Looked]) -> tuple[Finding, ...]:
    """K4: with the most facts, the library answers well, or at least as well as the best specialist."""
    most = max(one.facts for one in looked)
    library = next(one.found for one in looked if one.facts == most)
    best = max((one for one in filled if one.facts == most), key=lambda one: one.untrained.share)
    held = library.share >= READS_WELL or library.high >= best.untrained.share
    condition = "" if library.share >= READS_WELL else "the model must be able to read the page"
    reason = (
        f"{most} facts, held-out phrasings right: {percent(library)} by the library, "
        f"{percent(best.untrained)} by the best specialist; the page is handed over"
    )
    return (conclude("K4", "The library need not learn, so it cannot fail to.", held, reason, condition),)


def _asked(brain: Brain, questions: Sequence[Question], hits: Sequence = ()) -> Score:
    return score(answer_all(brain, [question.text for question in questions], hits), questions)
