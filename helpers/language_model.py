"""The model that answers: the bundled brain, or any causal model of the hub by name.

One call serves the whole course. What differs is only *what it is given* (``hits``) and
*which weights answer* (the ``Brain`` that is passed)::

    answer(brain, question)                # from memory
    answer(brain, question, hits)          # RAG
    answer(specialist, question)           # LoRA
    answer(specialist, question, hits)     # both
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.prompting import chat_messages, prompt_text, texts_of
from helpers.records import Answer, Hit, Odds, Pair

if TYPE_CHECKING:
    import torch

BUNDLED = Path(__file__).resolve().parents[1] / "data" / "brain"
LONGEST_ANSWER = 40  # tokens; the longest instruction of the offices needs half of it
BATCH = 32


@dataclass(frozen=True)
class Brain:
    """A model with its tokenizer. ``switch`` decides which weights are awake while it answers.

    The base brain and all its specialists share one model in memory: a specialist's
    ``switch`` turns its adapter on, and off again.
    """

    model: Any
    tokenizer: Any
    name: str
    chat: bool = False
    switch: Callable[[], AbstractContextManager] = field(default=nullcontext, repr=False)
    adapter: str = ""


def _offline(hub: bool) -> None:
    """Settings that the libraries read when they are first imported."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # The hub reads this once in a kernel, so an encoder of the hub needs the network from the start.
    encoder = os.environ.get("ENCODER") or "."
    if not hub and Path(encoder).is_dir():
        os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _check_weights(folder: Path) -> None:
    """Refuse bundled weights that are not the published ones."""
    wanted = (folder / "SHA256").read_text("utf-8").split()[0]
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != wanted:
        raise ValueError(
            f"data/brain/model.safetensors has sha256 {found[:12]}…, expected {wanted[:12]}…: restore it with git"
        )


def load_brain(name: str | None = None, threads: int | None = None) -> Brain:
    """Load the bundled brain, or the causal model that ``name`` or ``BRAIN=…`` names.

    ``name`` is a model of the hub ("Qwen/Qwen3-0.6B", needs a network) or a folder. Weights are read
    from safetensors in 32-bit floats, and no code that comes with a model is run.

    Raises ``ValueError`` where the bundled weights are damaged, ``OSError`` where a
    named model cannot be found.
    """
    name = name or os.environ.get("BRAIN") or ""
    is_folder = not name or Path(name).is_dir()
    _offline(hub=not is_folder)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)
    if not name:
        _check_weights(BUNDLED)
    source = str(Path(name or BUNDLED).resolve()) if is_folder else name
    tokenizer = AutoTokenizer.from_pretrained(source, padding_side="left", local_files_only=is_folder)
    model = AutoModelForCausalLM.from_pretrained(
        source, dtype=torch.float32, use_safetensors=True, local_files_only=is_folder
    )
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return Brain(model.eval(), tokenizer, name or "bundled", chat=bool(name and tokenizer.chat_template))


def prompt_for(brain: Brain, question: str, hits: Sequence[Hit] = ()) -> str:
    """The exact text the model will read; the hits, if any, are the only difference RAG makes."""
    return _prompt(brain, question, texts_of(hits))


def _prompt(brain: Brain, question: str, passages: Sequence[str]) -> str:
    if not brain.chat:
        return prompt_text(question, passages)
    # Models that think aloud first (Qwen3) are told not to: the answer must be in the first line.
    return brain.tokenizer.apply_chat_template(
        chat_messages(question, passages), tokenize=False, add_generation_prompt=True, enable_thinking=False
    )


def encode_pair(brain: Brain, pair: Pair) -> tuple[list[int], int]:
    """A training pair as token ids, and where its answer begins; the last id ends the answer."""
    prompt = _ids(brain, _prompt(brain, pair.question, pair.passages))
    return prompt + _answer_ids(brain, pair.answer), len(prompt)


def _ids(brain: Brain, text: str) -> list[int]:
    return brain.tokenizer(text, add_special_tokens=False)["input_ids"]


def _answer_ids(brain: Brain, answer: str) -> list[int]:
    lead = "" if brain.chat else " "
    return [*_ids(brain, lead + answer), brain.tokenizer.eos_token_id]


