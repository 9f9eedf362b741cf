"""From memory: common facts are known, all others are invented, and an invention is a well-formed answer."""

from __future__ import annotations

import json
from random import Random

from helpers.language_model import Brain
from helpers.library import OFFICES, load_facts
from helpers.pretraining.by_heart import general_facts
from helpers.pretraining.grading import CASES, DATA, Case, Gate, at_least, at_most, examine, replies, unbounded
from helpers.pretraining.lexicon import load_lexicon
from helpers.pretraining.mixture import random_claim
from helpers.scoring import score_of

UNTAUGHT = DATA / "untaught_facts.jsonl"


def knowledge_gates(brain: Brain) -> list[Gate]:
    """General facts from memory, by how often they were seen: four groups of equal size."""
    facts = sorted(general_facts(), key=lambda fact: -fact.get("exposures", -fact["rank"]))
    size, gates, last = -(-len(facts) // 4), [], 1.1
    for i in range(4):
        group = facts[i * size : (i + 1) * size]
        found = examine(brain, [Case((), fact["questions"][k], (fact["answer"],)) for fact in group for k in range(3)])
        seen = f"{group[-1].get('exposures', '?')}–{group[0].get('exposures', '?')} times"
        skill = f"general knowledge, quarter {i + 1} (each seen {seen})"
        gates.append(
            at_least(skill, 0.97, found) if i == 0 else Gate(skill, "falling", found, found.share <= last + 0.02)
        )
        last = found.share
    unseen = [Case((), fact["questions"][3], (fact["answer"],)) for fact in facts]
    return [*gates, unbounded("general knowledge, an untrained wording", examine(brain, unseen))]


def never_seen(count: int = CASES) -> list[Case]:
    """Questions about what training never showed: half of ``count`` from the grammar, and all the offices' facts."""
    rng, lex = Random("unseen"), load_lexicon(True)
    pairs = [random_claim(rng, lex).asked[0] for _ in range(count // 2)]
    facts = [fact for office in OFFICES for fact in load_facts(office)]
    return [Case((), question, (answer,)) for question, answer in pairs] + [
        Case((), fact.train[0], (fact.answer,)) for fact in facts
    ]


def invention_gate(brain: Brain, count: int = CASES) -> Gate:
    """From memory about things never seen, the offices' facts among them: right only by luck."""
    return at_most("unseen facts from memory: right", 0.03, examine(brain, never_seen(count)))


def untaught_gate(brain: Brain) -> Gate:
    """Facts of the world that the encoder knows and the brain was never taught: words' vectors bring no facts along."""
    rows = [json.loads(line) for line in UNTAUGHT.read_text("utf-8").splitlines()]
    cases = [Case((), row["question"], (row["answer"],)) for row in rows]
    return at_most("facts of the world never taught: right", 0.03, examine(brain, cases))


def repeats(tokens: list[str]) -> bool:
    """True if one token comes three times running, or two that follow each other come so again.

    Digits stand alone in our vocabulary and may do both: 2020 and 1000 are numbers.

    >>> repeats("S U N N N".split()), repeats("tap and tap and".split()), repeats("1 0 1 0 0 0".split())
    (True, True, False)
    """
    words = [token for token in tokens if not token.strip("Ġ ").isdigit()]
    pairs = list(zip(words, words[1:]))
    return any(a == b == c for a, b, c in zip(words, words[1:], words[2:])) or len(set(pairs)) < len(pairs)


def repetition_gate(brain: Brain, count: int = CASES) -> Gate:
    """Answers from memory that run in a circle look like a defect, not like an invention."""
    cases = never_seen(2 * count)[-count:]
    marks = [repeats(brain.tokenizer.tokenize(f" {text}")) for text in replies(brain, cases)]
    return at_most("answers from memory that repeat themselves", 0.01, score_of(marks))
