"""The model that answers: the bundled brain, or any causal model of the hub by name.

One call serves the whole course. What differs is only *what it is given* (``hits``) and
*which weights answer* (the ``Brain`` that is passed)::

    answer(brain, question)                # from memory
    answer(brain, question, hits)          # RAG
    answer(specialist, question)           # LoRA
    answer(specialist, question, hits)     # both
"""

from helpers.language_model.answering import answer, answer_all, next_token_odds, odds
from helpers.language_model.brain import Brain, base_weights, fingerprint
from helpers.language_model.distributions import answer_logits
from helpers.language_model.encoding import encode_pair, prompt_for
from helpers.language_model.limits import LONGEST_ANSWER, PromptTooLong, limit_of, room_for, tokens_of
from helpers.language_model.loading import BUNDLED, load_brain, tokens_seen

__all__ = [
    "BUNDLED",
    "LONGEST_ANSWER",
    "Brain",
    "PromptTooLong",
    "answer",
    "answer_all",
    "answer_logits",
    "base_weights",
    "encode_pair",
    "fingerprint",
    "limit_of",
    "load_brain",
    "next_token_odds",
    "odds",
    "prompt_for",
    "room_for",
    "tokens_of",
    "tokens_seen",
]
