"""The models that can answer in the lab, and what differs where a model is large."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from helpers.adapters import LoraRecipe
from helpers.lab.presets import PRESETS
from helpers.language_model import Brain, answer_logits, load_brain
from helpers.language_model.published import SMOLLM2, is_prepared
from helpers.records import Fact, Pair

OWN_BRAIN = "bundled"
FEW = 8  # prepared facts that a large model is taught
TOUR_FACTS = ("support-warranty-heron", "support-carrier")  # what the stops of the tour ask for
AT_ONCE = 8  # pairs in the measurement of a model's speed
LEARNING_TO_READING = 3.0  # a step back through a layer costs twice the step forward


@dataclass(frozen=True)
class Choice:
    """A model that can be chosen: its name, what the learner reads, and how long loading takes, in seconds."""

    name: str
    label: str
    seconds: float = 5.0


def choices(first: Brain) -> tuple[Choice, ...]:
    """The models of a lab that was opened with ``first``: that one, the course's brain, and the published one."""
    known = (
        Choice(OWN_BRAIN, "the course's brain (3 million weights, seconds)"),
        Choice(SMOLLM2, "SmolLM2 (135 million, about a minute)", 8.0 if is_prepared() else 40.0),
    )
    name = name_of(first)
    own = () if name in {one.name for one in known} else (Choice(name, f"{name} (the model of BRAIN=…)"),)
    return (*own, *known)


def name_of(brain: Brain) -> str:
    """A model's name without the folders above it: a state must not tell where somebody keeps his files."""
    return Path(brain.name).name


def load_model(name: str) -> Brain:
    """The model of a name, whatever ``BRAIN`` says."""
    return load_brain(OWN_BRAIN if name == OWN_BRAIN else name)


class Loader:
    """Loads each model once, in a thread of its own: who waits can be told how long, or stop waiting."""

    def __init__(self) -> None:
        self._pool, self._begun = ThreadPoolExecutor(1), {}

    def begin(self, name: str) -> Future[Brain]:
        """The loading of a model, begun now or before; one that failed is begun again."""
        known: Future[Brain] | None = self._begun.get(name)
        if known is None or (known.done() and known.exception()):
            self._begun[name] = self._pool.submit(load_model, name)
        return self._begun[name]


def few_facts(facts: Sequence[Fact]) -> tuple[str, ...]:
    """The ids of the few facts that a large model is taught: those that the lab's stories need, then every other kind.

    What follows the stories is in turn a fact that will change and one that will not.
    """
    needed = {*TOUR_FACTS, *(preset.fact for preset in PRESETS)}
    first = [fact.id for fact in facts if fact.id in needed]
    moving, lasting = ([fact.id for fact in facts if bool(fact.update) is moves] for moves in (True, False))
    others = [id for pair in zip(lasting, moving) for id in pair if id not in first]
    return tuple([*first, *others][:FEW])


def seconds_a_pair(brain: Brain, recipe: LoraRecipe) -> float:
    """How long this model, here and now, learns from one pair in one round: by a forward pass of a few, measured.

    Of blocks that are adapted each round costs three passes, of the others one pass serves all rounds.
    """
    pairs = [Pair("How long is the warranty of the Heron desk lamp?", "18 months")] * AT_ONCE
    with brain.lock:
        began = time.perf_counter()
        answer_logits(brain, pairs)
        read = (time.perf_counter() - began) / AT_ONCE
    blocks = brain.model.config.get_text_config().num_hidden_layers
    frozen = recipe.first(blocks) / blocks
    return read * (LEARNING_TO_READING * (1 - frozen) + frozen / recipe.epochs)
