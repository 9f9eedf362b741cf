"""A mixed office: half of its facts stood still and half were edited. Look up, study, or both?

*Both* as its friends propose it: the stable half is learned, and the library is asked for everything. The
specialist is trained with pages in front of its questions as well as without, or it might ignore them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.adapters import LoraRecipe, forget, pairs_of, train
from helpers.encoder import Encoder
from helpers.four_answers import BOTH, LIBRARY, PAGES, SMALL_RECIPE, SPECIALIST
from helpers.four_answers.asking import replies
from helpers.language_model import Brain
from helpers.library import Library, load_facts, load_library
from helpers.prompting import texts_of
from helpers.records import Fact, Pair
from helpers.retrieval import Librarian
from helpers.scoring import is_right
from helpers.three_offices import every_nth
from helpers.topics.choosing.settings import WORDINGS, eight_facts
from helpers.topics.choosing.year import Difference, difference, mean

MIXED_WAYS = (LIBRARY, SPECIALIST, BOTH)
HALF = 4  # facts of each kind: eight an office, as in the simulated years


@dataclass(frozen=True)
class Mixed:
    """For each way, the share of each fact's held-out wordings answered right after the edits: stable facts first."""

    office: str
    shares: dict[str, tuple[float, ...]]
    stable: int

    def share(self, way: str) -> float:
        """The share over all facts."""
        return mean(self.shares[way])


def ask_mixed(brain: Brain, encoder: Encoder, office: str = "support", seed: int = 0) -> Mixed:
    """Train before the edits, edit, and ask in three ways; the specialists leave memory."""
    changing, stable = eight_facts(office, HALF), stable_facts(office)
    library, recipe = load_library(office), replace(SMALL_RECIPE, seed=seed)
    librarian = Librarian(encoder, library.passages)
    weights = {LIBRARY: brain, SPECIALIST: train(brain, pairs_of((*stable, *changing), WORDINGS), recipe)}
    weights[BOTH] = _with_pages(brain, stable, librarian, recipe)
    library.apply_updates(changing)
    librarian.read(library.passages)
    facts = (*stable, *changing)
    shares = {way: _asked(way, weights[way], librarian, library, facts) for way in MIXED_WAYS}
    for way in (SPECIALIST, BOTH):
        forget(weights[way])
    return Mixed(office, shares, len(stable))


def stable_facts(office: str, count: int = HALF) -> tuple[Fact, ...]:
    """Facts of an office that no update is dated for, spread over its handbook."""
    return every_nth([fact for fact in load_facts(office) if not fact.update], count)


def gain_of_both(mixed: Sequence[Mixed]) -> Difference:
    """How much better both did than the better of the two alone, over all facts of these offices."""
    found = {way: [share for one in mixed for share in one.shares[way]] for way in MIXED_WAYS}
    best = max((LIBRARY, SPECIALIST), key=lambda way: mean(found[way]))
    return difference(found[BOTH], found[best])


def _with_pages(brain: Brain, facts: Sequence[Fact], librarian: Librarian, recipe: LoraRecipe) -> Brain:
    bare = pairs_of(facts, WORDINGS)
    found = librarian.search_all([pair.question for pair in bare], PAGES)
    return train(brain, [*bare, *(Pair(p.question, p.answer, texts_of(hits)) for p, hits in zip(bare, found))], recipe)


def _asked(way: str, brain: Brain, librarian: Librarian, library: Library, facts: Sequence[Fact]) -> tuple[float, ...]:
    asked = [(fact, text) for fact in facts for text in fact.test]
    questions = [text for _, text in asked]
    hits = [()] * len(asked) if way == SPECIALIST else librarian.search_all(questions, PAGES)
    given = replies(way, brain, questions, hits)
    marks = [(f.id, is_right(g.text, library.answer_now(f) or "", q)) for g, (f, q) in zip(given, asked)]
    return tuple(mean([mark for id, mark in marks if id == fact.id]) for fact in facts)
