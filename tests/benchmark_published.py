"""SmolLM2 on this machine: ``python -m pytest -m benchmark tests/benchmark_published.py``; some minutes.

Seconds depend on the machine, so each is also given as a multiple of one forward pass of the same tokens. Recipes
were tuned on other facts than those that are examined here; the last test repeats that comparison.
"""

from __future__ import annotations

import importlib.metadata
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest
import torch

from helpers.adapters import LoraRecipe, LoraTraining, forget, pairs_of, recipe_for
from helpers.four_answers import SMALL_SET
from helpers.language_model import Brain, answer, answer_all, encode_pair, load_brain, prompt_for, tokens_of
from helpers.language_model.published import PACKAGE, PLAIN, SMOLLM2, NotAvailable
from helpers.library import load_facts, load_library
from helpers.records import Fact, Hit
from helpers.scoring import is_right

INSTALLED = any(one.metadata["Name"] == PACKAGE for one in importlib.metadata.distributions())
pytestmark = [pytest.mark.benchmark, pytest.mark.skipif(not INSTALLED, reason=f"{PACKAGE} is not installed")]
TIMES = 5
RECIPE = LoraRecipe(batch=10)
EXAMINED = {
    "support": [fact for fact in load_facts("support") if fact.id in SMALL_SET],
    "law": load_facts("law")[:8],
    "clinic": load_facts("clinic")[:8],
}
TUNED_ON = {"law": load_facts("law")[20:28], "clinic": load_facts("clinic")[20:28]}


@pytest.fixture
def say(capsys) -> Callable[[str], None]:
    """Print past pytest's capture, so that the figures show without further options."""

    def show(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}", flush=True)

    return show


@pytest.fixture(scope="module")
def model() -> Brain:
    """With its reader, or where that is missing, without."""
    try:
        return load_brain(SMOLLM2, device="cpu")
    except NotAvailable:
        return load_brain(PLAIN, device="cpu")


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def forward_pass(brain: Brain, rows: Sequence[list[int]]) -> float:
    """Seconds to read these texts once, one after the other; the middle of three times."""

    def read() -> None:
        with torch.inference_mode():
            for ids in rows:
                brain.model(input_ids=brain.tensor([ids]), use_cache=False, logits_to_keep=1)

    return statistics.median(timed(read) for _ in range(3))


@dataclass(frozen=True)
class Taught:
    """One set of facts taught: how long it took, and how many questions are right afterwards."""

    seconds: float
    longest_step: float
    passes: float
    trained: int
    untrained: int
    every_wording: int

    def __str__(self) -> str:
        return (
            f"{self.seconds:.1f} s ({self.passes:.1f} forward passes of the same texts), longest step "
            f"{self.longest_step:.2f} s; trained {self.trained} of 8, untrained {self.untrained} of 8, "
            f"all three untrained wordings {self.every_wording} of 24"
        )


def right(brain: Brain, facts: Sequence[Fact], questions: Sequence[Sequence[str]]) -> int:
    asked = [(text, fact.answer) for fact, texts in zip(facts, questions, strict=True) for text in texts]
    said = answer_all(brain, [text for text, _ in asked])
    return sum(is_right(given.text, wanted) for given, (_, wanted) in zip(said, asked))


def teach(brain: Brain, facts: Sequence[Fact], recipe: LoraRecipe) -> Taught:
    pairs = pairs_of(facts)
    assert len(pairs) == 40  # eight facts in five wordings
    a_pass = forward_pass(brain, [encode_pair(brain, pair)[0] for pair in pairs])
    training, steps = LoraTraining(brain, pairs, recipe), []
    while not training.complete:
        steps.append(timed(training.step))
    specialist = training.specialist()
    scores = (
        right(specialist, facts, [fact.train[:1] for fact in facts]),
        right(specialist, facts, [fact.test[:1] for fact in facts]),
        right(specialist, facts, [fact.test for fact in facts]),
    )
    forget(specialist)
    return Taught(sum(steps), max(steps), sum(steps) / a_pass, *scores)


def test_loading_it(say):
    loaded = []
    seconds = timed(lambda: loaded.append(load_brain(PLAIN, device="cpu")))
    say(f"Load SmolLM2, converted before: {seconds:.1f} s (target: 8)")
    assert loaded[0].name == PLAIN


def test_an_answer_with_one_page(model, say):
    fact, library = EXAMINED["support"][0], load_library("support")
    page = next(page for page in library.passages if fact.answer in page.text)
    hits = [Hit(page, 1.0, 1)]
    for what, handed in (("from memory", []), ("with one page", hits)):
        prompt = prompt_for(model, fact.train[0], handed)
        ids = model.tokenizer(prompt, add_special_tokens=False)["input_ids"]
        a_pass = forward_pass(model, [ids])
        given = answer(model, fact.train[0], handed)
        seconds = statistics.median(timed(lambda h=handed: answer(model, fact.train[0], h)) for _ in range(TIMES))
        size = f"{len(ids)} tokens of prompt, {tokens_of(model, given.text)} of answer"
        say(f"{model.name}: an answer {what} ({size}): {seconds:.2f} s, {seconds / a_pass:.1f} forward passes")
    assert given.text


def test_three_sets_of_eight_facts(model, say):
    found = {name: teach(model, facts, recipe_for(model, RECIPE)) for name, facts in EXAMINED.items()}
    for name, one in found.items():
        say(f"{model.name}, eight facts of {name}: {one}")
    trained, untrained = (sum(getattr(one, what) for one in found.values()) for what in ("trained", "untrained"))
    seconds = statistics.median(one.seconds for one in found.values())
    say(f"In all: trained {trained} of 24 (24), untrained {untrained} of 24 (18), {seconds:.0f} s a set (45)")
    assert trained >= 20 and untrained > 8


def test_what_the_short_cuts_save(model, say):
    """The same first steps with every batch through the whole model: as exact, and slower."""
    pairs, recipe = pairs_of(EXAMINED["law"]), replace(recipe_for(model, RECIPE), epochs=2)
    fast, slow = LoraTraining(model, pairs, recipe), LoraTraining(model, pairs, recipe)
    slow.reading.first, slow.reading.shares = 0, False
    ours, theirs = [step.loss for step in fast], [step.loss for step in slow]
    for run in (fast, slow):
        forget(run.specialist())
    apart = max(abs(one - other) for one, other in zip(ours, theirs, strict=True))
    say(f"Two rounds: {fast.seconds:.1f} s, plain {slow.seconds:.1f} s; losses differ by {apart:.1e} at most")
    assert ours == pytest.approx(theirs, rel=1e-3)


CHOICES = {
    "10 blocks": {"upper": 10},
    "15 blocks": {"upper": 15},
    "20 blocks": {"upper": 20},
    "all blocks": {"upper": 30},
    "10 blocks, half the rate": {"upper": 10, "rate": 0.001},
    "10 blocks, twice the rate": {"upper": 10, "rate": 0.004},
    "10 blocks, batches of 5": {"upper": 10, "batch": 5},
}


@pytest.mark.parametrize("choice", CHOICES)
def test_what_each_choice_costs(model, say, choice):
    """On the facts that the recipe was tuned on, never on those that are examined."""
    examined = {fact.id for facts in EXAMINED.values() for fact in facts}
    recipe = replace(RECIPE, rate=0.002, **CHOICES[choice])
    for name, facts in TUNED_ON.items():
        assert not examined & {fact.id for fact in facts}
        say(f"{model.name}, {choice}, {name}: {teach(model, facts, recipe)}")
