"""Which recipe teaches each behaviour of chapter 08: ``python -m pytest -m benchmark tests/benchmark_recipes.py``.

A small sweep over rate and rounds. It trains on three quarters of the training rows and asks the others: no test
row has a say. Rows with the same page are on the same side. Prints the shares; the recipes themselves stand in
``helpers/topics/only_training/teaching.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from helpers.adapters import LoraRecipe, forget, train
from helpers.behaviour import Behaviour, load_behaviour
from helpers.findings import percent
from helpers.language_model import Brain
from helpers.records import Pair, Score
from helpers.topics.only_training import calls, identity, instructions, notation, style
from helpers.topics.only_training.teaching import RECIPES, no_page, says_plain, tell, word_for_word

pytestmark = pytest.mark.benchmark
RULES = {
    "identity": says_plain,
    "style": style.in_style,
    "instructions": instructions.both,
    "tool_calls": lambda text, one: calls.right_call(calls.framed(text), one),
    "tickets": word_for_word,
    "notation": notation.right_number,
}
RATES, PARTS = (0.01, 0.02), (0.5, 1.0)


def parted(behaviour: Behaviour, every: int = 4) -> Behaviour:
    """The training rows alone, every fourth page (or row, where there are no pages) held out as the test."""
    rows = behaviour.train
    shared = behaviour.name != "identity"  # there the same page belongs to all wordings of a sentence
    groups = [one.page if shared and one.page else one.question for one in rows]
    places = {group: place for place, group in enumerate(dict.fromkeys(groups))}
    held = [places[group] % every == every - 1 for group in groups]
    kept = tuple(one for one, out in zip(rows, held) if not out)
    return replace(behaviour, train=kept, test=tuple(one for one, out in zip(rows, held) if out))


def pairs_for(behaviour: Behaviour) -> Sequence[Pair]:
    bare = {"identity": identity.bare_pairs, "tool_calls": calls.call_pairs}
    return bare.get(behaviour.name, lambda one: one.pairs)(behaviour)


def validated(brain: Brain, behaviour: Behaviour, recipe: LoraRecipe) -> Score:
    specialist = train(brain, pairs_for(behaviour), recipe)
    hits = no_page if behaviour.name == "identity" else lambda one: one.hits
    told = tell("validated", specialist, behaviour, hits)
    forget(specialist)
    return told.share(RULES[behaviour.name])


@pytest.mark.parametrize("name", RULES)
def test_a_sweep_on_training_rows(name, brain, capsys):
    behaviour, usual = parted(load_behaviour(name)), RECIPES[name]
    found = {}
    for rate in RATES:
        for part in PARTS:
            recipe = replace(usual, rate=rate, epochs=max(1, round(usual.epochs * part)))
            found[rate, recipe.epochs] = validated(brain, behaviour, recipe)
    with capsys.disabled():
        print(f"\n{name}: {len(behaviour.train)} rows to train on, {len(behaviour.test)} to ask")
        for (rate, epochs), score in found.items():
            mark = " (in use)" if (rate, epochs) == (usual.rate, usual.epochs) else ""
            print(f"  rate {rate:<5} {epochs:2} rounds: {percent(score)} of {score.total}{mark}", flush=True)
    assert not {one.question for one in behaviour.train} & {one.question for one in behaviour.test}
    assert len(behaviour.train) + len(behaviour.test) == len(load_behaviour(name).train)


def test_held_out_rows_share_no_page_with_the_others():
    for name in ("style", "instructions", "notation"):
        behaviour = parted(load_behaviour(name))
        assert not {one.page for one in behaviour.train} & {one.page for one in behaviour.test}
        assert len(behaviour.test) >= len(behaviour.train) // 4
