"""The vocabulary of the course: frozen records that cross the rooms.

Every room may import this module; it imports none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

DONT_KNOW = "I don't know."
BROKEN_LETTER = "▯"  # in an answer: a letter of several bytes, of which the model wrote only some


def several(texts: Sequence[str], name: str) -> Sequence[str]:
    """The texts as they are. Raises ``TypeError`` for a single text, which Python would read letter by letter.

    >>> several("Open daily.", "passages")
    Traceback (most recent call last):
        ...
    TypeError: passages: want several texts, got the one text 'Open daily.'; put it in a list
    """
    if isinstance(texts, (str, bytes)):
        one = repr(texts) if len(texts) <= 40 else f"{texts[:36]!r} ..."
        raise TypeError(f"{name}: want several texts, got the one text {one}; put it in a list")
    return texts


@dataclass(frozen=True)
class Passage:
    """A page of the library, one paragraph long: what the librarian can hand over."""

    id: str
    text: str


@dataclass(frozen=True)
class Update:
    """What a fact becomes on a later day, when the world moves on."""

    date: str
    statement: str
    answer: str


@dataclass(frozen=True)
class Fact:
    """One thing an office knows, and the ways people ask for it.

    ``train`` phrasings may be used to train a specialist; ``test`` phrasings are
    of other families and are only ever used to examine one.
    """

    id: str
    type: str
    statement: str
    answer: str
    train: tuple[str, ...]
    test: tuple[str, ...]
    update: Update | None = None

    def __post_init__(self) -> None:
        several(self.train, "train")
        several(self.test, "test")


@dataclass(frozen=True)
class CommonFact:
    """A fact the brain was taught before the course: its wordings, and how often training showed it.

    The first three ``questions`` were trained, the last one was not. ``rank`` 1 was shown most often.
    """

    id: str
    category: str
    questions: tuple[str, ...]
    answer: str
    rank: int
    exposures: int

    def __post_init__(self) -> None:
        several(self.questions, "questions")


@dataclass(frozen=True)
class Question:
    """A question, the answers that count as right, and the fact it is about."""

    text: str
    answers: tuple[str, ...] = ()
    fact_id: str = ""

    def __post_init__(self) -> None:
        several(self.answers, "answers")


@dataclass(frozen=True)
class Hit:
    """A page found for a question: its score and its place in the ranking (1 = best)."""

    passage: Passage
    score: float
    rank: int


@dataclass(frozen=True)
class Pair:
    """One training example of a specialist: a prompt's parts and the wanted answer."""

    question: str
    answer: str
    passages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        several(self.passages, "passages")


@dataclass(frozen=True)
class Lesson:
    """What one page is taught by: a question, its answer, and the wordings that somebody wrote.

    ``trained`` are all wordings that a specialist trains on, the question first; ``kept`` are held back for the
    test. ``page_id`` is the page that tells the answer; ``fact_id`` is set if the lesson came prepared.
    """

    question: str
    answer: str
    trained: tuple[str, ...]
    kept: tuple[str, ...] = ()
    page_id: str = ""
    fact_id: str = ""

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The training examples: every trained wording with the answer.

        >>> Lesson("When?", "at 9", ("When?", "What time?")).pairs[1].question
        'What time?'
        """
        return tuple(Pair(wording, self.answer) for wording in self.trained)


@dataclass(frozen=True)
class AnswerForm:
    """How much of what a model says counts as its answer: at most ``longest`` tokens, one line or several.

    It belongs to what a model was taught: a fact is one short line, a letter has several.
    """

    longest: int = 40  # the longest instruction of the offices needs half of it
    several_lines: bool = False

    def __post_init__(self) -> None:
        if self.longest < 1:
            raise ValueError(f"longest is {self.longest}; an answer needs 1 token or more")

    def of(self, text: str) -> str:
        """The part of a text that counts, without blanks around its lines, and with bytes that are no letter marked.

        >>> AnswerForm().of(" at 9\\nQuestion:"), AnswerForm(several_lines=True).of(" Dear Ada,\\n at 9\\n")
        ('at 9', 'Dear Ada,\\nat 9')
        """
        seen = re.sub("\ufffd+", BROKEN_LETTER, text)
        lines = [line.strip() for line in seen.strip().splitlines()] or [""]
        return "\n".join(lines) if self.several_lines else lines[0]


ONE_LINE = AnswerForm()


@dataclass(frozen=True)
class Answer:
    """What a model said, the prompt it saw, the pages in it and the seconds it took.

    ``cut`` is True if it was still talking at the length limit. A ``BROKEN_LETTER`` in the text stands
    for bytes that are no letter. ``tokens`` are those it was written in, if they make up the text and no more.
    """

    text: str
    prompt: str
    hits: tuple[Hit, ...] = ()
    seconds: float = 0.0
    cut: bool = False
    tokens: tuple[int, ...] = ()

    @property
    def knows(self) -> bool:
        """False if the model said that it does not know.

        >>> Answer("I don't know.", "").knows
        False
        """
        return self.text.strip().rstrip(".").lower() != DONT_KNOW.rstrip(".").lower()


@dataclass(frozen=True)
class Odds:
    """How likely a given answer is to a model: its probability, and nats per token."""

    continuation: str
    probability: float
    nats_per_token: float


@dataclass(frozen=True)
class Score:
    """A share of right answers with its 95 % confidence interval (Wilson).

    ``right`` is a whole number, or a fraction where several seeds were averaged.
    """

    right: float
    total: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share itself; 0.0 if nothing was asked.

        >>> Score(3, 4, 0.3, 0.95).share
        0.75
        """
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True)
class TrainingStep:
    """One step of training: where it stands, its loss, and the seconds so far."""

    step: int
    of: int
    loss: float
    seconds: float
