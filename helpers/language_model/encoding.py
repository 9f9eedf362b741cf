"""What the model reads: the prompt as text and as token ids."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.language_model.brain import Brain
from helpers.prompting import chat_messages, prompt_text, texts_of
from helpers.records import Hit, Pair, Passage


def prompt_for(brain: Brain, question: str, hits: Sequence[Hit] = ()) -> str:
    """The exact text the model will read; the hits, if any, are the only difference RAG makes."""
    return _prompt(brain, question, texts_of(hits))


def _prompt(brain: Brain, question: str, passages: Sequence[str]) -> str:
    if not brain.chat:
        return prompt_text(question, passages)
    # Models that think aloud first (Qwen3) are told not to: the answer must be in the first line.
    return brain.tokenizer.apply_chat_template(
        chat_messages(question, passages), tokenize=False, add_generation_prompt=True, enable_thinking=False
    )


def encode_pair(brain: Brain, pair: Pair) -> tuple[list[int], int]:
    """A training pair as token ids, and where its answer begins; the last id ends the answer."""
    prompt = token_ids(brain, _prompt(brain, pair.question, pair.passages))
    return prompt + answer_ids(brain, pair.answer), len(prompt)


def encode_page(brain: Brain, page: Passage) -> tuple[list[int], int]:
    """A page to be learned as it stands, as in pre-training: every token after the first counts, and then the end."""
    return [*token_ids(brain, page.text), brain.tokenizer.eos_token_id], 1


def token_ids(brain: Brain, text: str) -> list[int]:
    """A text as the model counts it, without marks for beginning or end."""
    with brain.lock:
        return brain.tokenizer(text, add_special_tokens=False)["input_ids"]


def answer_ids(brain: Brain, answer: str) -> list[int]:
    """An answer as it follows the prompt; the last id ends it.

    The bundled brain has met words after a blank only, so each line begins with one (``AnswerForm`` takes it away).
    """
    lead = "" if brain.chat else " "
    return [*token_ids(brain, lead + answer.replace("\n", "\n" + lead)), brain.tokenizer.eos_token_id]


def stop_tokens(brain: Brain) -> tuple[int, ...]:
    """Every token that ends an answer: the tokenizer's own, and those that the model's settings name.

    Chat models often end a turn with one token and a text with another.
    """
    named = brain.model.generation_config.eos_token_id
    named = [named] if isinstance(named, int) else list(named or ())
    return tuple(dict.fromkeys([brain.tokenizer.eos_token_id, *named]))
