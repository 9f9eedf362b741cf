"""The loss at the answers' places, and what makes it cheaper without changing what is learned.

With a vocabulary as large as the extended one, guessing a token costs as much as all layers
together. So only places that count are guessed, and of the questions' only some.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch

from helpers.pretraining.rows import QUESTION_WEIGHT, Batch

Body = Callable[..., object]
Judge = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


def thinned(batch: Batch, one_in: int, turn: int) -> Batch:
    """One in so many of the questions' targets, each of which counts so many times; answers all stay.

    Over the turns each target is kept once and the divisor stays, so the mean of their losses is the
    whole batch's, and that of their gradients is, too.
    """
    asked = (batch.weights == batch.weights.new_tensor(QUESTION_WEIGHT)).nonzero().flatten()
    keep = torch.ones(len(batch.weights), dtype=torch.bool)
    keep[asked] = False
    keep[asked[turn % one_in :: one_in]] = True
    weights = batch.weights.index_fill(0, asked, QUESTION_WEIGHT * one_in)
    return replace(
        batch, rows=batch.rows[keep], columns=batch.columns[keep], targets=batch.targets[keep], weights=weights[keep]
    )


def judged(hidden: torch.Tensor, head: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """The cross-entropy at each place, in 32 bits whatever the product was computed in."""
    return torch.nn.functional.cross_entropy((hidden @ head.T).float(), targets, reduction="none")


def loss_of(body: Body, head: torch.Tensor, batch: Batch, judge: Judge = judged) -> tuple[torch.Tensor, torch.Tensor]:
    """Weighted cross-entropy at the answers' positions only, and its unweighted answer part."""
    hidden = body(input_ids=batch.ids, attention_mask=batch.mask, position_ids=batch.positions).last_hidden_state
    each = judge(hidden[batch.rows, batch.columns], head, batch.targets)
    answers = batch.weights >= 1
    plain = each[answers].mean() if answers.any() else each.mean()
    return (each * batch.weights).sum() / batch.whole, plain.detach()


def untouched(table: torch.nn.Parameter, batch: Batch) -> None:
    """Take the gradient from the tokens that do not occur in the batch.

    Each is a little wrong at every place, and Adam makes full steps of so steady a push: a word
    that training rarely shows would soon have lost the vector it started from.
    """
    absent = torch.ones(len(table), dtype=torch.bool)
    absent[batch.ids.flatten()] = False
    table.grad[absent] = 0
