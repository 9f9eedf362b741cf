"""What training does not change is computed once: the lower blocks of each text, the beginning of each row.

Where only the upper blocks are adapted, the lower ones make the same of a text at every step: their outputs
are kept, and the upper ones go on from there. And the words that a chat template puts in front of every
question are read once a row, for all texts that stand in it. And from the last block on nobody looks at a token that
no answer follows: there it computes only what the others need of it. All this is exact: it saves work, not digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import torch

from helpers.adapters.recipe import is_large
from helpers.language_model import Brain
from helpers.packing import Example, Packed, common_start, cut, pack

ALONE = ("self_attn.q_proj", "self_attn.o_proj", "mlp")  # these parts of a block read each token by itself
A_STEP = 1e9  # tokens times blocks times width squared: two idle cores learn from so much in less than a second


class Reading:
    """How a model reads packed texts: to what its last block makes of every token.

    ``first`` is the lowest block that is adapted. Where the model's shape does not allow to begin there, or to
    share a beginning, each batch goes through the whole model as it is.
    """

    def __init__(self, brain: Brain, first: int, examples: Sequence[Example], plain_head: bool = True) -> None:
        # The bundled brain's template begins with one word, which is not worth a mask.
        self.brain, self.first, self.shares = brain, first * plain_head, brain.chat and plain_head
        self.spares = plain_head and self._has_usual_blocks()
        self._kept: dict[tuple[int, ...], torch.Tensor] = {}
        if (self.first or self.shares or self.spares) and not self._is_exact(examples[:2]):
            self.first, self.shares, self.spares = 0, False, False
        self._kept.clear()

    def in_parts(self, batch: Sequence[int], examples: Sequence[Example], new: bool) -> list[list[int]]:
        """The numbers of a batch's examples, cut in parts where a small machine would be at it for over a second.

        If some are ``new``, the lower blocks have work too.
        """
        if not is_large(self.brain):
            return [list(batch)]
        some = [examples[i] for i in batch]
        shared = common_start(some) if self.shares else 0
        config = self.brain.model.config.get_text_config()
        blocks = config.num_hidden_layers - self.first / (2 if new else 1)  # to read is half the work of learning
        most = A_STEP / (blocks * config.hidden_size**2) - shared
        return cut(batch, [len(ids) - shared for ids, _ in some], max(1, most))

    def pack(self, examples: Sequence[Example]) -> Packed:
        """A batch as this model reads it with the least work."""
        return pack(examples, self.brain.tokenizer.pad_token_id, common_start(examples) if self.shares else 0)

    def states(self, batch: Packed, examples: Sequence[Example]) -> torch.Tensor:
        """The last block's output for a batch that ``pack`` made of these examples: [rows, tokens, width].

        It is right where an answer's token follows, and may be anything elsewhere.
        """
        if not self.first:
            with self._answers_only(batch):
                return self._through(self.inputs(batch))
        self._keep(examples)
        begun = {"input_ids": None, "inputs_embeds": self._begun(batch, examples)}
        with self._blocks(self.first, None), self._answers_only(batch):
            return self._through(self.inputs(batch) | begun)

    def inputs(self, batch: Packed) -> dict[str, Any]:
        """A batch as the model's arguments."""
        places = self.brain.tensor(batch.places)
        # Without a mask, transformers takes places that start again for the start of another text.
        mask = {"attention_mask": sees(places, batch.shared)} if batch.shared else {}
        return {"input_ids": self.brain.tensor(batch.ids), "position_ids": places, "use_cache": False, **mask}

    def _through(self, inputs: dict[str, Any]) -> torch.Tensor:
        """A batch through the blocks that the model has now."""
        return self.brain.model.base_model(**inputs).last_hidden_state

    def _keep(self, examples: Sequence[Example]) -> None:
        """Let the lower blocks read what they have not read yet."""
        new = list({tuple(ids): (ids, start) for ids, start in examples if tuple(ids) not in self._kept}.values())
        if not new:
            return
        batch = self.pack(new)
        with torch.no_grad(), self._blocks(0, self.first):
            out = self._through(self.inputs(batch))
        for span in batch.spans:
            parts = out[span.row, : batch.shared], out[span.row, span.begin : span.end]
            self._kept[tuple(new[span.example][0])] = torch.cat(parts)

    def _begun(self, batch: Packed, examples: Sequence[Example]) -> torch.Tensor:
        """What was kept of these texts, laid out as the batch is."""
        some = next(iter(self._kept.values()))
        rows = some.new_zeros(len(batch.ids), len(batch.ids[0]), some.shape[-1])
        for span in batch.spans:
            state = self._kept[tuple(examples[span.example][0])]
            rows[span.row, : batch.shared] = state[: batch.shared]
            rows[span.row, span.begin : span.end] = state[batch.shared :]
        return rows

    @contextmanager
    def _blocks(self, begin: int, end: int | None) -> Iterator[None]:
        """Inside this block the model has only these blocks; the last norm goes with the last one."""
        body: Any = self.brain.model.base_model
        layers, norm = body.layers, body.norm
        with self.brain.lock:
            try:
                body.layers, body.norm = layers[begin:end], norm if end is None else torch.nn.Identity()
                yield
            finally:
                body.layers, body.norm = layers, norm

    def _has_usual_blocks(self) -> bool:
        """Whether the last block has the parts that read each token by itself, under their usual names."""
        layers = getattr(self.brain.model.base_model, "layers", None)
        there = {name for name, _ in layers[-1].named_modules()} if layers else set()
        return there.issuperset((*ALONE, "mlp.down_proj"))

    @contextmanager
    def _answers_only(self, batch: Packed) -> Iterator[None]:
        """Inside this block these parts of the last block read only tokens that an answer's token follows."""
        last: Any = self.brain.model.base_model.layers[-1] if self.spares else None
        parts = [last.get_submodule(name) for name in ALONE] if self.spares else []
        places = self.brain.tensor(batch.rows), self.brain.tensor(batch.columns)
        with self.brain.lock:
            try:
                for part in parts:
                    vars(part)["forward"] = partial(_read_at, places, part.forward)
                yield
            finally:
                for part in parts:
                    vars(part).pop("forward", None)

    def _is_exact(self, examples: Sequence[Example]) -> bool:
        """Whether two texts come out as from the whole model, each in full. Any model may be named, so it is tried."""
        body = self.brain.model.base_model
        if not (sees_all(body.config) and all(hasattr(body, part) for part in ("layers", "norm", "embed_tokens"))):
            return False
        ours, plain = self.pack(examples), pack(examples, self.brain.tokenizer.pad_token_id)
        with self.brain.at_work(), torch.inference_mode():
            found = self.states(ours, examples)[ours.rows, ours.columns]
            wanted = self._through(self.inputs(plain))[plain.rows, plain.columns]
        return ours.targets == plain.targets and torch.allclose(found, wanted, rtol=1e-3, atol=1e-3)


