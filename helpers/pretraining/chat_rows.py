"""A document as a chat model reads it: the pages once, the questions as branches behind them.

The rows are those of ``rows``: each branch computes what its question would compute alone, in the model's
own chat template, so the lesson is read exactly as a learner's question will be.
"""

from __future__ import annotations

from os.path import commonprefix

from helpers.language_model import Brain, encode_pair
from helpers.pretraining.documents import Document
from helpers.pretraining.rows import Row
from helpers.records import Pair


def shared_start(texts: list[list[int]]) -> int:
    """How many tokens all the lists begin with.

    >>> shared_start([[1, 2, 3], [1, 2, 4, 5]])
    2
    """
    return len(commonprefix(texts))


def chat_row(brain: Brain, document: Document) -> Row:
    """What the questions' prompts share comes once, then one branch a question; only answers' tokens count."""
    encoded = [encode_pair(brain, Pair(question, answer, document.passages)) for question, answer in document.asked]
    start = min(shared_start([ids for ids, _ in encoded]), *(answer_at - 1 for _, answer_at in encoded))
    row = Row(list(encoded[0][0][:start]), [0] * start, list(range(start)), [0.0] * start)
    for number, (ids, answer_at) in enumerate(encoded, start=1):
        row.ids.extend(ids[start:])
        row.branch.extend([number] * (len(ids) - start))
        row.position.extend(range(start, len(ids)))
        row.weight.extend([0.0] * (answer_at - start) + [document.answer_weight] * (len(ids) - answer_at))
    return row
