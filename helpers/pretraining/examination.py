"""The gates: what the brain must be able to do, examined on what it was never trained on.

Names, values and (where said) wordings and whole frames are from the held-out part of the
lexicon. Every gate draws its cases from a seed of its own, so that the same brain always
gets the same examination.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from helpers.language_model import Brain, answer_all
from helpers.library import OFFICES, load_facts
from helpers.pretraining.boards import board
from helpers.pretraining.by_heart import general_facts
from helpers.pretraining.documents import Document
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.mixture import random_claim
from helpers.pretraining.pages import contradiction, open_book, related_book
from helpers.records import DONT_KNOW, Hit, Passage, Question, Score, several
from helpers.scoring import says_dont_know, score, wilson

EVERYDAY = Path(__file__).resolve().parents[2] / "data" / "everyday_cases.jsonl"
CASES = 400


@dataclass(frozen=True)
class Case:
    """Passages, a question, and the answers that count as right."""

    passages: tuple[str, ...]
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    """One line of the examination: what was asked for, what came of it, and the bound."""

    skill: str
    bound: str
    score: Score
    passed: bool


def as_hits(passages: Iterable[str]) -> tuple[Hit, ...]:
    """Passages in the order given, as if they had been found in that order."""
    return tuple(Hit(Passage(f"p{i}", text), 1 / i, i) for i, text in enumerate(passages, start=1))


def replies(brain: Brain, cases: list[Case]) -> list[str]:
    """The brain's answer to each case."""
    found = answer_all(brain, [case.question for case in cases], [as_hits(case.passages) for case in cases])
    return [given.text for given in found]


def examine(brain: Brain, cases: list[Case]) -> Score:
    """The share of cases answered right."""
    return score(replies(brain, cases), [Question(case.question, case.answers) for case in cases])


def draw_cases(
    make: Callable[[Random], Document], seed: str, wanted: Callable[[str], bool], count: int = CASES
) -> list[Case]:
    """One question from each of ``count`` documents, if its answer is ``wanted``."""
    rng, cases = Random(seed), []
    while len(cases) < count:
        document = make(rng)
        able = [(question, answer) for question, answer in document.asked if wanted(answer)]
        if able:
            question, answer = rng.choice(able)
            cases.append(Case(document.passages, question, (answer,)))
    return cases


def answerable(answer: str) -> bool:
    return answer != DONT_KNOW


def reading_gates(brain: Brain, count: int = CASES) -> list[Gate]:
    """Open-book reading: trained wordings, untrained wordings, hard distractors, contradictions."""
    new_names, new_wordings = load_lexicon(True), load_lexicon(True, True)
    facts = general_facts()
    tests = (
        ("open book, trained wordings, new names and values", 0.97, lambda rng: open_book(rng, new_names)),
        ("open book, wordings and frames never trained", 0.90, lambda rng: open_book(rng, new_wordings)),
        ("hard distractors, 4–8 passages", 0.92, lambda rng: related_book(rng, new_names)),
        ("page contradicts memory: the page wins", 0.95, lambda rng: contradiction(rng, new_names, facts)),
    )
    gates = []
    for skill, least, make in tests:
        found = examine(brain, draw_cases(make, skill, answerable, count))
        gates.append(Gate(skill, f"≥ {least:.0%}", found, found.share >= least))
    return gates


def abstention_gates(brain: Brain, count: int = CASES) -> list[Gate]:
    """Says "I don't know." where the pages do not tell, and only there."""
    lex = load_lexicon(True)
    absent = draw_cases(lambda rng: open_book(rng, lex), "absent", lambda answer: not answerable(answer), count)
    present = draw_cases(lambda rng: open_book(rng, lex), "present", answerable, count)
    passes = examine(brain, absent)
    refused = sum(map(says_dont_know, replies(brain, present)))
    wrongly = Score(refused, count, *wilson(refused, count))
    return [
        Gate('unanswerable: says "I don\'t know."', "≥ 92%", passes, passes.share >= 0.92),
        Gate("answerable, wrongly refused", "≤ 4%", wrongly, wrongly.share <= 0.04),
    ]


