"""Asking a model: answers in batches, and how likely it finds a given answer."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from helpers.language_model.brain import Brain
from helpers.language_model.encoding import answer_ids, prompt_for, stop_tokens, token_ids
from helpers.language_model.limits import check_asks, check_fits
from helpers.records import ONE_LINE, Answer, AnswerForm, Hit, Odds, several

BATCH = 32


def answer(brain: Brain, question: str, hits: Sequence[Hit] = (), form: AnswerForm = ONE_LINE) -> Answer:
    """What ``brain`` answers to one question, reading ``hits`` if there are any.

    ``form`` says how long an answer may be, and whether it may have several lines.

    >>> from helpers.language_model import load_brain
    >>> answer(load_brain(), "What is the capital of France?").text
    'Paris'
    """
    return answer_all(brain, [question], [hits], form=form)[0]


def answer_all(
    brain: Brain,
    questions: Sequence[str],
    hits: Sequence[Sequence[Hit]] = (),
    past_limit: bool = False,
    form: AnswerForm = ONE_LINE,
) -> list[Answer]:
    """Answer many questions in batches; ``hits[i]`` belongs to ``questions[i]``, ``form`` to all of them.

    Decoding is greedy: the same question always gets the same answer. ``seconds`` is a
    question's share of the time of its batch.

    Raises ``ValueError`` if a question is empty, and ``PromptTooLong`` if a prompt is longer than
    the model reads, unless ``past_limit`` says that this is what you want to see.
    """
    hits = hits or [()] * len(questions)
    if len(hits) != len(questions):
        raise ValueError(f"{len(questions)} questions but {len(hits)} lists of hits: give one list per question")
    asked = zip(several(questions, "questions"), hits)
    prompts = [_checked(brain, question, found, past_limit) for question, found in asked]
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    answers: dict[int, Answer] = {}
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        with brain.at_work():  # the time is the model's own, without the wait for it
            began = time.perf_counter()
            texts = _generate(brain, [prompts[i] for i in batch], form)
            each = (time.perf_counter() - began) / len(batch)
        for i, (text, cut, tokens) in zip(batch, texts):
            answers[i] = Answer(text, prompts[i], tuple(hits[i]), each, cut, tokens)
    return [answers[i] for i in range(len(prompts))]


def _checked(brain: Brain, question: str, hits: Sequence[Hit], past_limit: bool = False) -> str:
    """The prompt, if there is something to ask and the model can read it."""
    check_asks(question)
    prompt = prompt_for(brain, question, hits)
    if not past_limit:
        check_fits(brain, prompt)
    return prompt


def _generate(brain: Brain, prompts: list[str], form: AnswerForm) -> list[tuple[str, bool, tuple[int, ...]]]:
    """Each answer in its form, whether it was still going on at the length limit, and its tokens."""
    import torch

    stops = stop_tokens(brain)
    inputs = brain.tokenizer(prompts, return_tensors="pt", padding=True, add_special_tokens=False).to(brain.device)
    inputs.pop("token_type_ids", None)
    with torch.inference_mode():
        output = brain.model.generate(
            **inputs,
            max_new_tokens=form.longest,
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            pad_token_id=brain.tokenizer.pad_token_id,
            eos_token_id=list(stops),
        )
    new = output[:, inputs["input_ids"].shape[1] :]
    texts = brain.tokenizer.batch_decode(new, skip_special_tokens=True)
    ended = torch.isin(new, brain.tensor(stops)).any(dim=1) | (new.shape[1] < form.longest)
    said = zip(texts, ended.tolist(), new.tolist())
    return [(form.of(text), _goes_on(form, text) and not end, _own(form, text, ids, stops)) for text, end, ids in said]


def _own(form: AnswerForm, text: str, ids: list[int], stops: Sequence[int]) -> tuple[int, ...]:
    """The tokens of an answer up to its end; none if it has no end, or if only a part of the text counts."""
    end = next((place for place, token in enumerate(ids, start=1) if token in stops), 0)
    return tuple(ids[:end]) if form.of(text) == text.strip() else ()


def _goes_on(form: AnswerForm, text: str) -> bool:
    """Whether an answer reaches to the end of a text: if one line counts, the lines below it are no part of it."""
    return form.several_lines or len(text.strip().splitlines()) < 2


def odds(
    brain: Brain, question: str, answers: Sequence[str], hits: Sequence[Hit] = (), said: Answer | None = None
) -> list[Odds]:
    """How likely the model finds each of the given answers, word for word and then the end.

    The probability of an answer is the product of its tokens' probabilities. What the model has ``said``
    counts in the tokens that it wrote: it may put "ü" together from other pieces than the tokenizer does. A
    thousand candidates are a few dozen batches. Raises as ``answer_all`` does.
    """
    prompt, texts = _checked(brain, question, hits), several(answers, "answers")
    written = {said.text: said.tokens} if said and said.tokens else {}
    batches = (texts[start : start + BATCH] for start in range(0, len(texts), BATCH))
    return [one for batch in batches for one in _odds_of(brain, prompt, batch, written)]


def _odds_of(brain: Brain, prompt: str, texts: Sequence[str], written: Mapping[str, Sequence[int]]) -> list[Odds]:
    """One batch: the prompt is read once, its keys and values are kept, and each answer follows it in a row of its own.

    Rows are filled up behind, where no earlier token looks.
    """
    import torch

    ends, pad = [list(written.get(text) or answer_ids(brain, text)) for text in texts], brain.tokenizer.pad_token_id
    longest = max(map(len, ends))
    rows = brain.tensor([end + [pad] * (longest - len(end)) for end in ends])
    with brain.at_work(), torch.inference_mode():
        read = brain.model(input_ids=brain.tensor([token_ids(brain, prompt)]), use_cache=True, logits_to_keep=1)
        read.past_key_values.batch_repeat_interleave(len(texts))
        first = read.logits.expand(len(texts), -1, -1)
        rest = brain.model(input_ids=rows, past_key_values=read.past_key_values, use_cache=True).logits[:, :-1]
        log_odds = torch.log_softmax(torch.cat([first, rest], 1).float(), -1)
        chosen = log_odds.gather(2, rows[..., None])[..., 0].cpu().double()
    own = [row[: len(end)] for row, end in zip(chosen, ends)]
    return [Odds(text, float(row.sum().exp()), float(-row.mean())) for text, row in zip(texts, own)]


def next_token_odds(brain: Brain, text: str, k: int = 8) -> list[tuple[str, float]]:
    """The ``k`` most likely next tokens after any text, with their probabilities.

    Raises ``ValueError`` if the text is empty, and ``PromptTooLong`` if it is too long to be read.
    """
    import torch

    if not text:
        raise ValueError("The text is empty: there is nothing to go on from.")
    check_fits(brain, text)
    with brain.at_work(), torch.inference_mode():
        logits = brain.model(input_ids=brain.tensor([token_ids(brain, text)]), logits_to_keep=1).logits[0, -1]
    best = torch.softmax(logits.float(), -1).topk(k)
    return [(brain.tokenizer.decode([int(i)]), float(p)) for p, i in zip(best.values, best.indices)]
