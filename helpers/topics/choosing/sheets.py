"""Pages to take home: the chooser's advice with its reasons, and the outcome of the learner's own office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from helpers.findings import Finding
from helpers.four_answers import LIBRARY, SPECIALIST
from helpers.show.take_home import Sheet
from helpers.topics.choosing.needs import BOTH, LOOK_UP, NEITHER, QUESTIONS, STUDY, Needs
from helpers.topics.choosing.rules import NO_VERDICT, RULES_OUT, Advice, Rule
from helpers.topics.choosing.settle import SEEDS, Settled

SAID = {
    LOOK_UP: "Look it up: a library beside the model (RAG)",
    STUDY: "Study it: train a specialist (LoRA)",
    BOTH: "Both: train what stays, look up what moves",
    NEITHER: "Neither: a better prompt",
}


def advice_sheet(
    needs: Needs, advice: Advice, changes: Sequence[tuple[str, str, str]], found: Mapping[str, Finding]
) -> Sheet:
    """The advice with its reasons, what would change it, and the needs it was given for."""
    because = [reason(rule, found) for rule in advice.applied] or ["No rule asks for a library or for training."]
    parts = [
        ("Why", because),
        ("Not counted, as a claim behind it has no verdict that holds", [reason(r, found) for r in advice.left_out]),
        ("To mind", [reason(rule, found) for rule in advice.minded]),
        ("What would change the advice", changed(changes)),
        ("What was asked", [f"{QUESTIONS[name][0]} {value}" for name, value in asdict(needs).items()]),
    ]
    return Sheet(f"Advice · {SAID[advice.word]}", tuple((name, tuple(lines)) for name, lines in parts if lines))


def reason(rule: Rule, found: Mapping[str, Finding]) -> str:
    """A rule in a sentence, with the measured reasons of its claims."""
    measured = (
        f"{id} {found[id].verdict}: {found[id].reason}" if id in found else f"{id}: {NO_VERDICT}" for id in rule.claims
    )
    against = f"Against {rule.what}: " if rule.says == RULES_OUT else ""
    return f"{against}{rule.because} [{'; '.join(measured)}]"


def changed(changes: Sequence[tuple[str, str, str]]) -> list[str]:
    """What would change the advice, a line for each question and advice."""
    lines: dict[tuple[str, str], list[str]] = {}
    for name, option, word in changes:
        lines.setdefault((name, word), []).append(option)
    said = [f"{QUESTIONS[name][0]} {' or '.join(options)}: {word}." for (name, word), options in lines.items()]
    return said or ["No single other answer would."]


def settled_sheet(settled: Settled, seconds: bool = True) -> Sheet:
    """The outcome of the learner's own office, with intervals; without times, if another run should look the same."""
    parts = (
        ("In short", tuple(in_short(settled))),
        ("Right, in wordings that were not trained", _lines(settled.right)),
        ("Passed on questions that nobody can answer", _lines(settled.passed)),
        ("Common facts still known", _lines(settled.kept)),
        ("From edits to the new answers", clock_lines(settled, seconds)),
        ("How it was measured", (f"{settled.pages} pages, {settled.pairs} pairs, {len(SEEDS)} seeds, averaged.", HOW)),
    )
    return Sheet(f"Settled for {settled.name}", tuple((name, lines) for name, lines in parts if lines))


HOW = "Intervals: 95 % (Wilson), over the questions of one seed. So few questions show large differences only."


def in_short(settled: Settled) -> list[str]:
    """Which way is ahead, and which others could be as good for all that these questions show."""
    best, level = settled.best, settled.level
    clear = [way for way in settled.right if way not in (best, *level)]
    said = [f"Most right answers: {best.lower()}."]
    if level:
        said.append(f"No clear difference from: {', '.join(way.lower() for way in level)}.")
    if clear:
        said.append(f"Clearly behind: {', '.join(way.lower() for way in clear)}.")
    return said


def clock_lines(settled: Settled, seconds: bool = True) -> tuple[str, ...]:
    """How long each way took from the edits to its answers, and how many were new; without times, how much longer."""
    lines = [f"{way}: {s.right} of {s.total} new answers" for way, (_, s) in settled.clock.items()]
    if not lines:
        return ()
    if seconds:
        return tuple(f"{line}, after {t:.1f} s" for line, (t, _) in zip(lines, settled.clock.values()))
    longer = settled.clock[SPECIALIST][0] > settled.clock[LIBRARY][0]
    return (*lines, f"The {'specialist' if longer else 'library'} took longer.")


def _lines(scores: Mapping) -> tuple[str, ...]:
    return tuple(
        f"{way}: {100 * one.share:.0f} % ({100 * one.low:.0f} to {100 * one.high:.0f} %, {one.total} questions)"
        for way, one in scores.items()
    )
