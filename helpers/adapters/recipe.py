"""What a training run is given: its knobs, and its question–answer pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from peft import LoraConfig

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

    def config(self) -> LoraConfig:
        """The same as peft wants it: adapters on all linear layers, and no dropout."""
        return LoraConfig(
            r=self.rank,
            lora_alpha=self.alpha,
            target_modules="all-linear",
            lora_dropout=0.0,
            task_type="CAUSAL_LM",
        )

    def __post_init__(self) -> None:
        for knob in ("rank", "alpha", "rate", "epochs", "batch"):
            if getattr(self, knob) <= 0:
                raise ValueError(f"{knob} is {getattr(self, knob)}; it must be above 0")


# For some fifty facts: smaller batches, so more steps at a lower rate. It answers held-out wordings
# better than the default; swept on fifty facts that the benchmark does not use.
MANY_FACTS = LoraRecipe(rate=0.008, epochs=6, batch=12)


def pairs_of(facts: Sequence[Fact], phrasings: int = 5) -> list[Pair]:
    """Question–answer pairs from the training phrasings of facts.

    >>> pairs_of([Fact("f", "time", "We open at 9.", "9", ("When?", "From when?"), ())], 1)
    [Pair(question='When?', answer='9', passages=())]
    """
    return [Pair(question, fact.answer) for fact in facts for question in fact.train[:phrasings]]
