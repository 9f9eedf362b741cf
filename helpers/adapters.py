"""Specialist training: the same model with a LoRA adapter (Hu et al. 2021, arXiv:2106.09685).

Training goes step by step, so that it can be shown, stopped and resumed. Each run trains an
adapter of its own: the base weights are never touched, and an earlier specialist goes on
answering until the new one is complete.
"""

from __future__ import annotations

import json
import random
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from peft.tuners.tuners_utils import BaseTunerLayer
from peft.utils import get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file

from helpers.language_model import Brain, base_weights, encode_pair, fingerprint
from helpers.packing import Packed, pack
from helpers.records import Fact, Pair, TrainingStep


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


# For some fifty facts: smaller batches, so more steps of a smaller rate. It answers untrained wordings
# better than the default; swept on fifty facts that the benchmark does not use.
MANY_FACTS = LoraRecipe(rate=0.008, epochs=6, batch=12)

# peft asks transformers for something by its old name; a learner can do nothing about it.
warnings.filterwarnings("ignore", message="`is_gradient_checkpointing`", category=FutureWarning)
# Which adapter answers is decided by ``_awake``, so it does not matter which one peft calls active.
warnings.filterwarnings("ignore", message="Adapter .* was active which is now deleted", category=UserWarning)

_HOLDER, _LAYERS = "_lora_holder", "_lora_layers"
_names = count(1)


def _holder(model: Any) -> PeftModel | None:
    """peft's view of a model, kept on the model itself, so that the two leave memory together."""
    return vars(model).get(_HOLDER)


def _attach(brain: Brain, recipe: LoraRecipe) -> tuple[PeftModel, str]:
    """Give the shared model a fresh adapter (B = 0, so it changes nothing yet), asleep."""
    name, peft = f"adapter{next(_names)}", _holder(brain.model)
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        target_modules="all-linear",
        lora_dropout=0.0,
        task_type="CAUSAL_LM",
    )
    with torch.random.fork_rng(devices=[]):  # the caller's own random numbers go on undisturbed
        torch.manual_seed(recipe.seed)
        if peft is None:
            peft = get_peft_model(brain.model, config, adapter_name=name)
            # Past nn.Module's own bookkeeping: the holder contains the model, so it is no part of it.
            vars(brain.model)[_HOLDER] = peft
            vars(peft)[_LAYERS] = [layer for layer in peft.modules() if isinstance(layer, BaseTunerLayer)]
        else:
            peft.add_adapter(name, config)
    peft.base_model.disable_adapter_layers()
    return peft, name


@contextmanager
def _awake(peft: PeftModel, name: str) -> Iterator[None]:
    """One adapter answers inside this block; outside it the base model does.

    Layer by layer: peft's own switch walks the whole model three times, which is felt at every step.
    """
    layers = vars(peft)[_LAYERS]
    for layer in layers:
        layer.enable_adapters(True)
        layer.set_adapter(name)
    try:
        yield
    finally:
        for layer in layers:
            layer.enable_adapters(False)


def pairs_of(facts: Sequence[Fact], phrasings: int = 5) -> list[Pair]:
    """Question–answer pairs from the training phrasings of facts.

    >>> pairs_of([Fact("f", "time", "We open at 9.", "9", ("When?", "From when?"), ())], 1)
    [Pair(question='When?', answer='9', passages=())]
    """
    return [Pair(question, fact.answer) for fact in facts for question in fact.train[:phrasings]]


