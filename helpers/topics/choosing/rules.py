"""The chooser: a table of rules, each resting on measured claims, and the advice that follows.

There is no score. A rule *asks for* the library or for training, or *rules* one of them *out*; a way is
advised if some rule asks for it and none rules it out. A rule counts only while every claim behind it
holds, so a verdict that turns takes its rules out of the advice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from helpers.findings import CONDITION, HOLDS
from helpers.topics.choosing.needs import BOTH, LOOK_UP, NEITHER, QUESTIONS, STUDY, Needs

ASKS, RULES_OUT, MINDS = SAYS = ("asks for", "rules out", "minds")
LIBRARY, TRAINING = WHATS = ("library", "training")
NO_VERDICT = "no verdict yet"


@dataclass(frozen=True)
class Rule:
    """A row of the table: what it says where ``when`` is met, and the claims that it rests on."""

    id: str
    says: str
    what: str
    when: tuple[tuple[str, tuple[str, ...]], ...]
    claims: tuple[str, ...]
    because: str

    def meets(self, needs: Needs, advice: str = "") -> bool:
        """True if all conditions are met; a rule that minds something needs the ``advice`` as well."""
        answers = {**asdict(needs), "advice": advice}
        return all(answers[name] in wanted for name, wanted in self.when)

    def holds(self, verdicts: Mapping[str, str]) -> bool:
        """True if every claim behind it holds, with or without a condition."""
        return all(verdicts.get(id) in (HOLDS, CONDITION) for id in self.claims)


@dataclass(frozen=True)
class Advice:
    """What to do, the rules that say so, those left out for their verdicts, and what to mind."""

    word: str
    applied: tuple[Rule, ...]
    left_out: tuple[Rule, ...]
    minded: tuple[Rule, ...]


def rules_of(text: str) -> tuple[Rule, ...]:
    """The rules in the text of a table, one JSON object per line."""
    rows = (json.loads(line) for line in text.splitlines())
    return tuple(
        Rule(**{**row, "when": tuple((k, tuple(v)) for k, v in row["when"].items()), "claims": tuple(row["claims"])})
        for row in rows
    )


def advise(needs: Needs, rules: Sequence[Rule], verdicts: Mapping[str, str]) -> Advice:
    """What to do for these needs, by the rules whose claims hold in ``verdicts`` (claim id → verdict)."""
    met = [rule for rule in rules if rule.says != MINDS and rule.meets(needs)]
    applied = [rule for rule in met if rule.holds(verdicts)]
    word = _word(applied)
    minded = [r for r in rules if r.says == MINDS and r.meets(needs, word) and r.holds(verdicts)]
    return Advice(word, tuple(applied), tuple(rule for rule in met if rule not in applied), tuple(minded))


def _word(applied: Sequence[Rule]) -> str:
    said = {(rule.says, rule.what) for rule in applied}
    library, training = ((ASKS, what) in said and (RULES_OUT, what) not in said for what in WHATS)
    return BOTH if library and training else LOOK_UP if library else STUDY if training else NEITHER


def what_would_change(
    needs: Needs, rules: Sequence[Rule], verdicts: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Each single other answer that would change the advice: (question's name, answer, advice)."""
    now = advise(needs, rules, verdicts).word
    others = [(name, option) for name, (_, options) in QUESTIONS.items() for option in options]
    found = ((name, option, advise(replace(needs, **{name: option}), rules, verdicts).word) for name, option in others)
    return [row for row in found if row[2] != now]


def why(advice: Advice, what: str) -> tuple[Rule, ...]:
    """The rules that decided about one way: those that rule it out, else those that ask for it."""
    about = [rule for rule in advice.applied if rule.what == what]
    out = tuple(rule for rule in about if rule.says == RULES_OUT)
    return out or tuple(about)
