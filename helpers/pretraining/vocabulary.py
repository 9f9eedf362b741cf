"""More words that are one token each, with vectors that start from the encoder's.

A brain that cuts *guarantee* into four pieces has no one place to learn that it means *warranty*.
So common English words become tokens of their own, behind the old ones, whose ids and vectors
stay. A new vector is what a linear map makes of the encoder's vector of that word, plus a share of
the word's old pieces. The map is fitted by ridge regression on the words that are one token in
both vocabularies.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

from helpers.encoder import word_vectors
from helpers.pretraining.lexicon import LANGUAGE
from helpers.prompting import ANSWER, PAGE, QUESTION

SPACE = "Ġ"  # how a byte-level vocabulary writes the space in front of a word
RIDGE = 1000.0  # chosen on 200 words left out: half of them have their own vector among the nearest three of 200
PIECES_SHARE = 0.5  # of a new vector's length, beside the mapped part
LEAST_SEEN = 3  # in our own files; a rarer word is not common
OPENING = 20  # a word as frequent as this gets a token for the head of a sentence, too


@dataclass(frozen=True)
class WordVectors:
    """Words with a vector each: ``words`` in the order of how common they are, ``rows`` [n, width]."""

    words: tuple[str, ...]
    rows: np.ndarray

    def table(self) -> dict[str, np.ndarray]:
        return dict(zip(self.words, self.rows))


def _texts(value: object) -> Iterator[str]:
    """Every text of more than one word inside a JSON value: no keys, no names of types."""
    if isinstance(value, str):
        yield from [value] if " " in value else []
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def spoken(folder: Path = LANGUAGE) -> Counter[str]:
    """The words of our own files, as written, with how often each occurs. Names stay out: some of them only examine."""
    names = {word for word in re.findall(r"\w+", (folder / "names.json").read_text("utf-8").lower())}
    count: Counter[str] = Counter()
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for text in _texts(json.loads(line)):
                count.update(re.findall(r"(?<![\w.{@-])[A-Za-z][a-z]+(?![\w}])", text))
    return Counter({word: seen for word, seen in count.items() if word.lower() not in names})


def new_words(old: Collection[str], outside: Sequence[str], size: int, count: Counter[str]) -> list[str]:
    """The words that become tokens: our own common ones, those with a capital letter, then the encoder's by rank.

    >>> new_words({"Ġthe"}, ["the", "owl", "elk"], 5, Counter({"lamp": 30, "the": 29, "rare": 1, "Pia": 4}))
    ['lamp', 'Lamp', 'The', 'owl']
    """
    known = {*outside, *(word for word in count if word.islower())}
    own = [word for word, seen in count.most_common() if seen >= LEAST_SEEN and word.lower() in known]
    opening = [word.capitalize() for word in own if word.islower() and count[word] >= OPENING]
    common = [word for word in outside if re.fullmatch(r"[a-z]{3,}", word)]
    wanted = dict.fromkeys(word for word in own + opening + common if SPACE + word not in old)
    return list(wanted)[: size - len(old)]


def extended(tokenizer: Tokenizer, words: list[str]) -> Tokenizer:
    """The tokenizer with ``words`` as tokens of their own; a text of other words is cut as before.

    The words need no merges: a whole word that is in the vocabulary is taken as it is.
    """
    layout = json.loads(tokenizer.to_str())
    vocabulary = layout["model"]["vocab"]
    # The template's words were added from outside; inside, they leave no gap among the ids.
    vocabulary |= {word: tokenizer.token_to_id(word) for word in (PAGE, QUESTION, ANSWER)}
    first = max(vocabulary.values()) + 1
    vocabulary |= {SPACE + word: first + i for i, word in enumerate(words)}
    layout["model"]["ignore_merges"] = True
    return Tokenizer.from_str(json.dumps(layout))


def fitted(inputs: np.ndarray, targets: np.ndarray, ridge: float = RIDGE) -> tuple[np.ndarray, np.ndarray]:
    """The linear map from ``inputs`` [n, a] to ``targets`` [n, b], both about their means: weights [a, b], mean [a]."""
    mean = inputs.mean(0)
    centred = (inputs - mean) / inputs.std()
    square = centred.T @ centred + ridge * np.eye(inputs.shape[1])
    return np.linalg.solve(square, centred.T @ (targets - targets.mean(0))) / inputs.std(), mean


def _long(rows: np.ndarray, length: float) -> np.ndarray:
    return rows * length / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


def start_vectors(old: np.ndarray, tokenizer: Tokenizer, words: list[str], outside: WordVectors) -> np.ndarray:
    """Vectors for new words, [n, width]: as long as the old words' are, and as far from their mean."""
    ids, table = tokenizer.get_vocab(), outside.table()
    both = [word for word in table if SPACE + word in ids]
    targets = old[[ids[SPACE + word] for word in both]]
    weights, mean = fitted(np.stack([table[word] for word in both]), targets)
    centre = targets.mean(0)
    length = float(np.linalg.norm(targets - centre, axis=1).mean())
    pieces = np.stack([old[tokenizer.encode(f" {word}").ids].mean(0) for word in words]) - centre
    known = np.array([word.lower() in table for word in words])[:, None]
    mapped = np.stack([table.get(word.lower(), mean) for word in words]) - mean
    mixed = known * _long(mapped @ weights, length) + PIECES_SHARE * _long(pieces, length)
    return (centre + _long(mixed, length)).astype(np.float32)


def extend(brain: Path, target: Path, size: int) -> int:
    """Write ``brain`` with a vocabulary of ``size`` to ``target``, a folder to start training from; returns the number of new words."""
    model = AutoModelForCausalLM.from_pretrained(brain, dtype=torch.float32)
    raw = Tokenizer.from_file(str(brain / "tokenizer.json"))
    outside = WordVectors(*word_vectors())
    words = new_words(raw.get_vocab(), outside.words, size, spoken())
    old = model.get_input_embeddings().weight.detach().numpy()
    rows = start_vectors(old, raw, words, outside)
    model.resize_token_embeddings(len(old) + len(words), mean_resizing=False)
    with torch.no_grad():
        model.get_input_embeddings().weight[len(old) :] = torch.from_numpy(rows)
    model.save_pretrained(target)
    former = PreTrainedTokenizerFast.from_pretrained(brain)
    PreTrainedTokenizerFast(
        tokenizer_object=extended(raw, words),
        eos_token=former.eos_token,
        pad_token=former.pad_token,
        padding_side=former.padding_side,
        clean_up_tokenization_spaces=False,
    ).save_pretrained(target)
    return len(words)
