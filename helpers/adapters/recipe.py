"""What a training run is given: its knobs, and its question–answer pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peft import LoraConfig

from helpers.language_model import Brain
from helpers.records import Fact, Pair


@dataclass(frozen=True)
class LoraRecipe:
    """The knobs of a LoRA run. The defaults were swept on the bundled brain; see its model card."""

    rank: int = 8
    alpha: int = 16
    rate: float = 0.01
    epochs: int = 8
    batch: int = 25
    warm_up: int = 5
    seed: int = 0
    upper: int | None = None  # how many of the topmost blocks are adapted; all of them, if left out

    def config(self, blocks: int = 0) -> LoraConfig:
        """The same as peft wants it: adapters on all linear layers, and no dropout.

        With ``upper``, those of the lower blocks are left out; ``blocks`` says how many the model has.
        """
        lower = "|".join(map(str, range(self.first(blocks))))
        return LoraConfig(
            r=self.rank,
            lora_alpha=self.alpha,
            target_modules="all-linear",
            exclude_modules=rf"\D*\.({lower})\..*" if lower else None,
            lora_dropout=0.0,
            task_type="CAUSAL_LM",
        )

    def first(self, blocks: int) -> int:
        """The lowest block that is adapted, of a model with so many."""
        return max(0, blocks - self.upper) if self.upper else 0

    def __post_init__(self) -> None:
        for knob in ("rank", "alpha", "rate", "epochs", "batch", "upper"):
            if getattr(self, knob) is not None and getattr(self, knob) <= 0:
                raise ValueError(f"{knob} is {getattr(self, knob)}; it must be above 0")


# For some fifty facts: smaller batches, so more steps at a lower rate. It answers held-out wordings
# better than the default; swept on fifty facts that the benchmark does not use.
MANY_FACTS = LoraRecipe(rate=0.008, epochs=6, batch=12)


# For a model some forty times as large as the brain, as SmolLM2 is; swept on facts that the benchmark does not use.
SMALL = 256  # numbers a token: the brain has 192
LARGER_RATE, LARGER_SHARE, LARGER_BATCH = 0.2, 1 / 3, 10  # of the brain's rate; of the blocks; examples at most
LARGER_ROUNDS = 1.5  # of the brain's: with as many, it missed one trained question in 32 of the facts it was tuned on


def is_large(brain: Brain) -> bool:
    """Whether a model is so much larger than the bundled brain that it needs other knobs."""
    return brain.model.config.get_text_config().hidden_size > SMALL


def rate_for(brain: Brain, rate: float) -> float:
    """A rate that was swept on the bundled brain, as it suits ``brain``: a wider model takes a lower one."""
    return LARGER_RATE * rate if is_large(brain) else rate


def recipe_for(brain: Brain, recipe: LoraRecipe = LoraRecipe()) -> LoraRecipe:
    """A recipe that was swept on the bundled brain, as it suits ``brain``: for the brain itself it is the same.

    Of a deeper model only the upper blocks are adapted: what the lower ones make of a text stays as it is then,
    and is computed once (``frozen_start``). A recipe that says how many (``upper``) is one for this very model
    and stays as it is.

    >>> recipe_for(load_brain("smollm2"), LoraRecipe(epochs=6))     # doctest: +SKIP
    LoraRecipe(rank=8, alpha=16, rate=0.002, epochs=9, batch=10, warm_up=5, seed=0, upper=10)
    """
    if recipe.upper or not is_large(brain):
        return recipe
    upper = max(1, round(LARGER_SHARE * brain.model.config.get_text_config().num_hidden_layers))
    batch = min(recipe.batch, LARGER_BATCH)
    epochs = round(LARGER_ROUNDS * recipe.epochs)
    return replace(recipe, rate=rate_for(brain, recipe.rate), epochs=epochs, batch=batch, upper=upper)


def pairs_of(facts: Sequence[Fact], phrasings: int = 5) -> list[Pair]:
    """Question–answer pairs from the training phrasings of facts.

    >>> pairs_of([Fact("f", "time", "We open at 9.", "9", ("When?", "From when?"), ())], 1)
    [Pair(question='When?', answer='9', passages=())]
    """
    return [Pair(question, fact.answer) for fact in facts for question in fact.train[:phrasings]]
