"""The reader: an adapter that teaches a published chat model to read the pages it is handed.

Reading is a stable skill, so it may go into the weights; the facts stay on the pages. The lessons are
the brain's own boards, in the model's own chat template.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import torch

from helpers.adapters import LoraRecipe
from helpers.adapters.attached import Adapter
from helpers.adapters.mixed_precision import halve, in_half
from helpers.language_model import load_brain
from helpers.pretraining.boards import board
from helpers.pretraining.chat_rows import chat_row
from helpers.pretraining.companions import TRAINED
from helpers.pretraining.documents import Document
from helpers.pretraining.lexicon import Lexicon, load_lexicon
from helpers.pretraining.loss import loss_of
from helpers.pretraining.own_words import lesson_from_memory, own_words, questions_without_pages
from helpers.pretraining.pages import open_book
from helpers.pretraining.rows import Batch, added, collate, full_groups
from helpers.pretraining.training import rate_at

POOL = 96  # documents sorted by length at a time
STATE, MEMORY = "reader.pt", "memory.json"


@dataclass(frozen=True)
class ReaderRecipe:
    """All that decides the adapter, given the data files and the model."""

    model: str = "smollm2-plain"
    seed: int = 7
    steps: int = 1000
    decay: int = 400  # the last steps, in which the learning rate falls to zero
    warm_up: int = 20
    tokens: int = 1600  # a step
    rank: int = 16
    alpha: int = 32
    rate: float = 8e-4
    boards: float = 0.8  # the share of documents that are boards; the others are the grammar's
    absent: float = 0.4  # the share of a board's questions that its pages leave open
    memory: float = 0.15  # the share of documents without pages: what the model itself says from memory
    half: bool = False  # the frozen weights in bfloat16

    def lora(self) -> LoraRecipe:
        return LoraRecipe(rank=self.rank, alpha=self.alpha, rate=self.rate, seed=self.seed)


def lesson(rng: Random, lex: Lexicon, recipe: ReaderRecipe, remembered: list[tuple[str, str]] = ()) -> Document:
    """One document with at least one question; ``remembered`` is what the model says from memory."""
    if remembered and rng.random() < recipe.memory:
        return lesson_from_memory(rng, remembered)
    while True:
        on_board = rng.random() < recipe.boards
        made = board(rng, lex, absent=recipe.absent) if on_board else open_book(rng, lex, absent=0.25, mix=TRAINED)
        if made.asked:
            return made


class ReaderTraining:
    """A run that goes on from wherever ``folder`` left off."""

    def __init__(self, recipe: ReaderRecipe, folder: Path) -> None:
        self.recipe, self.folder, self.step, self.pool_began, self.seen = recipe, folder, 0, 0, 0
        self.brain, self.lex = load_brain(recipe.model), load_lexicon()
        # With rows as short as these the plain product is a fifth faster than the fused one, and as exact.
        self.brain.model.set_attn_implementation("eager")
        self.remembered = self._remembered() if recipe.memory else []
        if recipe.half:
            halve(self.brain)
        self.adapter = Adapter(self.brain, recipe.lora().config(), recipe.seed)
        self.weights = self.adapter.parameters()
        for weight in self.weights:
            weight.data = weight.data.float()
        self.optimizer = torch.optim.AdamW(self.weights, lr=recipe.rate, betas=(0.9, 0.98), weight_decay=0.0)
        self._load()

    def _remembered(self) -> list[tuple[str, str]]:
        """What the model says from memory before it learns; asked once a run."""
        file = self.folder / MEMORY
        if not file.exists():
            asked = questions_without_pages(Random(self.recipe.seed), self.lex)
            file.write_text(json.dumps(own_words(self.brain, asked), indent=1))
        return [tuple(pair) for pair in json.loads(file.read_text("utf-8"))]

    def _load(self) -> None:
        if (self.folder / STATE).exists():
            state = torch.load(self.folder / STATE, weights_only=True)
            for weight, saved in zip(self.weights, state["weights"], strict=True):
                weight.data.copy_(saved)
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.pool_began, self.seen = state["step"], state["pool_began"], state["seen"]

    def save(self) -> None:
        """Write a checkpoint beside the old one, then swap: a cut-off run loses nothing."""
        part = (self.folder / STATE).with_suffix(".part")
        state = {"weights": [weight.data for weight in self.weights], "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "step": self.step, "pool_began": self.pool_began, "seen": self.seen}, part)
        part.replace(self.folder / STATE)

    def batches(self) -> Iterator[Batch]:
        """Pool after pool of lessons; a pool's seed is the step at which it began, so a run can be resumed in it."""
        while True:
            rng = Random(f"{self.recipe.seed}/{self.pool_began}")
            rows = [chat_row(self.brain, lesson(rng, self.lex, self.recipe, self.remembered)) for _ in range(POOL)]
            groups = full_groups(sorted(rows, key=lambda row: -len(row.ids)), self.recipe.tokens)
            rng.shuffle(groups)
            for group in groups[self.step - self.pool_began :]:
                yield added(collate(group))
            self.pool_began = self.step

    def update(self, batch: Batch) -> float:
        """One step of learning; returns the loss on answers, in nats a token."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.recipe.rate * rate_at(self.step, self.recipe)
        self.optimizer.zero_grad()
        model = self.brain.model
        with self.adapter.awake():  # asleep, its weights take no gradient
            with in_half(self.brain, self.recipe.half):
                loss, _ = loss_of(model.base_model, model.get_output_embeddings().weight, batch)
            loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimizer.step()
        self.step += 1
        self.seen += int((batch.positions > 0).sum())
        return float(loss.detach())

    def run(self, save_every: int = 25) -> None:
        """Train to the recipe's last step."""
        recent, began, first = [], time.monotonic(), self.step
        for batch in self.batches():
            if self.step >= self.recipe.steps:
                break
            recent.append(self.update(batch))
            if self.step % save_every == 0:
                pace = (time.monotonic() - began) / (self.step - first)
                print(f"step {self.step}/{self.recipe.steps}  loss {math.fsum(recent) / len(recent):.3f}  "
                      f"{self.seen / 1e6:.2f}M tokens  {pace:.2f} s a step", flush=True)  # fmt: skip
                recent = []
                self.save()
        self.save()


def train_reader(recipe: ReaderRecipe, folder: Path) -> None:
    """Train the reader, or go on training it, in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1))
    ReaderTraining(recipe, folder).run()
