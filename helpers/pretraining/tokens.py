"""Text to tokens: a small byte-level BPE, trained on the grammar's own pages.

Digits stand alone, so that any number can be copied. In training, some words of some
documents are cut at a random place, the same way throughout the document: the model learns
to copy a word however it is cut (the idea of BPE dropout, Provilkov et al. 2020,
arXiv:1910.13267, but reproducible from a seed).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from random import Random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from helpers.pretraining.by_heart import GeneralKnowledge
from helpers.pretraining.documents import Document
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.pages import draw
from helpers.prompting import ANSWER, PAGE, QUESTION, prompt_text

END, PAD = "<end>", "<pad>"
VOCABULARY = 4096
SPLIT = r"'(?:s|t|re|ve|m|ll|d)\b| ?\p{L}+| ?\d| ?[^\s\p{L}\d]|\n|\s+"
PIECES = re.compile(r"(Page:|Question:|Answer:|<end>|'(?:s|t|re|ve|m|ll|d)\b| ?[^\W\d_]+| ?\d| ?[^\s\w]| ?_|\n|\s+)")
WHOLE = r"Ġ[A-Za-z][a-z]{2,}"  # a token that is a word
NAME = r" [A-Z][a-z]{2,}"  # a word that looks like a name; common words with a capital letter are one token


def new_tokenizer() -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def train_tokenizer(texts: Iterator[str], size: int = VOCABULARY) -> Tokenizer:
    """Learn ``size`` tokens; the template's words "Page:", "Question:", "Answer:" are one each."""
    tokenizer = new_tokenizer()
    trainer = trainers.BpeTrainer(
        vocab_size=size - 3,
        special_tokens=[PAD, END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_tokens([AddedToken(word, normalized=False) for word in (PAGE, QUESTION, ANSWER)])
    return tokenizer


def sample_texts(rng: Random, lex: Lexicon, known: GeneralKnowledge, documents: int) -> Iterator[str]:
    """Pages, questions and answers for the tokenizer to learn from."""
    for _ in range(documents):
        document = draw(rng, lex, known, 1.0)
        yield "\n".join([*document.passages, *(f" {q}\n {a}" for q, a in document.asked)])


class Encoder:
    """Encodes documents piece by piece with a memory, some of them cut more finely."""

    def __init__(self, tokenizer: Tokenizer, finer: float = 0.3, cut: float = 0.3, renamed: float = 0.5) -> None:
        self.tokenizer, self.finer, self.cut, self.renamed = tokenizer, finer, cut, renamed
        self.memory: dict[str, list[int]] = {}
        self.end = tokenizer.token_to_id(END)
        self.words = [number for word, number in sorted(tokenizer.get_vocab().items()) if re.fullmatch(WHOLE, word)]

    def _piece(self, piece: str, rng: Random, cut: float) -> list[int]:
        """The ids of one word; with probability ``cut`` it is first cut in two at random.

        Among words cut so, an invented name may become a common word instead, as names do ("the
        Anchor kettle"): so every word of the vocabulary is copied now and then.
        """
        if cut and re.fullmatch(NAME, piece) and rng.random() < self.renamed and len(self._ids(piece)) > 1:
            return [rng.choice(self.words)]
        at = rng.randint(2, len(piece) - 1) if cut and len(piece) > 3 and piece.isascii() and rng.random() < cut else 0
        if not at or piece in (PAGE, QUESTION, ANSWER, END):
            return self._ids(piece)
        return self._ids(piece[:at]) + self._ids(piece[at:])

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer.encode(text).ids

    def ids(self, text: str, rng: Random, memory: dict[str, list[int]], cut: float = 0.0) -> list[int]:
        """The ids of a text; a piece met before is cut as it was then."""
        found: list[int] = []
        for piece in PIECES.findall(text):
            if piece not in memory:
                memory[piece] = self._piece(piece, rng, cut)
            found += memory[piece]
        return found

    def encode(self, document: Document, rng: Random) -> tuple[list[int], list[tuple[list[int], int]]]:
        """The ids of the shared pages, and for each branch its ids and where its answer starts."""
        fine = rng.random() < self.finer
        memory, cut = ({}, self.cut) if fine else (self.memory, 0.0)
        pages = self.ids(prompt_text("", document.passages).split(QUESTION)[0], rng, memory, cut)
        branches = []
        for question, answer in document.asked:
            asked = self.ids(prompt_text(question), rng, memory, cut)
            branches.append((asked + self.ids(f" {answer}", rng, memory, cut) + [self.end], len(asked)))
        return pages, branches


def same_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> bool:
    """True if cutting piece by piece gives the same ids as encoding the whole text."""
    encoder = Encoder(tokenizer)
    return all(encoder.ids(text, Random(0), {}) == tokenizer.encode(text).ids for text in texts)
