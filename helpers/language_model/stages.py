"""One answer in its two stages, timed: the model reads the prompt, then it writes token by token.

Reading goes through all tokens at once; writing goes one token at a time, each time with the *keys and
values* of all earlier tokens at hand, which the model keeps (its KV cache). Whatever is read before the
question can be read ahead, and its keys and values kept: then only the question remains to be read.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from helpers.language_model.brain import Brain
from helpers.language_model.encoding import prompt_for, token_ids
from helpers.language_model.limits import LONGEST_ANSWER, check_asks, check_fits
from helpers.records import Hit


@dataclass(frozen=True)
class Staged:
    """An answer, how many tokens were read now and written, and the seconds of each stage."""

    text: str
    tokens_read: int
    tokens_written: int
    reading: float
    writing: float


@dataclass(frozen=True)
class ReadAhead:
    """The beginning of a prompt, as token ids, with the keys and values that the model made of it."""

    ids: tuple[int, ...]
    cache: Any = field(repr=False)

    @property
    def bytes(self) -> int:
        """The memory that the keys and values take."""
        return sum(layer.keys.nbytes + layer.values.nbytes for layer in self.cache.layers)


def read_ahead(brain: Brain, hits: Sequence[Hit]) -> ReadAhead:
    """Read the pages before any question is known: all that two different questions' prompts have in common.

    It belongs to these weights: a specialist makes keys and values of its own.
    """
    one, other = (token_ids(brain, prompt_for(brain, question, hits)) for question in ("Who?", "7"))
    ids = one[: _shared(one, other)]
    with brain.at_work():
        cache, _ = _read(brain, ids, None)
    return ReadAhead(tuple(ids), cache)


def answer_in_stages(
    brain: Brain,
    question: str,
    hits: Sequence[Hit] = (),
    ahead: ReadAhead | None = None,
    length: int | None = None,
) -> Staged:
    """The same answer as ``answer`` gives, in two timed stages.

    With ``ahead``, what was read before is not read again. ``length`` makes the model write exactly so many
    tokens, whether or not it is done, so that two models can be timed on equal work; the text is then cut at
    its end. Raises as ``answer`` does.
    """
    check_asks(question)
    prompt = prompt_for(brain, question, hits)
    check_fits(brain, prompt)
    ids = token_ids(brain, prompt)
    known = min(_shared(ids, ahead.ids), len(ids) - 1) if ahead else 0
    with brain.at_work():
        began = time.perf_counter()
        cache, first = _read(brain, ids[known:], _kept(ahead, known) if ahead else None)
        read = time.perf_counter()
        new = list(_write(brain, cache, first, length))
        done = time.perf_counter()
    return Staged(_first_line(brain, new), len(ids) - known, len(new), read - began, done - read)


def _read(brain: Brain, ids: Sequence[int], cache: Any) -> tuple[Any, int]:
    """Keys and values of all tokens so far, and the likeliest next token."""
    import torch

    with torch.inference_mode():
        output = brain.model(
            input_ids=brain.tensor([list(ids)]), past_key_values=cache, use_cache=True, logits_to_keep=1
        )
    return output.past_key_values, int(output.logits[0, -1].argmax())


def _write(brain: Brain, cache: Any, token: int, length: int | None) -> Iterator[int]:
    """The tokens of the answer, the first one given; up to its end, or exactly ``length`` of them."""
    end = brain.tokenizer.eos_token_id if length is None else None
    for _ in range((length or LONGEST_ANSWER) - 1):
        yield token
        if token == end:
            return
        cache, token = _read(brain, [token], cache)
    yield token


def _kept(ahead: ReadAhead, known: int) -> Any:
    """A copy, since writing adds to it; cut where the two prompts part."""
    cache = copy.deepcopy(ahead.cache)
    if known < len(ahead.ids):
        cache.crop(known - len(ahead.ids))  # below 0: so many are taken off
    return cache


def _shared(one: Sequence[int], other: Sequence[int]) -> int:
    """How many ids two prompts have in common at their beginning."""
    pairs = zip(one, other)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _first_line(brain: Brain, new: Sequence[int]) -> str:
    end = brain.tokenizer.eos_token_id
    text = brain.tokenizer.decode(new[: new.index(end)] if end in new else new, skip_special_tokens=True)
    return (text.strip().splitlines() or [""])[0]
