"""What chapter 11 leaves to a button or to a day with more time: ``python -m pytest -m benchmark``."""

from __future__ import annotations

import pytest

from helpers.adapters import forget
from helpers.encoder import load_encoder
from helpers.language_model import counted, load_brain, weights_of
from helpers.retrieval import Librarian
from helpers.three_offices import three_offices
from helpers.topics.costs import building, sizes
from helpers.topics.costs.large_library import LARGEST, LeftOut, measure

pytestmark = pytest.mark.benchmark
FACTS = 40


def test_a_million_vectors(capsys):
    found = measure(LARGEST)
    if isinstance(found, LeftOut):
        pytest.skip(found.why)
    with capsys.disabled():
        for one in found:
            print(
                f"\n{one.kind} {one.effort}: recall {one.recall:.3f}, {one.compared:,.0f} compared, "
                f"{1000 * one.seconds:.2f} ms a question",
                end="",
            )
    assert all(one.recall == 1 for one in found if one.kind == "flat")


def test_a_published_model_with_lora_beside_the_brain_with_its_library(brain, capsys):
    """C7 with a larger model that can really answer, where one is installed; it trains for many minutes."""
    try:
        larger = load_brain("smollm2-plain")
    except OSError as missing:
        pytest.skip(str(missing))
    shelf = three_offices()
    facts = building.facts_of(shelf, FACTS)
    library = sizes.examined(brain, facts, Librarian(load_encoder(), shelf.passages))
    built, specialist = building.train(larger, facts)
    trained = sizes.examined(specialist, facts)
    forget(specialist)
    with counted() as work:
        sizes.examined(larger, facts[:1])
    with capsys.disabled():
        print(f"\nbrain with its library: {library.right} of {FACTS} held-out wordings")
        print(f"{weights_of(larger):,} weights with LoRA: {trained.right} of {FACTS}, trained {built.seconds:.0f} s")
        print(f"one answer from memory: {work.flops / 1e9:.1f} GFLOPs")
    assert library.total == trained.total == FACTS
