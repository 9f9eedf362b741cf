"""Adapters added up: the sum of their updates, checked against the sum itself and against peft."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from helpers.adapters import LoraRecipe, added, attached, forget, pairs_of, train, weight_updates
from helpers.adapters.attached import holder_of
from helpers.language_model import answer_all
from helpers.library import load_facts

ONE, OTHER = (pairs_of(load_facts(office)[:2], 3) for office in ("law", "clinic"))


@pytest.fixture
def two(brain):
    """Two adapters of different ranks and scales."""
    recipes = LoraRecipe(epochs=2, batch=3), LoraRecipe(rank=4, alpha=24, epochs=2, batch=3, seed=1)
    return [train(brain, pairs, recipe) for pairs, recipe in zip((ONE, OTHER), recipes)]


@pytest.mark.parametrize("weights", [(), (0.5, 2.0), (1.0, 0.0)])
def test_the_update_is_the_weighted_sum(two, weights):
    parts, whole = [weight_updates(one) for one in two], weight_updates(added(two, weights))
    first, second = weights or (1, 1)
    assert set(whole) == set(parts[0])
    for name, update in whole.items():
        torch.testing.assert_close(update, first * parts[0][name] + second * parts[1][name], rtol=1e-5, atol=1e-6)


def test_peft_adds_them_up_to_the_same(brain, two):
    mine, holder = weight_updates(added(two, [0.7, 0.3])), holder_of(brain.model)
    names = [one.adapter for one in two]
    with brain.lock:
        holder.base_model.add_weighted_adapter(names, [0.7, 0.3], "by_peft", combination_type="cat")
        holder.base_model.disable_adapter_layers()
    theirs = weight_updates(replace(two[0], adapter="by_peft"))
    for name, update in mine.items():
        torch.testing.assert_close(update, theirs[name], rtol=1e-5, atol=1e-6)


def test_the_parts_and_the_base_stay_as_they_were(brain, two):
    asked = [pair.question for pair in (ONE[0], OTHER[0])]
    before = [[one.text for one in answer_all(model, asked)] for model in (brain, *two)]
    parts = [weight_updates(one) for one in two]
    whole = added(two)
    assert whole.adapter not in {one.adapter for one in two} and len(attached(brain)) == 3
    forget(whole)
    assert [[one.text for one in answer_all(model, asked)] for model in (brain, *two)] == before
    for was, one in zip(parts, two):
        assert all(torch.equal(update, was[name]) for name, update in weight_updates(one).items())


def test_what_cannot_be_added_is_refused(brain, two):
    with pytest.raises(ValueError, match="2 adapters and 1 weights"):
        added(two, [1.0])
    with pytest.raises(ValueError, match="0 adapters"):
        added([])
    with pytest.raises(ValueError, match="has no adapter"):
        added([two[0], brain])
