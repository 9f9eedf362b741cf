"""How much a model reads: what does not fit is refused, and never read badly without a word."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from helpers.language_model.brain import Brain
from helpers.language_model.encoding import prompt_for, token_ids
from helpers.records import ONE_LINE, Hit
from helpers.sentences import one_line

LONGEST_ANSWER = ONE_LINE.longest  # tokens, where nobody asks for another form


class PromptTooLong(ValueError):
    """A prompt with more tokens than the model reads."""


def limit_of(brain: Brain) -> int:
    """How many tokens a prompt may have.

    Having places for more tokens is not reading them: a model whose configuration names the longest text it
    was trained on (``trained_length``, as the bundled brain's does) is held to that. Measured on the offices
    with one right page among others, 40 questions each: 93 % right at 122 tokens, 80 % at 326, 55 % at 431,
    8 % at 725, none from 1,000 on: there it no longer even passes. Any other model: its window, less an answer.
    """
    config = brain.model.config.get_text_config()
    window = getattr(config, "max_position_embeddings", None) or sys.maxsize
    return getattr(config, "trained_length", None) or window - LONGEST_ANSWER


def tokens_of(brain: Brain, text: str) -> int:
    """The length of a text as the model counts it."""
    return len(token_ids(brain, text))


def check_fits(brain: Brain, prompt: str) -> None:
    """Raise ``PromptTooLong`` if the model does not read so long a prompt."""
    tokens, limit = tokens_of(brain, prompt), limit_of(brain)
    if tokens > limit:
        raise PromptTooLong(
            f"The prompt has {tokens:,} tokens, and {brain.name!r} reads at most {limit:,}: "
            "hand over fewer or shorter pages (room_for keeps the best that fit), or shorten the question."
        )


def check_asks(question: str) -> None:
    """Raise ``ValueError`` if a question has no words: what a model says to that means nothing."""
    if not one_line(question):
        raise ValueError(f"The question is empty ({question!r}): ask something.")


def room_for(brain: Brain, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The best of these pages that fit into the prompt together, in the order in which they came.

    If a page is too long beside better ones, it is left out, and the next ones are tried. Compare the
    lengths to see whether any is missing; nothing is left where none fits.
    """
    kept: set[int] = set()
    for place in sorted(range(len(hits)), key=lambda place: hits[place].rank):
        tried = [hit for i, hit in enumerate(hits) if i in kept | {place}]
        if tokens_of(brain, prompt_for(brain, question, tried)) <= limit_of(brain):
            kept.add(place)
    return tuple(hit for i, hit in enumerate(hits) if i in kept)