def _read_at(places: tuple[torch.Tensor, torch.Tensor], read: Callable, states: torch.Tensor) -> torch.Tensor:
    """What ``read`` makes of the states at these places, put where they stand; 0 elsewhere. [rows, tokens, width]."""
    found = read(states[places])
    return found.new_zeros(*states.shape[:2], found.shape[-1]).index_put(places, found)


def sees_all(config: Any) -> bool:
    """Whether each block looks back as far as it likes. Where some look back a few tokens only, they are not alike."""
    windows = set(getattr(config, "layer_types", None) or ()) - {"full_attention"}
    return not windows and getattr(config, "sliding_window", None) is None


def sees(places: torch.Tensor, shared: int) -> torch.Tensor:
    """Which token sees which, in rows whose texts share their first tokens: 0 where it does, far below where not.

    A text sees itself up to here and the shared beginning, and no neighbour.

    >>> sees(torch.tensor([[0, 1, 2, 1, 2]]), shared=1)[0, 0].eq(0).int()
    tensor([[1, 0, 0, 0, 0],
            [1, 1, 0, 0, 0],
            [1, 1, 1, 0, 0],
            [1, 0, 0, 1, 0],
            [1, 0, 0, 1, 1]], dtype=torch.int32)
    """
    text = (places == shared).cumsum(1)  # 0 in the beginning, then 1 for the first text, and so on
    mine = (text[:, :, None] == text[:, None, :]) | (text[:, None, :] == 0)
    length = places.shape[1]
    earlier = torch.ones(length, length, dtype=torch.bool, device=places.device).tril()
    far = torch.finfo(torch.float32).min
    return torch.where(mine & earlier, 0.0, far)[:, None]
