"""H1 and Q5: a reader in the weights, the facts on pages; and what a model says where nobody knows.

The reader was trained on notices that the course generates, on no page of any office. It is asked about facts
that have changed, so nothing but the page can tell them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.encoder import Encoder
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain, answer_all, answer_as_told
from helpers.library import load_library
from helpers.records import AnswerForm, Fact, Hit, Passage, Question
from helpers.retrieval import Librarian
from helpers.topics.published.replies import CLEAR, MOST, Replies, asked, told

OFFICE, PAGES = "support", 2
FREELY = AnswerForm(40, several_lines=True)  # a chat model's own way is a few sentences


@dataclass(frozen=True)
class Desk:
    """Questions about changed facts, with the pages that a librarian finds for them, and with these pages taken out."""

    questions: tuple[Question, ...]
    present: tuple[tuple[Hit, ...], ...]
    absent: tuple[tuple[Hit, ...], ...]


@dataclass(frozen=True)
class Read:
    """What one model did with the pages there, and with the pages gone."""

    present: Replies
    absent: Replies


def changed_library(facts: Sequence[Fact]) -> tuple[Passage, ...]:
    """The pages of the office after the day of changes."""
    library = load_library(OFFICE)
    library.apply_updates(facts)
    return tuple(library.passages)


def open_reading(encoder: Encoder, facts: Sequence[Fact]) -> Desk:
    """Each fact in its first held-out wording, after its page was changed."""
    questions, pages = asked(facts, now=True), changed_library(facts)
    texts = [one.text for one in questions]
    others = [page for page in pages if not any(fact.update.statement in page.text for fact in facts)]
    found = [tuple(Librarian(encoder, some).search_all(texts, PAGES)) for some in (pages, others)]
    return Desk(questions, *found)


def read(brain: Brain, arm: str, desk: Desk) -> Read:
    """Ask a model all questions twice; without its page a question has no right answer."""
    texts = [one.text for one in desk.questions]
    given = answer_all(brain, texts * 2, [*desk.present, *desk.absent])
    unanswerable = [Question(one.text, (), one.fact_id) for one in desk.questions]
    count = len(texts)
    return Read(told(arm, desk.questions, given[:count]), told(arm, unanswerable, given[count:]))


def from_memory(brain: Brain, arm: str, desk: Desk) -> Replies:
    """The same questions in the course's prompt without a page: nothing that the model was trained on tells them."""
    return told(arm, desk.questions, answer_all(brain, [one.text for one in desk.questions]))


def freely(brain: Brain, arm: str, desk: Desk) -> Replies:
    """The same questions as one would type them into a chat, with no word about pages or about passing."""
    return told(arm, desk.questions, answer_as_told(brain, "", [one.text for one in desk.questions], FREELY))


def hybrid_finding(plain: Read, reader: Read) -> Finding:
    """H1: with the reader in the weights most changed facts are read from their pages, clearly more than without."""
    gain = reader.present.right.share - plain.present.right.share
    reason = (
        f"changed facts read right: {percent(plain.present.right)} without the reader, "
        f"{percent(reader.present.right)} with it; no page tells it, passed: {percent(plain.absent.passed)} and "
        f"{percent(reader.absent.passed)}"
    )
    limit = "it still answers where no page tells it" if reader.absent.passed.share < MOST else ""
    held = reader.present.right.share >= MOST and gain >= CLEAR
    return conclude("H1", "Style is trained and facts are looked up, both at once.", held, reason, limit)


def invention_finding(free: Replies, plain: Read, reader: Read) -> Finding:
    """Q5: asked with pages that do not tell it, the model with its reader invents less than a chat model from memory.

    The condition says whether the pages alone would have done it, without the reader.
    """
    alone, without, made = free.invented, plain.absent.invented, reader.absent.invented
    reason = (
        f"nobody knows, answered all the same: {percent(alone)} from memory as published, {percent(without)} with "
        f"pages that do not tell it, {percent(made)} with these pages and the reader"
    )
    trained = alone.share - without.share < CLEAR
    limit = "by the reader's training: as published, it invents with pages as well" if trained else ""
    return conclude("Q5", "RAG reduces hallucination.", alone.share - made.share >= CLEAR, reason, limit)
