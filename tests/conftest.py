"""What several test modules share: the bundled brain, pages as hits, and a tiny chat model."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from jupyter_browser import browser, chromium, expect, jupyter, snap  # noqa: F401  (fixtures)

from helpers.language_model import Brain, load_brain
from helpers.records import Hit, Passage

# Two test files run at a time, one on each core: a second thread of either would only be in the way.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"

# The list of fonts that matplotlib keeps in the home folder may have been written while another environment was being
# removed, and lack most of them. The tests keep their own, made once, before two workers make it at the same time.
else:
    os.environ["MPLCONFIGDIR"] = tempfile.mkdtemp(prefix="matplotlib-")
    atexit.register(shutil.rmtree, os.environ["MPLCONFIGDIR"], ignore_errors=True)
    import matplotlib.font_manager  # noqa: F401

# Whole files are handed out one after the other: the longest first, so that both ends of the work meet.
LONGEST_FIRST = (
    "test_notebooks",
    "test_solutions",
    "test_teaching",
    "test_knowledge_lab",
    "test_browser_07",
    "test_browser_06",
    "test_claims",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


# The tests examine what the course ships, whatever the learner has set for a notebook.
for _name in ("BRAIN", "ENCODER"):
    os.environ.pop(_name, None)

TEMPLATE = (
    "{% for m in messages %}<|start|>{{ m.role }}\n{{ m.content }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
)


@pytest.fixture(scope="session")
def shared_brain() -> Brain:
    return load_brain()


@pytest.fixture
def brain(shared_brain) -> Brain:
    """The bundled brain; a test that trains must forget, and this makes sure for the next one."""
    yield shared_brain
    from helpers import adapters

    for name in adapters.attached(shared_brain):
        adapters.forget(replace(shared_brain, adapter=name))


def as_hits(*texts: str) -> tuple[Hit, ...]:
    return tuple(Hit(Passage(f"p{rank}", text), 1 / rank, rank) for rank, text in enumerate(texts, 1))


@pytest.fixture(scope="session")
def chat_folder(tmp_path_factory) -> Path:
    """A tiny chat model with random weights and a template of its own, written like one of the hub: a token a byte."""
    return tiny_chat_model(tmp_path_factory.mktemp("chat"))


@pytest.fixture(scope="session")
def chat_folder_with_words(tmp_path_factory) -> Path:
    """The same with a small vocabulary of parts of words, as real ones have: a third as many tokens to read."""
    from helpers.library import OFFICES, load_facts

    facts = [fact for office in OFFICES for fact in load_facts(office)]
    texts = [text for fact in facts for text in (fact.statement, *fact.train)]
    return tiny_chat_model(tmp_path_factory.mktemp("words"), texts)


def tiny_chat_model(folder: Path, texts: Sequence[str] = ()) -> Path:
    """Write the model; with ``texts``, its vocabulary is learned from them."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    raw = Tokenizer(models.BPE({letter: number for number, letter in enumerate(letters)}, []))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    if texts:
        raw.train_from_iterator(
            texts, trainers.BpeTrainer(vocab_size=1024, initial_alphabet=letters, show_progress=False)
        )
    # No padding token, as in many models of the hub.
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=raw, eos_token="<|end|>", extra_special_tokens=["<|start|>"])
    tokenizer.chat_template = TEMPLATE
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=1024,
        initializer_range=0.1,  # wider than usual: so small a model learns in seconds then
        bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
