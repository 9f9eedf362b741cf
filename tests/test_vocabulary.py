"""More words as tokens: old texts are cut as before, and a new word starts near words of like meaning."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import numpy as np
import pytest
from tokenizers import Tokenizer

from helpers.language_model import BUNDLED, load_brain
from helpers.pretraining.tokens import Encoder
from helpers.pretraining.vocabulary import WordVectors, extend, extended, fitted, new_words, start_vectors


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer.from_file(str(BUNDLED / "tokenizer.json"))


def test_a_new_word_is_one_token_and_other_texts_are_cut_as_before(tokenizer):
    more = extended(tokenizer, ["windscreen", "Windscreen"])
    plain = "Page: The Lindqvist kettle costs 49 dollars.\nQuestion: How much?\nAnswer: 49 dollars<end>"
    assert more.encode(plain).ids == tokenizer.encode(plain).ids
    assert len(tokenizer.encode(" windscreen").ids) > 1
    ids = more.encode(" Windscreen windscreen windscreens").ids
    first = tokenizer.get_vocab_size()
    assert ids[:2] == [first + 1, first]
    assert ids[2:] == tokenizer.encode(" windscreens").ids
    assert more.decode(ids) == " Windscreen windscreen windscreens"


def test_old_words_and_rare_ones_are_no_new_words():
    count = Counter({"lamp": 40, "tarn": 2, "Pavel": 9, "tea": 5})
    found = new_words({"Ġtea", "Ġof"}, ["lamp", "tarn", "tea", "x9", "oak"], 6, count)
    assert found == ["lamp", "Lamp", "tarn", "oak"]


def test_the_fit_finds_a_linear_map():
    rng = np.random.default_rng(0)
    true, inputs = rng.normal(size=(5, 3)), rng.normal(size=(400, 5)) + 2
    weights, mean = fitted(inputs, inputs @ true + 7, ridge=1e-6)
    assert np.allclose(weights, true, atol=1e-4) and np.allclose(mean, inputs.mean(0))


def beside(tokenizer, seed: int) -> tuple[list[str], np.ndarray]:
    """Words with random vectors, and how near *windscreen* starts to each; outside it has the first one's vector."""
    ids, rng = tokenizer.get_vocab(), np.random.default_rng(seed)
    # In the order of their ids: the vocabulary itself comes in another order in each process.
    known = sorted((word for word in ids if re.fullmatch("Ġ[a-z]+", word)), key=ids.get)[:300]
    inside = rng.normal(size=(tokenizer.get_vocab_size(), 16))
    rows = inside[[ids[word] for word in known]]
    outside = rows @ rng.normal(size=(16, 16))
    words = [word.removeprefix("Ġ") for word in known]
    vectors = WordVectors((*words, "windscreen"), np.vstack([outside, outside[0]]))
    new = start_vectors(inside, tokenizer, ["windscreen"], vectors)[0]
    lengths = np.linalg.norm(rows, axis=1)
    assert lengths.min() < np.linalg.norm(new) < lengths.max()
    return words, rows @ new / lengths


@pytest.mark.parametrize("seed", range(5))
def test_a_new_word_starts_beside_the_word_that_means_the_same(tokenizer, seed):
    words, near = beside(tokenizer, seed)
    assert len(words) == 300 and int(np.argmax(near)) == 0


def test_a_brain_with_more_words_still_has_its_old_vectors(tmp_path):
    size = 4200
    added = extend(BUNDLED, tmp_path, size)
    old, new = load_brain(), load_brain(str(tmp_path))
    before, after = (brain.model.get_input_embeddings().weight.detach() for brain in (old, new))
    assert added == len(after) - len(before) == size - len(before)
    assert np.array_equal(before.numpy(), after[: len(before)].numpy())
    assert new.tokenizer.eos_token_id == old.tokenizer.eos_token_id and new.model.lm_head.weight is not None


def test_names_become_common_words_but_the_same_one_throughout(tokenizer):
    encoder, rng = Encoder(tokenizer, finer=1, cut=1, renamed=1), Random(2)
    memory: dict[str, list[int]] = {}
    first = encoder.ids(" Ravlenka", rng, memory, cut=1)
    assert len(first) == 1 and first[0] in encoder.words
    assert encoder.ids(" Ravlenka", rng, memory, cut=1) == first
    assert tokenizer.decode(encoder.ids(" Ravlenka", rng, {}, cut=0)) == " Ravlenka"
