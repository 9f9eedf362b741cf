"""The two analogies, executed: a specialist whose weights change, a librarian who changes the prompt.

Decides N1 (training changes the model's parameters), N2 (the library leaves the model as it is)
and N3 (a pre-trained model is a school leaver, fine-tuning is job training).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.adapters import LoraRecipe, forget, pairs_of, train
from helpers.encoder import Encoder
from helpers.findings import Finding, conclude
from helpers.four_answers import PAGES
from helpers.language_model import Brain, answer_all, fingerprint
from helpers.library import OFFICES, common_facts, load_facts, load_library
from helpers.prompting import PAGE
from helpers.records import Answer, CommonFact, Fact, Question, Score
from helpers.retrieval import Librarian
from helpers.scoring import is_right, score
from helpers.three_offices import every_nth
from helpers.topics.analogies.weights import parameters_finding, study

BASE, SCHOOL = "school leaver", "school"


# -- N2: what the library does to the model --------------------------------------------------


@dataclass(frozen=True)
class Consultation:
    """One question asked three times: before a page was handed over, with it, and once more without."""

    fact: Fact
    before: Answer
    read: Answer
    after: Answer

    @property
    def found(self) -> bool:
        """True if the page that tells the fact was among those handed over."""
        return any(self.fact.statement in hit.passage.text for hit in self.read.hits)

    @property
    def same_but_for_pages(self) -> bool:
        """True if the two prompts differ in the lines of the pages, and in nothing else."""
        lines = self.read.prompt.splitlines()
        kept = [line for line in lines if not line.startswith(PAGE)]
        return kept == self.before.prompt.splitlines() and len(kept) < len(lines)

    def right(self, given: Answer) -> bool:
        """Whether an answer is what the office says."""
        return is_right(given.text, self.fact.answer, self.fact.train[0])


@dataclass(frozen=True)
class Visit:
    """A visit to the library, with the hash of all weights before and after it."""

    readings: tuple[Consultation, ...]
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
    readings = tuple(map(Consultation, facts, closed, read, again))
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
    """Questions in held-out wordings, which no training ever used."""
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
    """True if the lower end of the specialist's interval is above everybody else's upper end."""
    others = [exams.of(candidate, office).high for candidate in exams.candidates if candidate != office]
    return exams.of(office, office).low > max(others)


def school_left(exams: Exams) -> str:
    """What the specialists still know from school, in words that small differences do not change."""
    offices = [candidate for candidate in exams.candidates if candidate != BASE]
    kept = sum(exams.of(office, SCHOOL).share for office in offices) / len(offices)
    kept /= max(exams.of(BASE, SCHOOL).share, 1e-9)
    return "nearly all of it" if kept >= 0.9 else "almost nothing" if kept <= 0.2 else "a part of it"


# -- all three -----------------------------------------------------------------------------------


def run(brain: Brain, encoder: Encoder, seed: int = 0) -> tuple[Finding, ...]:
    """N1, N2 and N3: ten facts of each office, one specialist for each, and forty common facts as the school."""
    recipe = LoraRecipe(seed=seed)
    facts = {office: every_nth(load_facts(office), 10) for office in OFFICES}
    visited = visit(brain, Librarian(encoder, load_library("support").passages), facts["support"])
    specialist, training = study(brain, facts["support"], recipe)
    others = {office: train(brain, pairs_of(facts[office]), recipe) for office in OFFICES if office != "support"}
    subjects = {office: job_questions(known) for office, known in facts.items()}
    subjects[SCHOOL] = school_questions(every_nth(common_facts(), 40))
    staff = {"support": specialist, **others}
    exams = examine({BASE: brain, **staff}, subjects)
    for one in staff.values():
        forget(one)
    return parameters_finding(training), library_finding(visited), job_finding(exams)