def knowledge_gates(brain: Brain) -> list[Gate]:
    """General facts from memory, by how often they were seen: four groups of equal size."""
    facts = sorted(general_facts(), key=lambda fact: -fact.get("exposures", -fact["rank"]))
    size, gates, last = -(-len(facts) // 4), [], 1.1
    for i in range(4):
        group = facts[i * size : (i + 1) * size]
        cases = [Case((), fact["questions"][k], (fact["answer"],)) for fact in group for k in range(3)]
        found = examine(brain, cases)
        seen = f"{group[-1].get('exposures', '?')}–{group[0].get('exposures', '?')} times"
        passed = found.share >= 0.97 if i == 0 else found.share <= last + 0.02
        gates.append(
            Gate(
                f"general knowledge, quarter {i + 1} (each seen {seen})",
                "≥ 97%" if i == 0 else "falling",
                found,
                passed,
            )
        )
        last = found.share
    unseen = [Case((), fact["questions"][3], (fact["answer"],)) for fact in facts]
    found = examine(brain, unseen)
    return [*gates, Gate("general knowledge, an untrained wording", "–", found, True)]


def notices_gate(brain: Brain, count: int = CASES) -> Gate:
    """Pages of the kind people write, from notices never trained on; beside the gates, so without a bound."""
    lex = load_lexicon(True)
    found = examine(brain, draw_cases(lambda rng: board(rng, lex, held=True), "notices", answerable, count))
    return Gate("notices never trained on", "–", found, True)


def invention_gate(brain: Brain, count: int = CASES) -> Gate:
    """From memory about things never seen, the offices' facts among them: right only by luck."""
    rng, lex = Random("unseen"), load_lexicon(True)
    claims = [random_claim(rng, lex) for _ in range(count // 2)]
    cases = [Case((), *pair[:1], (pair[1],)) for pair in (claim.asked[0] for claim in claims)]
    facts = [fact for office in OFFICES for fact in load_facts(office)]
    cases += [Case((), fact.train[0], (fact.answer,)) for fact in facts]
    found = examine(brain, cases)
    return Gate("unseen facts from memory: right", "≤ 3%", found, found.share <= 0.03)


def read_cases(path: Path) -> list[dict]:
    """Cases from a file of JSON lines: ``passages``, ``question``, perhaps ``answers``.

    Raises ``ValueError`` naming the line that is not such a case.
    """
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            texts = (
                row["question"],
                *several(row["passages"], "passages"),
                *several(row.get("answers", ()), "answers"),
            )
            if not all(isinstance(text, str) for text in texts) or not row["question"].strip():
                raise TypeError
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f'{path.name}, line {number}: want {{"passages": ["…"], "question": "…"}}, got {line[:80]!r}'
            ) from error
        rows.append(row)
    return rows


def everyday_gate(brain: Brain) -> Gate:
    """The hand-written set."""
    cases = [Case(tuple(row["passages"]), row["question"], tuple(row["answers"])) for row in read_cases(EVERYDAY)]
    found = examine(brain, cases)
    return Gate("hand-written everyday cases", "≥ 88%", found, found.share >= 0.88)


def examination(brain: Brain, count: int = CASES) -> list[Gate]:
    """All gates, in the order of the model card."""
    return [
        *reading_gates(brain, count),
        *abstention_gates(brain, count),
        *knowledge_gates(brain),
        notices_gate(brain, count),
        everyday_gate(brain),
        invention_gate(brain, count),
    ]


def as_table(gates: list[Gate]) -> str:
    """The gates as a table of markdown, with 95 % confidence intervals."""
    lines = ["| skill | gate | measured | 95 % interval | cases | |", "|---|---|---|---|---|---|"]
    for gate in gates:
        s = gate.score
        lines.append(
            f"| {gate.skill} | {gate.bound} | {s.share:.1%} | {s.low:.1%} – {s.high:.1%} | {s.total} | {'met' if gate.passed else 'missed'} |"
        )
    return "\n".join(lines)
