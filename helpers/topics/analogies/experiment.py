"""The two analogies, executed: a specialist whose weights change, a librarian who changes the prompt.

Decides N1 (training changes the model's parameters), N2 (the library leaves the model as it is)
and N3 (a pre-trained model is a school leaver, fine-tuning is job training).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from helpers.adapters import LoraRecipe, pairs_of, train
from helpers.findings import Finding, conclude
from helpers.language_model import Brain, answer_all, base_weights, fingerprint, next_token_odds
from helpers.prompting import PAGE
from helpers.records import Answer, CommonFact, Fact, Question, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, score

BASE, SCHOOL = "school leaver", "school"
PAGES = 3


# -- N1: what training does to the weights -------------------------------------------------


@dataclass(frozen=True)
class WeightChange:
    """How far training moved one matrix: the norms of ΔW and of the matrix before it."""

    layer: int
    part: str
    change: float
    size: float

    @property
    def share(self) -> float:
        """The length of the change as a share of the matrix's own length."""
        return self.change / self.size


@dataclass(frozen=True)
class Training:
    """Hashes of the weights that answer: before training, with the adapter on, and switched off again.

    ``odds_before`` and ``odds_off`` are the odds of the next token after one prompt.
    """

    before: str
    awake: str
    off: str
    changes: tuple[WeightChange, ...]
    odds_before: tuple[tuple[str, float], ...] = ()
    odds_off: tuple[tuple[str, float], ...] = ()

    @property
    def moved(self) -> int:
        """How many matrices are not what they were."""
        return sum(one.change > 0 for one in self.changes)


def learned(specialist: Brain, recipe: LoraRecipe = LoraRecipe()) -> dict[str, np.ndarray]:
    """What training added to each matrix: ΔW = B · A · alpha / rank (Hu et al. 2021, equation 3)."""
    own = {name: value for name, value in specialist.model.named_parameters() if f".{specialist.adapter}." in name}
    found = {}
    for name, value in own.items():
        if ".lora_A." in name:
            down, up = value.detach().numpy(), own[name.replace(".lora_A.", ".lora_B.")].detach().numpy()
            found[f"{name.split('.lora_A.')[0]}.weight"] = up @ down * (recipe.alpha / recipe.rank)
    return found


def awake_weights(specialist: Brain, recipe: LoraRecipe = LoraRecipe()) -> dict[str, np.ndarray]:
    """The weights that answer while the adapter is on: W + ΔW where there is one, W elsewhere."""
    added = learned(specialist, recipe)
    return {name: w.numpy() + added[name] if name in added else w.numpy() for name, w in _base(specialist).items()}


def weights_hash(weights: Mapping[str, np.ndarray]) -> str:
    """The same hash that ``fingerprint`` takes, of any weights: one bit flipped, and it is another.

    >>> one = {"w": np.zeros(2, np.float32)}
    >>> weights_hash(one) == weights_hash({"w": np.zeros(2, np.float32)})
    True
    """
    digest = hashlib.sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(weights[name]).tobytes())
    return digest.hexdigest()[:16]


def weight_changes(specialist: Brain, recipe: LoraRecipe = LoraRecipe()) -> tuple[WeightChange, ...]:
    """How far each matrix moved, in the order of the model."""
    base = _base(specialist)
    return tuple(_change(name, delta, base[name].numpy()) for name, delta in learned(specialist, recipe).items())


def study(brain: Brain, facts: Sequence[Fact], recipe: LoraRecipe = LoraRecipe()) -> tuple[Brain, Training]:
    """Train a specialist on facts, and compare the weights before, awake and switched off."""
    before, prompt = fingerprint(brain), f"Question: {facts[0].train[0]}\nAnswer:"
    odds_before = tuple(next_token_odds(brain, prompt, 50))
    specialist = train(brain, pairs_of(facts), recipe)
    awake = weights_hash(awake_weights(specialist, recipe))
    off = tuple(next_token_odds(brain, prompt, 50))
    changes = weight_changes(specialist, recipe)
    return specialist, Training(before, awake, fingerprint(brain), changes, odds_before, off)


def parameters_finding(training: Training) -> Finding:
    """N1: the weights that answer are others, and the old model is one switch away."""
    old_again = training.off == training.before and training.odds_off == training.odds_before
    held = training.awake != training.before and training.moved > 0
    off = "the old model bit for bit" if old_again else "not the old model"
    reason = f"{training.moved} of {len(training.changes)} matrices changed; adapter off: {off}"
    return conclude("N1", "Fine-tuning changes the model's inner parameters.", held and old_again, reason)


def _base(brain: Brain) -> dict:
    return {name: weight.detach() for name, weight in base_weights(brain).items()}


def _change(name: str, delta: np.ndarray, weight: np.ndarray) -> WeightChange:
    places = name.split(".")
    layer = next((int(place) for place in places if place.isdigit()), -1)
    return WeightChange(layer, places[-2], float(np.linalg.norm(delta)), float(np.linalg.norm(weight)))