class LoraTraining:
    """One training run: iterate over it for steps; stop iterating to stop; iterate again to resume.

    >>> training = LoraTraining(brain, pairs)                       # doctest: +SKIP
    >>> for step in training: print(step.loss)                      # doctest: +SKIP
    >>> specialist = training.specialist()                          # doctest: +SKIP
    """

    def __init__(self, brain: Brain, pairs: Sequence[Pair], recipe: LoraRecipe = LoraRecipe()) -> None:
        if not pairs:
            raise ValueError("no pairs to train on: give at least one question with its answer")
        self.brain, self.recipe = brain, recipe
        self.parameters = self._prepare()
        self.examples = [encode_pair(brain, pair) for pair in pairs]
        self.plain_head = _has_plain_head(self.brain.model, self.examples[0][0])
        self.optimizer = torch.optim.AdamW(self.parameters, lr=recipe.rate, betas=(0.9, 0.99), weight_decay=0.0)
        self.plan = self._shuffled()
        self.done, self.seconds, self.tokens = 0, 0.0, 0

    def _prepare(self) -> list[torch.nn.Parameter]:
        """The weights that will learn: here a fresh adapter's, and no others."""
        self.peft, self.name = _attach(self.brain, self.recipe)
        return [p for n, p in self.brain.model.named_parameters() if f".{self.name}." in n]

    def _learning(self) -> AbstractContextManager:
        return _awake(self.peft, self.name)

    def _shuffled(self) -> list[list[int]]:
        """Batches for all epochs: examples in a new random order each time."""
        rng, plan = random.Random(self.recipe.seed), []
        for _ in range(self.recipe.epochs):
            order = list(range(len(self.examples)))
            rng.shuffle(order)
            plan += [order[i : i + self.recipe.batch] for i in range(0, len(order), self.recipe.batch)]
        return plan

    @property
    def complete(self) -> bool:
        return self.done == len(self.plan)

    def __iter__(self) -> Iterator[TrainingStep]:
        while not self.complete:
            yield self.step()

    def _rate(self) -> float:
        """A short rise, then a straight line down to zero."""
        rise = min(1.0, (self.done + 1) / max(1, self.recipe.warm_up))
        return self.recipe.rate * rise * (1 - self.done / len(self.plan))

    def step(self) -> TrainingStep:
        """Learn from the next batch: the loss counts the answer's tokens only."""
        began = time.perf_counter()
        batch = pack([self.examples[i] for i in self.plan[self.done]], self.brain.tokenizer.pad_token_id)
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate()
        self.optimizer.zero_grad()
        with self._learning():
            loss = torch.nn.functional.cross_entropy(self._logits(batch), torch.tensor(batch.targets))
            loss.backward()
        self.optimizer.step()
        self.done += 1
        self.tokens += sum(len(self.examples[i][0]) for i in self.plan[self.done - 1])
        self.seconds += time.perf_counter() - began
        return TrainingStep(self.done, len(self.plan), float(loss.detach()), self.seconds)

    def _logits(self, batch: Packed) -> torch.Tensor:
        """What the model expects where an answer's token follows: logits, [answer tokens, vocabulary]."""
        # Without a mask, transformers takes places that start again for the start of another text.
        inputs = {"input_ids": torch.tensor(batch.ids), "position_ids": torch.tensor(batch.places), "use_cache": False}
        if not self.plain_head:
            return self.brain.model(**inputs).logits[batch.rows, batch.columns]
        hidden = self.brain.model.base_model(**inputs).last_hidden_state
        return self.brain.model.get_output_embeddings()(hidden[batch.rows, batch.columns])

    def specialist(self) -> Brain:
        """The trained model, once training is complete.

        Raises ``RuntimeError`` before that: a half-trained specialist is never handed out.
        """
        if not self.complete:
            raise RuntimeError(f"training stopped at step {self.done} of {len(self.plan)}: iterate on to the end first")
        return self.so_far()

    def so_far(self) -> Brain:
        """The model as it stands now, to be examined while it trains; it changes with the next step."""
        return _view(self.brain, self.peft, self.name)

    def discard(self) -> None:
        """Throw an unfinished adapter away."""
        forget(self.so_far())


