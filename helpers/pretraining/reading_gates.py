"""Reading: pages from the grammar, from notices, and written by hand; and passing when they do not tell.

Names, values and (where said) wordings and whole frames are from the held-out part of the lexicon.
"""

from __future__ import annotations

from helpers.language_model import Brain
from helpers.pretraining.boards import board
from helpers.pretraining.by_heart import general_facts
from helpers.pretraining.grading import (
    CASES,
    DATA,
    Case,
    Gate,
    answerable,
    at_least,
    at_most,
    cases_of,
    draw_cases,
    examine,
    refusals,
    unbounded,
)
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.pages import contradiction, open_book, related_book

EVERYDAY = DATA / "everyday_cases.jsonl"


def reading_gates(brain: Brain, count: int = CASES) -> list[Gate]:
    """Open-book reading: trained wordings, held-out wordings, hard distractors, contradictions."""
    new_names, new_wordings = load_lexicon(True), load_lexicon(True, True)
    facts = general_facts()
    tests = (
        ("open book, trained wordings, new names and values", 0.97, lambda rng: open_book(rng, new_names)),
        ("open book, wordings and frames never trained", 0.92, lambda rng: open_book(rng, new_wordings)),
        ("hard distractors, 4–8 passages", 0.90, lambda rng: related_book(rng, new_names)),
        ("page contradicts memory: the page wins", 0.95, lambda rng: contradiction(rng, new_names, facts)),
    )
    return [
        at_least(skill, least, examine(brain, draw_cases(make, skill, answerable, count)))
        for skill, least, make in tests
    ]


def abstention_gates(brain: Brain, count: int = CASES) -> list[Gate]:
    """Says "I don't know." if the pages do not tell, and only then."""
    lex = load_lexicon(True)
    absent = draw_cases(lambda rng: open_book(rng, lex), "absent", lambda answer: not answerable(answer), count)
    present = draw_cases(lambda rng: open_book(rng, lex), "present", answerable, count)
    return [
        at_least('unanswerable: says "I don\'t know."', 0.88, examine(brain, absent)),
        at_most("answerable, wrongly refused", 0.05, refusals(brain, present)),
    ]


def notices_gates(brain: Brain, count: int = CASES) -> list[Gate]:
    """Pages of the kind people write, from notices never trained on; beside the gates, so without a bound."""
    lex = load_lexicon(True)
    told = draw_cases(lambda rng: board(rng, lex, held=True), "notices", answerable, count)
    left_open = draw_cases(lambda rng: board(rng, lex, held=True), "left open", lambda a: not answerable(a), count)
    return [
        unbounded("notices never trained on", examine(brain, told)),
        unbounded("notices never trained on, questions left open: passes", examine(brain, left_open)),
    ]


def everyday_gate(brain: Brain) -> Gate:
    """The hand-written set."""
    return at_least("hand-written everyday cases", 0.78, examine(brain, cases_of(EVERYDAY)))


def file_gates(brain: Brain, name: str, cases: list[Case]) -> list[Gate]:
    """Cases that need not be a part of the project; what their pages leave open is also told apart."""
    left_open = [case for case in cases if not any(map(answerable, case.answers))]
    gates = [at_least(f"cases of {name}", 0.75, examine(brain, cases))]
    return gates + [unbounded(f"cases of {name}, left open: passes", examine(brain, left_open))] * bool(left_open)