# -- N2: what the library does to the model --------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """One question asked three times: before a page was handed over, with it, and once more without."""

    fact: Fact
    before: Answer
    read: Answer
    after: Answer

    @property
    def found(self) -> bool:
        """True where the page that tells the fact was among those handed over."""
        return any(self.fact.statement in hit.passage.text for hit in self.read.hits)

    @property
    def same_but_for_pages(self) -> bool:
        """True where the two prompts differ in the lines of the pages, and in nothing else."""
        lines = self.read.prompt.splitlines()
        kept = [line for line in lines if not line.startswith(PAGE)]
        return kept == self.before.prompt.splitlines() and len(kept) < len(lines)

    def right(self, given: Answer) -> bool:
        """Whether an answer is what the office says."""
        return is_right(given.text, self.fact.answer, self.fact.train[0])


@dataclass(frozen=True)
class Visit:
    """A visit to the library, with the hash of all weights before and after it."""

    readings: tuple[Reading, ...]
    weights_before: str
    weights_after: str

    @property
    def forgotten(self) -> int:
        """How many questions got the same answer after the page was read as before it."""
        return sum(one.after.text == one.before.text for one in self.readings)


def visit(brain: Brain, librarian: Librarian, facts: Sequence[Fact], pages: int = PAGES) -> Visit:
    """Ask each fact from memory, with pages, and from memory again."""
    questions, before = [fact.train[0] for fact in facts], fingerprint(brain)
    closed = answer_all(brain, questions)
    read = answer_all(brain, questions, librarian.search_all(questions, pages))
    again = answer_all(brain, questions)
    readings = tuple(map(Reading, facts, closed, read, again))
    return Visit(readings, before, fingerprint(brain))


def library_finding(visited: Visit) -> Finding:
    """N2: no weight moved, the prompts differ in their pages only; were the right ones handed over?"""
    asked, found = len(visited.readings), sum(one.found for one in visited.readings)
    same = visited.weights_before == visited.weights_after
    held = same and all(one.same_but_for_pages for one in visited.readings) and found > asked / 2
    weights = "the same bit for bit" if same else "not the same"
    reason = f"weights {weights}, right page handed over for {found} of {asked} questions"
    condition = "" if found == asked else "the librarian finds the page"
    return conclude("N2", "The library leaves the model as it is and hands it the right page.", held, reason, condition)


# -- N3: school and job ------------------------------------------------------------------------


@dataclass(frozen=True)
class Exams:
    """Who was asked what: a score for each candidate (row) in each subject (column)."""

    candidates: tuple[str, ...]
    subjects: tuple[str, ...]
    scores: tuple[tuple[Score, ...], ...]

    def of(self, candidate: str, subject: str) -> Score:
        """One cell. Raises ``ValueError`` for a name that is not in the table."""
        for name, known in ((candidate, self.candidates), (subject, self.subjects)):
            if name not in known:
                raise ValueError(f"There is no {name!r}. Choose one of: {', '.join(known)}.")
        return self.scores[self.candidates.index(candidate)][self.subjects.index(subject)]


def job_questions(facts: Sequence[Fact], wordings: int = 2) -> list[Question]:
    """Questions in wordings that no training ever used."""
    return [Question(text, (fact.answer,), fact.id) for fact in facts for text in fact.test[:wordings]]


def school_questions(facts: Sequence[CommonFact]) -> list[Question]:
    """What the brain learned before the course, in a wording it was taught."""
    return [Question(fact.questions[0], (fact.answer,), fact.id) for fact in facts]


def examine(candidates: Mapping[str, Brain], subjects: Mapping[str, Sequence[Question]]) -> Exams:
    """Ask every candidate all questions, from memory."""
    rows = []
    for brain in candidates.values():
        everything = [question for questions in subjects.values() for question in questions]
        given = iter(answer_all(brain, [question.text for question in everything]))
        rows.append(tuple(score([next(given) for _ in questions], questions) for questions in subjects.values()))
    return Exams(tuple(candidates), tuple(subjects), tuple(rows))


def job_finding(exams: Exams) -> Finding:
    """N3: each specialist is best in its own office, by more than chance, against base and colleagues."""
    offices = [subject for subject in exams.subjects if subject != SCHOOL]
    ahead = [office for office in offices if _ahead(exams, office)]
    forgot = SCHOOL in exams.subjects and school_left(exams) != "nearly all of it"
    condition = "what was learned at school is partly lost" if forgot else ""
    reason = f"{len(ahead)} of {len(offices)} specialists clearly ahead of all others in their own office"
    claim = "A pre-trained model is a school leaver, fine-tuning is job training."
    return conclude("N3", claim, len(ahead) == len(offices), reason, condition)


def _ahead(exams: Exams, office: str) -> bool:
    """True where the lower end of the specialist's interval is above everybody else's upper end."""
    others = [exams.of(candidate, office).high for candidate in exams.candidates if candidate != office]
    return exams.of(office, office).low > max(others)


def school_left(exams: Exams) -> str:
    """What the specialists still know from school, in words that a small wobble does not change."""
    offices = [candidate for candidate in exams.candidates if candidate != BASE]
    kept = sum(exams.of(office, SCHOOL).share for office in offices) / len(offices)
    kept /= max(exams.of(BASE, SCHOOL).share, 1e-9)
    return "nearly all of it" if kept >= 0.9 else "almost nothing" if kept <= 0.2 else "a part of it"