class FullTraining(LoraTraining):
    """The same run with *every* weight learning: on a copy of the model, so that the base stays.

    It needs the memory of a second model, and a rate some ten times lower than LoRA's. The
    copy goes when the last name for it does; there is no adapter to forget.
    """

    def _prepare(self) -> list[torch.nn.Parameter]:
        with torch.random.fork_rng(devices=[]):  # a new model is filled with random numbers first
            model = type(self.brain.model)(self.brain.model.config)
        model.load_state_dict(base_weights(self.brain))
        model.generation_config = self.brain.model.generation_config
        self.brain = replace(self.brain, model=model.eval(), switch=nullcontext, adapter="")
        return list(model.parameters())

    def _learning(self) -> AbstractContextManager:
        return nullcontext()

    def so_far(self) -> Brain:
        return replace(self.brain, name=f"{self.brain.name}+full")

    def discard(self) -> None:
        """Nothing to undo: the base was never touched."""


def _has_plain_head(model: Any, ids: list[int]) -> bool:
    """Whether logits are the output layer on the last hidden state and no more: then few places need them."""
    inputs = {"input_ids": torch.tensor([ids]), "use_cache": False}
    with torch.inference_mode():
        hidden = model.base_model(**inputs).last_hidden_state
        return torch.allclose(model.get_output_embeddings()(hidden), model(**inputs).logits, atol=1e-4)


def _view(brain: Brain, peft: PeftModel, name: str) -> Brain:
    return replace(brain, switch=lambda: _awake(peft, name), adapter=name, name=f"{brain.name}+{name}")


def train(
    brain: Brain,
    pairs: Sequence[Pair],
    recipe: LoraRecipe = LoraRecipe(),
    on_step: Callable[[TrainingStep], None] | None = None,
) -> Brain:
    """Train a specialist from start to end and return it."""
    training = LoraTraining(brain, pairs, recipe)
    for step in training:
        if on_step:
            on_step(step)
    return training.specialist()


def _own_holder(specialist: Brain) -> PeftModel:
    peft = _holder(specialist.model)
    if peft is None or specialist.adapter not in peft.peft_config:
        raise ValueError(f"{specialist.name!r} has no adapter: it was forgotten, or never trained")
    return peft


def forget(specialist: Brain) -> None:
    """Delete a specialist's adapter from memory; the base model is as it was."""
    peft = _own_holder(specialist)
    if len(peft.peft_config) > 1:
        peft.delete_adapter(specialist.adapter)
        peft.base_model.disable_adapter_layers()
        return
    peft.unload()
    del vars(specialist.model)[_HOLDER]


def save_adapter(specialist: Brain, folder: Path, recipe: LoraRecipe = LoraRecipe()) -> None:
    """Write an adapter's weights (safetensors), its recipe and the base it belongs to, to a folder."""
    peft = _own_holder(specialist)
    shape = peft.peft_config[specialist.adapter]
    recipe = replace(recipe, rank=shape.r, alpha=shape.lora_alpha)  # what the weights are, whatever was passed
    folder.mkdir(parents=True, exist_ok=True)
    weights = get_peft_model_state_dict(peft, adapter_name=specialist.adapter)
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, folder / "adapter.safetensors")
    notes = {"base": fingerprint(specialist), "recipe": asdict(recipe)}
    (folder / "adapter.json").write_text(json.dumps(notes, indent=1) + "\n", "utf-8")


def load_adapter(brain: Brain, folder: Path) -> Brain:
    """Read an adapter that ``save_adapter`` wrote, and attach it to ``brain``.

    Raises ``ValueError`` where it was trained on another base: there it would answer nonsense.
    """
    notes = json.loads((folder / "adapter.json").read_text("utf-8"))
    if notes["base"] != fingerprint(brain):
        raise ValueError(f"the adapter in {folder.name} was trained on another base than {brain.name!r}: train it anew")
    peft, name = _attach(brain, LoraRecipe(**notes["recipe"]))
    set_peft_model_state_dict(peft, load_file(folder / "adapter.safetensors"), adapter_name=name)
    return _view(brain, peft, name)