def answer(brain: Brain, question: str, hits: Sequence[Hit] = ()) -> Answer:
    """What ``brain`` answers to one question, reading ``hits`` if there are any.

    >>> answer(load_brain(), "What is the capital of France?").text
    'Paris'
    """
    return answer_all(brain, [question], [hits])[0]


def answer_all(brain: Brain, questions: Sequence[str], hits: Sequence[Sequence[Hit]] = ()) -> list[Answer]:
    """Answer many questions in batches; ``hits[i]`` belongs to ``questions[i]``.

    Decoding is greedy: the same question always gets the same answer. ``seconds`` is a
    question's share of the time of its batch.
    """
    hits = hits or [()] * len(questions)
    if len(hits) != len(questions):
        raise ValueError(f"{len(questions)} questions but {len(hits)} lists of hits: give one list a question")
    prompts = [prompt_for(brain, question, found) for question, found in zip(questions, hits)]
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    answers: dict[int, Answer] = {}
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        began = time.perf_counter()
        texts = _generate(brain, [prompts[i] for i in batch])
        each = (time.perf_counter() - began) / len(batch)
        for i, text in zip(batch, texts):
            answers[i] = Answer(text, prompts[i], tuple(hits[i]), each)
    return [answers[i] for i in range(len(prompts))]


def _generate(brain: Brain, prompts: list[str]) -> list[str]:
    import torch

    inputs = brain.tokenizer(prompts, return_tensors="pt", padding=True, add_special_tokens=False)
    inputs.pop("token_type_ids", None)
    with brain.switch(), torch.inference_mode():
        output = brain.model.generate(
            **inputs,
            max_new_tokens=LONGEST_ANSWER,
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            pad_token_id=brain.tokenizer.pad_token_id,
            eos_token_id=brain.tokenizer.eos_token_id,
        )
    new = output[:, inputs["input_ids"].shape[1] :]
    texts = brain.tokenizer.batch_decode(new, skip_special_tokens=True)
    return [(text.strip().splitlines() or [""])[0] for text in texts]


def odds(brain: Brain, question: str, answers: Sequence[str], hits: Sequence[Hit] = ()) -> list[Odds]:
    """How likely the model finds each of the given answers, word for word and then the end.

    The probability of an answer is the product of its tokens' probabilities.
    """
    prompt = prompt_for(brain, question, hits)
    return [_odds_of(brain, prompt, text) for text in answers]


def _odds_of(brain: Brain, prompt: str, text: str) -> Odds:
    import torch

    start, end = _ids(brain, prompt), _answer_ids(brain, text)
    with brain.switch(), torch.inference_mode():
        logits = brain.model(input_ids=torch.tensor([start + end]), logits_to_keep=len(end) + 1).logits[0, :-1]
        chosen = torch.log_softmax(logits.float(), -1)[torch.arange(len(end)), torch.tensor(end)]
    return Odds(text, float(chosen.sum().exp()), float(-chosen.mean()))


def next_token_odds(brain: Brain, text: str, k: int = 8) -> list[tuple[str, float]]:
    """The ``k`` most likely next tokens after any text, with their probabilities."""
    import torch

    with brain.switch(), torch.inference_mode():
        logits = brain.model(input_ids=torch.tensor([_ids(brain, text)]), logits_to_keep=1).logits[0, -1]
    best = torch.softmax(logits.float(), -1).topk(k)
    return [(brain.tokenizer.decode([int(i)]), float(p)) for p, i in zip(best.values, best.indices)]


def fingerprint(brain: Brain) -> str:
    """A short hash of the base weights, bit for bit; an adapter's own weights are left out."""
    digest = hashlib.sha256()
    for name, tensor in sorted(base_weights(brain).items()):
        digest.update(name.encode())
        digest.update(tensor.detach().contiguous().numpy().tobytes())
    return digest.hexdigest()[:16]


def base_weights(brain: Brain) -> dict[str, torch.Tensor]:
    """The base model's weights by their original names, whether or not adapters are attached."""
    found = brain.model.state_dict()
    return {name.replace(".base_layer", ""): tensor for name, tensor in found.items() if ".lora_" not in name}
