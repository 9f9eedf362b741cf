"""A specialist is trained step by step, so that it can be shown, stopped and resumed.

Each run trains an adapter of its own: the base weights are never touched, and an earlier specialist
goes on answering until the new one is complete.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import torch

from helpers.adapters.attached import Adapter, blocks_of, forget
from helpers.adapters.frozen_start import Reading
from helpers.adapters.recipe import LoraRecipe, rate_for, recipe_for
from helpers.language_model import Brain, encode_page, encode_pair
from helpers.packing import Example, Packed
from helpers.records import Pair, Passage, TrainingStep

# What a batch costs: logits [answer tokens, vocabulary], the ids of the right tokens, and the numbers of the
# examples whose answers these are, in their order → the loss, in nats a token.
Loss = Callable[[torch.Tensor, list[int], list[int]], torch.Tensor]


def right_tokens(logits: torch.Tensor, targets: list[int], examples: list[int]) -> torch.Tensor:
    """The usual loss: minus the logarithm of the odds of each right token, on average."""
    return torch.nn.functional.cross_entropy(logits, torch.tensor(targets, device=logits.device))


class LoraTraining:
    """One training run: iterate over it for steps; stop iterating to stop; iterate again to resume.

    A ``Passage`` among the pairs is learned as it stands, without any question. The recipe is one that was
    swept on the bundled brain, or one for this very model: see ``recipe_for``, which is asked here. Where a
    model learns slowly, a batch is learned in several steps, so that a step can be shown and waited for.

    >>> training = LoraTraining(brain, pairs)                       # doctest: +SKIP
    >>> for step in training: print(step.loss)                      # doctest: +SKIP
    >>> specialist = training.specialist()                          # doctest: +SKIP
    """

    def __init__(
        self,
        brain: Brain,
        pairs: Sequence[Pair | Passage],
        recipe: LoraRecipe = LoraRecipe(),
        loss: Loss = right_tokens,
    ) -> None:
        if not pairs:
            raise ValueError("no pairs to train on: give at least one question with its answer")
        self.brain, self.recipe, self.loss = brain, recipe_for(brain, recipe), loss
        self.examples = [_encoded(brain, one) for one in pairs]
        self.plain_head = _has_plain_head(brain, self.examples[0][0])
        self.parameters = self._prepare()
        self.reading = Reading(self.brain, self._first(), self.examples, self.plain_head)
        self.optimizer = self._optimizer()
        self.plan, self._batch = self._in_parts(self._shuffled())
        self.done, self.seconds, self.tokens = 0, 0.0, 0

    def _prepare(self) -> list[torch.nn.Parameter]:
        """The trainable parameters: here a fresh adapter's, and no others."""
        self.adapter = Adapter(self.brain, self.recipe.config(blocks_of(self.brain)), self.recipe.seed)
        return self.adapter.parameters()

    def _first(self) -> int:
        """The lowest block that learns."""
        return self.recipe.first(blocks_of(self.brain))

    def _learning(self) -> AbstractContextManager:
        return self.adapter.awake()

    def _optimizer(self) -> torch.optim.Optimizer:
        return torch.optim.AdamW(self.parameters, lr=self.recipe.rate, betas=(0.9, 0.99), weight_decay=0.0)

    def _shuffled(self) -> list[list[int]]:
        """Batches for all epochs: examples in a new random order each time."""
        rng, plan = random.Random(self.recipe.seed), []
        for _ in range(self.recipe.epochs):
            order = list(range(len(self.examples)))
            rng.shuffle(order)
            plan += [order[i : i + self.recipe.batch] for i in range(0, len(order), self.recipe.batch)]
        return plan

    def _in_parts(self, batches: Sequence[list[int]]) -> tuple[list[list[int]], list[int]]:
        """The batches, cut where one would take too long for a step; and for each part the number of its batch."""
        parts, seen = [], set()
        for batch in batches:
            parts.append(self.reading.in_parts(batch, self.examples, new=not seen.issuperset(batch)))
            seen.update(batch)
        return [part for some in parts for part in some], [i for i, some in enumerate(parts) for _ in some]

    @property
    def complete(self) -> bool:
        return self.done == len(self.plan)

    def __iter__(self) -> Iterator[TrainingStep]:
        while not self.complete:
            yield self.step()

    def _rate(self) -> float:
        """A short rise, then a straight line down to zero."""
        batch, batches = self._batch[self.done], self._batch[-1] + 1
        rise = min(1.0, (batch + 1) / max(1, self.recipe.warm_up))
        return self.recipe.rate * rise * (1 - batch / batches)

    def step(self) -> TrainingStep:
        """Learn from the next batch or part, with the model to itself: the loss counts the answer's tokens only."""
        with self.brain.lock:
            began = time.perf_counter()
            chosen, batch = self.plan[self.done], self._batch[self.done]
            for group in self.optimizer.param_groups:
                group["lr"] = self._rate()
            if batch not in self._batch[: self.done]:
                self.optimizer.zero_grad()
            loss = self._gradients(chosen, self._share(chosen, batch))
            self.done += 1
            if batch not in self._batch[self.done :]:
                self.optimizer.step()
            self.tokens += sum(len(self.examples[i][0]) for i in chosen)
            self.seconds += time.perf_counter() - began
            return TrainingStep(self.done, len(self.plan), float(loss), self.seconds)

    def _share(self, chosen: Sequence[int], batch: int) -> float:
        """The share of a part in its batch: each token to be learned counts the same, wherever it stands."""
        parts = [part for part, number in zip(self.plan, self._batch) if number == batch]
        return self._to_learn(chosen) / sum(map(self._to_learn, parts))

    def _to_learn(self, chosen: Sequence[int]) -> int:
        """The answer tokens of these examples."""
        return sum(len(ids) - start for ids, start in (self.examples[i] for i in chosen))

    def _gradients(self, chosen: Sequence[int], share: float = 1.0) -> torch.Tensor:
        """Add the gradients of these examples, times their share, to the parameters'; their loss."""
        examples = [self.examples[i] for i in chosen]
        batch = self.reading.pack(examples)
        with self._learning():
            loss = self.loss(self._logits(batch, examples), batch.targets, [chosen[i] for i in batch.order])
            (loss * share).backward()
        return loss.detach()

    def go_on(
        self, pairs: Sequence[Pair | Passage], epochs: int, loss: Loss = right_tokens, rate: float | None = None
    ) -> None:
        """Let the same weights learn other pairs: a new plan and a new optimizer; iterate again to train.

        ``loss`` is that of the new pairs; ``rate`` stays what it was, if left out.

        Raises ``RuntimeError`` if the present plan is not complete.
        """
        self.specialist()
        rate = rate_for(self.brain, rate) if rate else self.recipe.rate
        self.recipe, self.loss = replace(self.recipe, epochs=epochs, rate=rate), loss
        self.examples, self.done = [_encoded(self.brain, one) for one in pairs], 0
        (self.plan, self._batch), self.optimizer = self._in_parts(self._shuffled()), self._optimizer()

    @contextmanager
    def for_a_try(self) -> Iterator[None]:
        """What is learned inside this block is undone at its end: the weights are again what they were before."""
        before = [weight.detach().clone() for weight in self.parameters]
        try:
            yield
        finally:
            with self.brain.lock, torch.no_grad():
                for weight, was in zip(self.parameters, before, strict=True):
                    weight.copy_(was)

    def _logits(self, batch: Packed, examples: Sequence[Example]) -> torch.Tensor:
        """What the model expects where an answer's token follows: logits, [answer tokens, vocabulary]."""
        if not self.plain_head:
            return self.brain.model(**self.reading.inputs(batch)).logits[batch.rows, batch.columns]
        hidden = self.reading.states(batch, examples)
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
        return self.adapter.specialist(self.brain)

    def discard(self) -> None:
        """Throw an unfinished adapter away."""
        forget(self.so_far())


def _encoded(brain: Brain, one: Pair | Passage) -> tuple[list[int], int]:
    """Token ids, and where the part begins that is to be learned."""
    return encode_page(brain, one) if isinstance(one, Passage) else encode_pair(brain, one)


def _has_plain_head(brain: Brain, ids: list[int]) -> bool:
    """Whether logits are the output layer on the last hidden state and no more: then few places need them."""
    model, inputs = brain.model, {"input_ids": brain.tensor([ids]), "use_cache": False}
    with brain.at_work(), torch.inference_mode():
        hidden = model.base_model(**inputs).last_hidden_state
        return torch.allclose(model.get_output_embeddings()(hidden), model(**inputs).logits, atol=1e-4)


def train(
    brain: Brain,
    pairs: Sequence[Pair | Passage],
    recipe: LoraRecipe = LoraRecipe(),
    on_step: Callable[[TrainingStep], None] | None = None,
) -> Brain:
    """Train a specialist from start to end and return it."""
    training = LoraTraining(brain, pairs, recipe)
    for step in training:
        if on_step:
            on_step(step)
    return training.specialist()
