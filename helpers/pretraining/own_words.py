"""Lessons without pages: what the model itself says from memory, so that learning to read does not silence it.

Taught to pass when the pages do not tell, a model soon passes on everything it is asked without pages, "two plus
two" included. Its own answers, made before it learns anything, keep its memory as it was (Li and Hoiem 2016,
"Learning without forgetting", arXiv:1606.09282).
"""

from __future__ import annotations

import json
from random import Random

from helpers.language_model import Brain, answer_all
from helpers.pretraining.documents import Document
from helpers.pretraining.lexicon import LANGUAGE, Lexicon
from helpers.pretraining.mixture import random_claim
from helpers.pretraining.notices import fill, load_notices
from helpers.scoring import says_dont_know
from helpers.sentences import sentences_of

COMMON = LANGUAGE / "common_questions.json"  # what anybody might ask a chat model; no page is about it
ASKED = 240  # questions that the model answers before it learns
TOGETHER = 6  # of them in one lesson
WEIGHT = 0.25  # its own words cost it little: a push is needed only where they begin to change


def questions_without_pages(rng: Random, lex: Lexicon, count: int = ASKED) -> list[str]:
    """Common questions first; the rest from the lessons, without the pages that tell: the notices' and the grammar's."""
    common = json.loads(COMMON.read_text("utf-8"))[:count]
    notices = rng.sample(load_notices(), (count - len(common)) // 2)
    asked = common + [rng.choice(fill(rng, lex, notice).asked)[0] for notice in notices]
    return asked + [random_claim(rng, lex).asked[0][0] for _ in range(count - len(asked))]


def own_words(brain: Brain, questions: list[str]) -> list[tuple[str, str]]:
    """Each question with the first sentence that the model answers from memory: a whole one, and no passing.

    Where it passes by itself there is nothing to keep, and to repeat that would teach it to pass.
    """
    given = answer_all(brain, questions)
    firsts = [(question, sentences_of(answer.text)[:1]) for question, answer in zip(questions, given)]
    return [(question, one) for question, first in firsts for one in first if one[-1] in ".!?" and not _passes(one)]


def _passes(text: str) -> bool:
    return says_dont_know(text) or "not sure" in text.lower()


def lesson_from_memory(rng: Random, remembered: list[tuple[str, str]]) -> Document:
    """A lesson without pages."""
    return Document((), tuple(rng.sample(remembered, min(TOGETHER, len(remembered)))), WEIGHT)
