"""One question in one way: the place that decides what happens if no page was found."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.four_answers.cards import LIBRARY
from helpers.language_model import Brain, PromptTooLong, answer_all, room_for
from helpers.records import DONT_KNOW, Answer, Hit


def replies(way: str, brain: Brain, questions: Sequence[str], hits: Sequence[Sequence[Hit]]) -> list[Answer]:
    """What a model says to many questions; ``hits[i]`` are the pages for ``questions[i]``.

    *With the library* answers from pages and from nothing else. To a model, a prompt without a page is a
    question from memory, so if no page was found it is not asked at all: the library passes. Where
    the pages are more than the model reads, it gets the best that fit; compare the ``hits`` of the answer.
    """
    try:
        return _asked(way, brain, questions, hits)
    except PromptTooLong:
        fitting = [room_for(brain, question, found) for question, found in zip(questions, hits)]
        return _asked(way, brain, questions, fitting)


def _asked(way: str, brain: Brain, questions: Sequence[str], hits: Sequence[Sequence[Hit]]) -> list[Answer]:
    asked = [i for i, found in enumerate(hits) if found or way != LIBRARY]
    given = answer_all(brain, [questions[i] for i in asked], [hits[i] for i in asked]) if asked else []
    said = dict(zip(asked, given))
    return [said.get(i) or Answer(DONT_KNOW, "") for i in range(len(questions))]
