"""Documents to padded batches: one document a row, its questions as branches.

All questions of a document share its pages, so the pages are read once. An attention mask
lets a branch see the pages and itself, never another branch, and positions start again
behind the pages: each branch computes exactly what it would compute alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import torch

from helpers.pretraining.by_heart import GeneralKnowledge
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.pages import draw
from helpers.pretraining.tokens import Encoder

QUESTION_WEIGHT = 0.1  # a repeated name in a question is a free lesson in copying
LONGEST = 416  # tokens per row; the few longer documents lose their last questions
POOL = 320  # documents sorted by length at a time, so that little is padded


@dataclass(frozen=True)
class Row:
    """One encoded document: ids, the branch of each token (0 = pages), positions, targets' weights."""

    ids: list[int]
    branch: list[int]
    position: list[int]
    weight: list[float]


@dataclass(frozen=True)
class Batch:
    """Tensors of one step: ids, positions [B, T]; mask [B, 1, T, T]; targets' place and weight, and all weights together."""

    ids: torch.Tensor
    positions: torch.Tensor
    mask: torch.Tensor
    rows: torch.Tensor
    columns: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor
    whole: torch.Tensor


def make_row(pages: list[int], branches: list[tuple[list[int], int]], answer_weight: float) -> Row:
    """Lay out one document; ``weight[i]`` is what predicting token i counts in the loss."""
    ids, branch, position, weight = list(pages), [0] * len(pages), list(range(len(pages))), [0.0] * len(pages)
    for number, (tokens, answer_at) in enumerate(branches, start=1):
        if len(ids) + len(tokens) > LONGEST:
            break
        ids += tokens
        branch += [number] * len(tokens)
        position += range(len(pages), len(pages) + len(tokens))
        asked = QUESTION_WEIGHT if pages else 0.0
        weight += [0.0, 0.0] + [asked] * (answer_at - 3) + [0.0] + [answer_weight] * (len(tokens) - answer_at)
    return Row(ids, branch, position, weight)


def padded(length: int, multiple: int = 16) -> int:
    """The next multiple, so that few different shapes occur.

    >>> padded(33)
    48
    """
    return -(-length // multiple) * multiple


def collate(rows: list[Row], pad: int = 0) -> Batch:
    """Pad rows to one length and build the branch mask."""
    length = padded(max(len(row.ids) for row in rows))
    count = len(rows)
    ids = torch.full((count, length), pad)
    positions, branch = torch.zeros_like(ids), torch.full((count, length), -1)
    weight = torch.zeros(count, length)
    for i, row in enumerate(rows):
        n = len(row.ids)
        ids[i, :n], positions[i, :n] = torch.tensor(row.ids), torch.tensor(row.position)
        branch[i, :n], weight[i, :n] = torch.tensor(row.branch), torch.tensor(row.weight)
    same = branch[:, :, None] == branch[:, None, :]
    on_pages = (branch[:, None, :] == 0) & (branch[:, :, None] >= 0)
    mask = (same | on_pages) & torch.ones(length, length, dtype=torch.bool).tril()
    at_row, at_column = torch.nonzero(weight, as_tuple=True)
    targets, weights = ids[at_row, at_column], weight[at_row, at_column]
    return Batch(ids, positions, mask[:, None], at_row, at_column - 1, targets, weights, weights.sum())


def added(batch: Batch) -> Batch:
    """The same batch with its mask as numbers to be added to the attention's scores."""
    closed = torch.finfo(torch.bfloat16).min  # the lowest number that 16 and 32 bits both have
    return replace(batch, mask=torch.zeros(batch.mask.shape).masked_fill(~batch.mask, closed))


def full_groups(rows: list[Row], tokens: int) -> list[list[Row]]:
    """Rows, the longest first, in batches of about ``tokens`` tokens with their padding.

    The last is not full and left out: workers wait for each other, so batches must be even.
    """
    groups: list[list[Row]] = [[]]
    for row in rows:
        if groups[-1] and (len(groups[-1]) + 1) * padded(len(groups[-1][0].ids)) > tokens:
            groups.append([])
        groups[-1].append(row)
    return groups[:-1]


class Batches:
    """An endless stream of batches of about ``tokens`` tokens, reproducible from its seed."""

    def __init__(self, lex: Lexicon, known: GeneralKnowledge, encoder: Encoder, tokens: int) -> None:
        self.lex, self.known, self.encoder, self.tokens = lex, known, encoder, tokens

    def _rows(self, rng: Random, progress: float) -> list[Row]:
        rows = []
        while len(rows) < POOL:
            document = draw(rng, self.lex, self.known, progress)
            if not document.asked:
                continue
            row = make_row(*self.encoder.encode(document, rng), document.answer_weight)
            if any(row.weight):
                rows.append(row)
        return sorted(rows, key=lambda row: -len(row.ids))

    def pool(self, rng: Random, progress: float) -> Iterator[Batch]:
        """The full batches of one pool of documents, in random order."""
        groups = full_groups(self._rows(rng, progress), self.tokens)
        rng.shuffle(groups)
        for group in groups:
            yield collate(group)
