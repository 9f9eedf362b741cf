"""The training loop: seeded, resumable, on one or more processes of one thread each.

Small matrices gain little from a second thread, so each worker trains on documents of its
own and gradients are averaged. Matrices are updated by Muon, everything else by AdamW.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import torch
import torch.distributed as dist
from tokenizers import Tokenizer
from transformers import Qwen3Config, Qwen3ForCausalLM

from helpers.pretraining.by_heart import GeneralKnowledge, general_facts
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.loss import judged, loss_of, thinned, untouched
from helpers.pretraining.muon import Muon, share
from helpers.pretraining.rows import LONGEST, Batch, Batches, added
from helpers.pretraining.tokens import END, PAD, VOCABULARY, Encoder, sample_texts, train_tokenizer


@dataclass(frozen=True)
class Recipe:
    """All that decides the weights, given the data files."""

    seed: int = 7
    steps: int = 6000
    decay: int = 1500  # the last steps, in which the learning rate falls to zero
    warm_up: int = 50
    curriculum: int = 700  # steps until pages are as long and as mixed as they get
    tokens: int = 4096  # a step and worker
    workers: int = 1
    matrix_rate: float = 0.008  # 0.02 learns as fast at first, then stays on a higher level
    other_rate: float = 0.002
    hidden: int = 192
    layers: int = 6
    heads: int = 6
    feed_forward: int = 512
    vocabulary: int = VOCABULARY
    start: str = ""  # a bundle to go on from, such as data/brain; "" starts from random weights
    compile: bool = False
    half: bool = False  # products in bfloat16, where the processor multiplies it; weights keep 32 bits
    asked: int = 1  # of the questions' targets one in so many is learned from, and counts so many times


def new_model(recipe: Recipe, tokenizer: Tokenizer) -> Qwen3ForCausalLM:
    """A Qwen3-shaped decoder with random weights: QK-norm, tied embeddings, SwiGLU."""
    torch.manual_seed(recipe.seed)
    config = Qwen3Config(
        vocab_size=recipe.vocabulary,
        hidden_size=recipe.hidden,
        num_hidden_layers=recipe.layers,
        num_attention_heads=recipe.heads,
        num_key_value_heads=recipe.heads,
        head_dim=recipe.hidden // recipe.heads,
        intermediate_size=recipe.feed_forward,
        max_position_embeddings=2048,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=tokenizer.token_to_id(END),
        pad_token_id=tokenizer.token_to_id(PAD),
        attn_implementation="sdpa",
        # Not an option of Qwen3: the longest prompt that ``helpers.language_model`` hands to this model.
        trained_length=LONGEST,
    )
    return Qwen3ForCausalLM(config).float()


def compiled(*parts: Callable[..., object]) -> list[Callable[..., object]]:
    """Each part compiled once for all shapes: up to twice as fast; needs a C++ compiler."""
    from torch.fx.experimental import _config as shapes

    shapes.use_duck_shape = False  # else a batch that happens to be square is compiled anew
    return [torch.compile(part, dynamic=True) for part in parts]


def rate_at(step: int, recipe: Recipe) -> float:
    """The share of the full learning rate: a short rise, a plateau, a fall to zero.

    >>> recipe = Recipe(steps=100, decay=50, warm_up=10)
    >>> rate_at(0, recipe), rate_at(40, recipe), rate_at(75, recipe)
    (0.1, 1.0, 0.5)
    """
    rise = min(1.0, (step + 1) / recipe.warm_up)
    return rise * min(1.0, (recipe.steps - step) / max(1, recipe.decay))


class Trainer:
    """Everything a run holds; ``run`` goes on from wherever ``folder`` left off."""

    def __init__(self, recipe: Recipe, folder: Path, rank: int = 0) -> None:
        self.recipe, self.folder, self.rank, self.step = recipe, folder, rank, 0
        folder.mkdir(parents=True, exist_ok=True)
        self.lex, self.known = load_lexicon(), GeneralKnowledge(general_facts())
        self.tokenizer = self._tokenizer()
        self.model = new_model(recipe, self.tokenizer)
        if recipe.start:
            self.model.load_state_dict(Qwen3ForCausalLM.from_pretrained(recipe.start).state_dict())
        if recipe.half:
            self.model.set_attn_implementation("eager")  # the fused one gains nothing from 16 bits
        parts = self.model.model, judged
        self.body, self.judge = compiled(*parts) if recipe.compile else parts
        named = list(self.model.model.named_parameters())
        matrices = [p for n, p in named if p.ndim == 2 and "embed" not in n]
        self.muon = Muon(matrices, recipe.workers, rank, recipe.half)
        self.adam = torch.optim.AdamW(
            [p for n, p in named if p.ndim != 2 or "embed" in n],
            lr=recipe.other_rate,
            betas=(0.9, 0.98),
            weight_decay=0.0,
        )
        self.tokens_seen = 0
        self.pool_began, self.seen_before = 0, list(self.known.seen)
        self._load()

    def _tokenizer(self) -> Tokenizer:
        path = self.folder / "tokenizer.json"
        if not path.exists() and self.recipe.start:
            path.write_bytes((Path(self.recipe.start) / "tokenizer.json").read_bytes())
        if not path.exists():
            texts = sample_texts(Random(self.recipe.seed), self.lex, GeneralKnowledge(self.known.facts), 12000)
            train_tokenizer(texts, self.recipe.vocabulary).save(str(path))
        return Tokenizer.from_file(str(path))

    def _load(self) -> None:
        path = self.folder / f"state{self.rank}.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.adam.load_state_dict(state["adam"])
        self.muon.momentum = state["momentum"]
        self.step, self.tokens_seen = state["step"], state["tokens"]
        self.pool_began, self.seen_before = state["pool_began"], state["seen"]

    def save(self) -> None:
        """Write a checkpoint beside the old one, then swap: a cut-off run loses nothing."""
        state = {"model": self.model.state_dict(), "adam": self.adam.state_dict(), "momentum": self.muon.momentum,
                 "step": self.step, "tokens": self.tokens_seen, "seen": self.seen_before, "pool_began": self.pool_began}  # fmt: skip
        part = self.folder / f"state{self.rank}.part"
        torch.save(state, part)
        part.replace(self.folder / f"state{self.rank}.pt")

    def _batches(self):
        """Batches for each pool of documents; a pool's seed is the step at which it began.

        A resumed run draws the pool it was cut off in again and skips what it had used.
        """
        stream = Batches(self.lex, self.known, Encoder(self.tokenizer), self.recipe.tokens)
        while True:
            self.known.seen = list(self.seen_before)
            rng = Random(f"{self.recipe.seed}/{self.rank}/{self.pool_began}")
            pool = list(
                stream.pool(
                    rng, min(1.0, self.pool_began / max(1, self.recipe.curriculum)) if self.recipe.curriculum else 1.0
                )
            )
            yield from pool[self.step - self.pool_began :]
            self.pool_began, self.seen_before = self.step, list(self.known.seen)

    def loss(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """What the next step learns from: the weighted loss, and its plain answer part."""
        if self.recipe.asked > 1:
            batch = thinned(batch, self.recipe.asked, self.step)
        if self.recipe.half:
            batch = added(batch)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.half):
            return loss_of(self.body, self.model.lm_head.weight, batch, self.judge)

    def update(self, batch: Batch) -> float:
        """One step of learning; returns the loss on answers, in nats a token."""
        loss, plain = self.loss(batch)
        loss.backward()
        if self.recipe.start:  # vectors worth keeping
            untouched(self.model.model.embed_tokens.weight, batch)
        parameters = list(self.model.model.parameters())
        share([p.grad for p in parameters], self.recipe.workers)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        rate = rate_at(self.step, self.recipe)
        for group in self.adam.param_groups:
            group["lr"] = self.recipe.other_rate * rate
        self.adam.step()
        self.muon.step(self.recipe.matrix_rate * rate)
        self.model.zero_grad()
        self.step += 1
        self.tokens_seen += batch.ids.numel()
        return float(plain)

    def run(self, save_every: int = 250, report_every: int = 25) -> list[float]:
        """Train to the recipe's last step; returns the mean answer losses of each report."""
        losses, recent, start, first = [], [], time.monotonic(), self.step
        for batch in self._batches():
            if self.step >= self.recipe.steps:
                break
            recent.append(self.update(batch))
            if self.step % report_every == 0:
                losses.append(math.fsum(recent) / len(recent))
                recent = []
                if self.rank == 0:
                    pace = (time.monotonic() - start) / (self.step - first)
                    print(f"step {self.step}/{self.recipe.steps}  answer loss {losses[-1]:.3f}  {self.tokens_seen / 1e6:.1f}M tokens a worker  "
                          f"{pace:.2f} s a step", flush=True)  # fmt: skip
            if self.step % save_every == 0:
                self.save()
        self.save()
        return losses


def work(rank: int, recipe: Recipe, folder: Path) -> list[float]:
    """One worker of a run."""
    if recipe.workers > 1:
        dist.init_process_group(
            "gloo", init_method=f"file://{folder.resolve()}/meet", rank=rank, world_size=recipe.workers
        )
        torch.set_num_threads(1)
    return Trainer(recipe, folder, rank).run()


def train(recipe: Recipe, folder: Path) -> None:
    """Train, or go on training, in ``folder``; see ``Recipe`` for the knobs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=1))
    (folder / "meet").unlink(missing_ok=True)
    if recipe.workers == 1:
        work(0, recipe, folder)
    else:
        torch.multiprocessing.spawn(work, (recipe, folder), nprocs=recipe.workers)
