"""Boards: documents of one to five notices, their near-twins among them.

The same notice filled in twice is the hardest distractor there is; filled in a third time and
left out, it gives questions that look answerable and are not.
"""

from __future__ import annotations

from random import Random

from helpers.pretraining.bare_questions import is_bare
from helpers.pretraining.documents import Document
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.mixture import random_claim
from helpers.pretraining.notices import Filled, Notice, fill, load_notices
from helpers.pretraining.wording import vary
from helpers.records import DONT_KNOW

BOARDS = 0.5  # the share of documents that are boards, once the curriculum is over
ABSENT = 0.3  # the share of questions that the pages leave open


def _chosen(rng: Random, notices: tuple[Notice, ...], count: int) -> list[Notice]:
    """Different notices, more often than not from one field; a small field comes as often as a large one."""
    field = rng.choice(sorted({one.field for one in notices}))
    first = rng.choice([one for one in notices if one.field == field])
    near = [one for one in notices if one.field == field] if rng.random() < 0.6 else notices
    return list({one.page: one for one in [first, *rng.sample(near, min(len(near), count))]}.values())[:count]


def _clear(one: Filled, others: list[Filled]) -> list[tuple[str, str]]:
    """The questions of a notice that no other filling of it asks in the same words."""
    said = {question.lower() for other in others for question, _ in other.asked}
    return [pair for pair in one.asked if pair[0].lower() not in said]


def _twins(rng: Random, lex: Lexicon, notice: Notice) -> list[Filled]:
    """One to three fillings of a notice, each with a question that fits no other."""
    drawn = [fill(rng, lex, notice) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))]
    able = all(_clear(one, [other for other in drawn if other is not one]) for one in drawn)
    return drawn if able else drawn[:1]


def _pages(rng: Random, texts: list[str]) -> tuple[str, ...]:
    """One notice a page, now and then two; in any order."""
    texts = list(dict.fromkeys(texts))
    rng.shuffle(texts)
    pages: list[str] = []
    for text in texts:
        if pages and rng.random() < 0.12 and len(pages[-1]) + len(text) < 320:
            pages[-1] = f"{pages[-1]} {text}"
        else:
            pages.append(text)
    return tuple(pages)


def board(rng: Random, lex: Lexicon, held: bool = False, absent: float = ABSENT) -> Document:
    """Notices with questions of which about ``absent`` cannot be answered from them."""
    asked, missing, texts = [], [], []
    for notice in _chosen(rng, load_notices(held), rng.choice((1, 1, 2, 2, 3, 3, 4, 5))):
        drawn = _twins(rng, lex, notice)
        for one in drawn:
            able = _clear(one, [other for other in drawn if other is not one])
            asked += rng.sample(able, min(len(able), 3))
            texts.append(one.page)
        away = [question for question, _ in _clear(fill(rng, lex, notice), drawn)]
        missing += rng.sample(drawn[0].unasked, min(3, len(drawn[0].unasked))) + rng.sample(away, min(2, len(away)))
    for _ in range(rng.choice((0, 0, 0, 1, 2)) if len(texts) < 5 else 0):
        claim = random_claim(rng, lex)
        texts.append(claim.sentence)
        asked.append(claim.asked[0])
    if len(texts) > 1:  # beside another page, "What does it cost?" may have another answer, or one after all
        asked = [pair for pair in asked if not is_bare(pair[0])] or asked
        missing = [question for question in missing if not is_bare(question)]
    rng.shuffle(asked)
    asked = asked[:8]
    expected = len(asked) * absent / (1 - absent)
    number = int(expected) + (rng.random() < expected - int(expected))
    asked += [(question, DONT_KNOW) for question in rng.sample(missing, min(number, len(missing)))]
    rng.shuffle(asked)
    return Document(_pages(rng, texts), tuple((vary(rng, question, ""), answer) for question, answer in asked[:8]))
