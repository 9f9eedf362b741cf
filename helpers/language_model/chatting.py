"""Words of one's own for a chat model: the course's prompt is left out, and the model gets an instruction instead."""

from __future__ import annotations

import time
from collections.abc import Sequence

from helpers.language_model.answering import _generate
from helpers.language_model.brain import Brain
from helpers.language_model.limits import check_asks, check_fits
from helpers.prompting import prompt_text
from helpers.records import ONE_LINE, Answer, AnswerForm, several


def answer_as_told(brain: Brain, told: str, questions: Sequence[str], form: AnswerForm = ONE_LINE) -> list[Answer]:
    """What a chat model answers if ``told`` is its instruction, and the question stands there as it was typed.

    Without an instruction ("") it has the one that its own template brings. A model without a template reads
    the instruction as a page. Greedy, in one batch. Raises as ``answer_all`` does.
    """
    prompts = [_prompt(brain, told, question) for question in several(questions, "questions")]
    for question, prompt in zip(questions, prompts):
        check_asks(question)
        check_fits(brain, prompt)
    with brain.at_work():
        began = time.perf_counter()
        said = _generate(brain, prompts, form)
        each = (time.perf_counter() - began) / max(1, len(prompts))
    return [Answer(text, prompt, (), each, cut, ids) for prompt, (text, cut, ids) in zip(prompts, said)]


def _prompt(brain: Brain, told: str, question: str) -> str:
    if not brain.chat:
        return prompt_text(question, [told] if told else [])
    messages = [{"role": "system", "content": told}] if told else []
    messages.append({"role": "user", "content": question})
    return brain.tokenizer.apply_chat_template(
        messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
    )
