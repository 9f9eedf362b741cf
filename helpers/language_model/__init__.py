"""The model that answers: the bundled brain, or any causal model of the hub by name.

One call serves the whole course. What differs is only *what it is given* (``hits``) and
*which weights answer* (the ``Brain`` that is passed)::

    answer(brain, question)                # from memory
    answer(brain, question, hits)          # RAG
    answer(specialist, question)           # LoRA
    answer(specialist, question, hits)     # both
"""

from helpers.language_model.answering import answer, answer_all, next_token_odds, odds
from helpers.language_model.arithmetic import Arithmetic, counted, reading_flops, untrained, weights_of
from helpers.language_model.brain import Brain, base_weights, fingerprint
from helpers.language_model.chatting import answer_as_told
from helpers.language_model.distributions import answer_logits
from helpers.language_model.encoding import encode_page, encode_pair, prompt_for
from helpers.language_model.limits import LONGEST_ANSWER, PromptTooLong, limit_of, room_for, tokens_of
from helpers.language_model.loading import BUNDLED, load_brain, tokens_seen
from helpers.language_model.published import NotAvailable
from helpers.language_model.stages import ReadAhead, Staged, answer_in_stages, read_ahead

__all__ = [
    "BUNDLED",
    "LONGEST_ANSWER",
    "Arithmetic",
    "Brain",
    "NotAvailable",
    "PromptTooLong",
    "ReadAhead",
    "Staged",
    "answer",
    "answer_all",
    "answer_as_told",
    "answer_in_stages",
    "answer_logits",
    "base_weights",
    "counted",
    "encode_page",
    "encode_pair",
    "fingerprint",
    "limit_of",
    "load_brain",
    "next_token_odds",
    "odds",
    "prompt_for",
    "read_ahead",
    "reading_flops",
    "room_for",
    "tokens_of",
    "tokens_seen",
    "untrained",
    "weights_of",
]
