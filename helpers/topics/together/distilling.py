"""The specialist studies by watching the librarian: a student without pages learns from a teacher who reads them.

Teacher and student are the same model. The teacher gets the page that the library finds; the student gets the
question alone, and an adapter. Decides H2 (black box: the student sees the teacher's answers) and H3 (white box:
it sees the teacher's odds over the whole vocabulary; prompt distillation, Kujanpää et al. 2024, arXiv:2412.14964).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from helpers.adapters import LoraRecipe, LoraTraining, SoftTargets
from helpers.language_model import Brain, answer_all, answer_logits, encode_pair
from helpers.records import Fact, Pair, Question
from helpers.retrieval import Librarian
from helpers.scoring import is_right, normalise

OWN, BLACK, WHITE = ARMS = ("the office's answers", "black box", "white box")
PAGES = 1  # what the teacher reads; one page is read best
RECIPE = LoraRecipe(rate=0.008, epochs=8, batch=12)  # swept on the law office, for either box
TEMPERATURE = 1.5  # of the white box; chosen on the law office, too, which is not examined
CERTAIN = 30.0  # a logit that leaves the other tokens nothing: e⁻³⁰ is a rounding error of 1


@dataclass(frozen=True, eq=False)
class Shown:
    """What the teacher did with some questions: its answers, the pages it read, its logits, and who was right.

    ``pairs[i]`` is a question with the teacher's answer and page; ``logits[i]`` is [answer tokens, vocabulary].
    """

    questions: tuple[Question, ...]
    pairs: tuple[Pair, ...]
    logits: tuple[np.ndarray, ...]

    @property
    def texts(self) -> tuple[Pair, ...]:
        """Question and teacher's answer without the page: all that a student sees of them as text."""
        return tuple(Pair(pair.question, pair.answer) for pair in self.pairs)

    @property
    def marks(self) -> tuple[bool, ...]:
        """For each question, whether the teacher was right."""
        return marks_of([pair.answer for pair in self.pairs], self.questions)


@dataclass(frozen=True)
class Student:
    """One student after its exam, in wordings that no training showed.

    For each question, ``marks``: right or not; ``aparts``: how far its odds are from the teacher's, in nats a
    token. ``repeated`` of ``slips``: where the teacher was wrong, how often it says the very same.
    """

    arm: str
    seed: int
    marks: tuple[bool, ...]
    aparts: tuple[float, ...]
    repeated: int
    slips: int
    losses: tuple[float, ...] = ()

    @property
    def share(self) -> float:
        """The share of right answers."""
        return fmean(self.marks)

    @property
    def apart(self) -> float:
        """How far its odds are from the teacher's on average: 0 if every doubt is the same."""
        return fmean(self.aparts)


def asked(facts: Sequence[Fact], kind: str) -> tuple[Question, ...]:
    """All questions of a kind: ``train`` or ``test`` wordings."""
    return tuple(Question(text, (fact.answer,), fact.id) for fact in facts for text in getattr(fact, kind))


def marks_of(texts: Sequence[str], questions: Sequence[Question]) -> tuple[bool, ...]:
    """Right or not, one by one."""
    return tuple(is_right(text, one.answers, one.text) for text, one in zip(texts, questions, strict=True))


def watch(brain: Brain, librarian: Librarian, questions: Sequence[Question]) -> Shown:
    """Let the teacher answer with the page that the librarian finds, right or wrong, and note its odds."""
    texts = [question.text for question in questions]
    hits = librarian.search_all(texts, PAGES)
    said = answer_all(brain, texts, hits)
    pages = [tuple(hit.passage.text for hit in found) for found in hits]
    pairs = tuple(Pair(text, one.text, read) for text, one, read in zip(texts, said, pages))
    return Shown(tuple(questions), pairs, tuple(answer_logits(brain, pairs)))


def student(brain: Brain, arm: str, shown: Shown, seed: int = 0, recipe: LoraRecipe = RECIPE) -> LoraTraining:
    """A student's run, not yet begun: the same questions in the same order for every arm.

    Raises ``ValueError`` for an arm that is not offered.
    """
    if arm not in ARMS:
        raise ValueError(f"{arm!r} is not one of: {', '.join(ARMS)}")
    recipe = replace(recipe, seed=seed)
    if arm == OWN:
        return LoraTraining(brain, [Pair(one.text, one.answers[0]) for one in shown.questions], recipe)
    if arm == BLACK:
        return LoraTraining(brain, shown.texts, recipe)
    return LoraTraining(brain, shown.texts, recipe, SoftTargets(shown.logits, TEMPERATURE))


def certain(brain: Brain, pair: Pair) -> np.ndarray:
    """The logits of a teacher without doubts: everything on the tokens that it said."""
    ids, start = encode_pair(brain, pair)
    logits = np.full((len(ids) - start, brain.model.config.vocab_size), -CERTAIN, np.float32)
    logits[range(len(ids) - start), ids[start:]] = CERTAIN
    return logits


def without_doubts(brain: Brain, shown: Shown, seed: int = 0, recipe: LoraRecipe = RECIPE) -> LoraTraining:
    """The white box with its doubts taken out: what is left must be the black box."""
    sure = [certain(brain, pair) for pair in shown.texts]
    return LoraTraining(brain, shown.texts, replace(recipe, seed=seed), SoftTargets(sure))


def examine(brain: Brain, arm: str, seed: int, exam: Shown, losses: Sequence[float] = ()) -> Student:
    """Ask a student the exam's questions without pages, and compare its odds with the teacher's."""
    said = [one.text for one in answer_all(brain, [question.text for question in exam.questions])]
    slips = [
        normalise(text) == normalise(pair.answer) for text, pair, ok in zip(said, exam.pairs, exam.marks) if not ok
    ]
    apart = map(distance, exam.logits, answer_logits(brain, exam.texts))
    return Student(arm, seed, marks_of(said, exam.questions), tuple(apart), sum(slips), len(slips), tuple(losses))


def distance(teacher: np.ndarray, given: np.ndarray) -> float:
    """KL(teacher ‖ student) of one answer's logits, [answer tokens, vocabulary], in nats a token.

    >>> distance(np.array([[1.0, 2.0]]), np.array([[4.0, 5.0]])) == 0  # a constant more changes no odds
    True
    """
    wanted, found = _log_odds(teacher), _log_odds(given)
    return float((np.exp(wanted) * (wanted - found)).sum(-1).mean())


def _log_odds(logits: np.ndarray) -> np.ndarray:
    raised = logits.astype(np.float64) - logits.max(-1, keepdims=True)
    return raised - np.log(np.exp(raised).sum(-1, keepdims=True))


def learned(brain: Brain, arm: str, shown: Shown, exam: Shown, seed: int = 0) -> Student:
    """Train one student, examine it, and throw its adapter away."""
    training = student(brain, arm, shown, seed)
    losses = [step.loss for step in training]
    found = examine(training.specialist(), arm, seed, exam, losses)
    training.discard()
    return found


def black_box_apart(brain: Brain, shown: Shown, seed: int = 0, steps: int = 5) -> float:
    """The largest difference between the losses of the black box and of a white box without doubts, in nats.

    Two fresh runs from the same start; the first ``steps`` steps of each.
    """
    runs = student(brain, BLACK, shown, seed), without_doubts(brain, shown, seed)
    losses = [[run.step().loss for _ in range(steps)] for run in runs]
    for run in runs:
        run.discard()
    return max(abs(one - other) for one, other in zip(*losses))
