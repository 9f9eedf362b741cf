"""What one arm said to some questions, and how many of its answers keep a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.records import Answer, Fact, Question, Score
from helpers.scoring import is_right, place_of, says_dont_know, score_of

CLEAR, MOST = 0.15, 0.6  # a difference that counts, and from which share on it is said of most


@dataclass(frozen=True)
class Replies:
    """The answers of one arm, in the order of the questions; a question without answers can only be passed."""

    arm: str
    questions: tuple[Question, ...]
    texts: tuple[str, ...]

    @property
    def marks(self) -> tuple[bool, ...]:
        """Right or not, one by one: the value, or a sentence with it, since a chat model likes whole sentences."""
        return tuple(_is_told(text, one) for text, one in zip(self.texts, self.questions))

    @property
    def right(self) -> Score:
        """The share of right answers."""
        return score_of(self.marks)

    @property
    def passed(self) -> Score:
        """The share of answers that say *I don't know*."""
        return score_of([says_dont_know(text) for text in self.texts])

    @property
    def invented(self) -> Score:
        """The share of answers that are neither right nor passed."""
        return score_of([not ok and not says_dont_know(text) for text, ok in zip(self.texts, self.marks)])


def _is_told(text: str, question: Question) -> bool:
    exact = is_right(text, question.answers, question.text)
    return exact or any(place_of(value, text) for value in question.answers)


def told(arm: str, questions: Sequence[Question], answers: Sequence[Answer]) -> Replies:
    """The answers of a model as replies."""
    return Replies(arm, tuple(questions), tuple(one.text for one in answers))


def asked(facts: Sequence[Fact], kind: str = "test", now: bool = False, each: int = 1) -> tuple[Question, ...]:
    """The first ``each`` wordings of each fact, trained or held out; ``now`` asks for the later answer."""
    return tuple(
        Question(text, ((fact.update.answer if now else fact.answer),), fact.id)
        for fact in facts
        for text in getattr(fact, kind)[:each]
    )
