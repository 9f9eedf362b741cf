"""Instructions, conditions, permissions, reasons: a cue, and what a page says belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from helpers.pretraining import values
from helpers.pretraining.claims import Claim, swap_person
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.subjects import Subject
from helpers.pretraining.wording import capital, vary


@dataclass(frozen=True)
class Pattern:
    """A two-part sentence: a cue (goal, condition …) and what belongs to it."""

    cue: str
    answer: str
    statements: tuple[str, ...]
    questions: tuple[str, ...]


HOW_TO = Pattern(
    "goal", "instruction",
    ("To {c}, {v}.", "If you want to {c}, {v}.", "Anyone who wants to {c} should {v}.", "In order to {c}, {v}.", "{V} to {c}.",
     "You can {c} like this: {v}.", "When you want to {c}, {v}.", "The way to {c} is simple: {v}.", "{C}? {V}.", "You {c} when you {v}."),
    ("How do I {c}?", "How can I {c}?", "What do I do to {c}?", "What must I do to {c}?", "I want to {c}. What do I do?", "How does one {c}?",
     "What is the way to {c}?", "How should I {c}?", "I need to {c}, how?", "What should I do if I want to {c}?", "Can you tell me how to {c}?",
     "I would like to know how to {c}.", "How do we {c}?", "Please explain how to {c}.", "What has to be done to {c}?", "How to {c}?"),
)  # fmt: skip
WHAT_IF = Pattern(
    "condition", "instruction",
    ("If {c}, {v}.", "When {c}, {v}.", "In case {c}, {v}.", "{V} if {c}.", "{V} when {c}.", "As soon as {c}, {v}.", "Please {v} if {c}.",
     "If {c}, you should {v}.", "If {c}, please {v}.", "Whenever {c}, you must {v}.", "If {c}, do not wait: {v}."),
    ("What should I do if {c}?", "What do I do when {c}?", "What must I do if {c}?", "{C}. What should I do?", "{C}, what now?", "What if {c}?",
     "What is to be done if {c}?", "{C}. What now?", "What do we do if {c}?", "What should be done when {c}?", "{C}! What do I do?",
     "What happens if {c}?", "Can you tell me what to do if {c}?", "What am I supposed to do when {c}?", "How should I react if {c}?"),
)  # fmt: skip
BEFORE = Pattern(
    "step", "instruction",
    ("Before you {c}, {v}.", "{V} before you {c}.", "First {v}, then {c}.", "You must {v} before you {c}."),
    ("What should I do before I {c}?", "What must I do first, before I {c}?", "What comes before I {c}?", "What do I do before I {c}?"),
)  # fmt: skip
AFTER = Pattern(
    "step", "instruction",
    ("After you {c}, {v}.", "Once you {c}, {v}.", "When you have finished and {c}, {v}.", "You {c}, and then you {v}."),
    ("What should I do after I {c}?", "What do I do once I {c}?", "What comes after I {c}?", "What must I do after I {c}?"),
)  # fmt: skip
NEED = Pattern(
    "goal", "list",
    ("To {c}, you need {v}.", "You need {v} to {c}.", "Bring {v} if you want to {c}.", "Anyone who wants to {c} needs {v}.", "{V} are needed to {c}."),
    ("What do I need to {c}?", "What must I bring to {c}?", "What is needed to {c}?", "I want to {c}. What do I need?", "What does it take to {c}?"),
)  # fmt: skip
WHO_MAY = Pattern(
    "goal", "people",
    ("Only {v} may {c}.", "{V} are allowed to {c}.", "{V} can {c}.", "It is {v} who may {c}.", "The right to {c} belongs to {v}."),
    ("Who may {c}?", "Who is allowed to {c}?", "Who can {c}?", "Who has the right to {c}?", "Who gets to {c}?"),
)  # fmt: skip
WHEN_MAY = Pattern(
    "goal", "date",
    ("You can {c} until {v}.", "The last day to {c} is {v}.", "You must {c} by {v}.", "{V} is the deadline to {c}.", "Nobody can {c} after {v}."),
    ("Until when can I {c}?", "By when must I {c}?", "What is the deadline to {c}?", "What is the last day to {c}?", "When is it too late to {c}?"),
)  # fmt: skip
WHERE_TO = Pattern(
    "goal", "spot",
    ("You can {c} {v}.", "{V}, you can {c}.", "The place to {c} is {v}.", "To {c}, come to us {v}.", "Visitors {c} {v}."),
    ("Where can I {c}?", "Where do I go to {c}?", "Where is the place to {c}?", "In what place can I {c}?", "Where do people {c}?"),
)  # fmt: skip
PRICE_TO = Pattern(
    "goal", "money",
    ("It costs {v} to {c}.", "To {c} you pay {v}.", "The fee to {c} is {v}.", "We charge {v} if you want to {c}."),
    ("How much does it cost to {c}?", "What do I pay to {c}?", "What is the fee to {c}?", "How much is it to {c}?"),
)  # fmt: skip
TIME_TO = Pattern(
    "goal", "duration",
    ("It takes {v} to {c}.", "To {c} takes {v}.", "You have {v} to {c}.", "Allow {v} to {c}.", "You must {c} within {v}."),
    ("How long does it take to {c}?", "How much time do I have to {c}?", "How long do I have to {c}?", "How long will it take me to {c}?"),
)  # fmt: skip
FORBIDDEN = Pattern(
    "spot", "prohibited",
    ("{V} is not allowed {c}.", "{V} is forbidden {c}.", "{C}, {v} is prohibited.", "No {v} {c}.", "Nobody may be seen {v} {c}.", "We do not allow {v} {c}."),
    ("What is not allowed {c}?", "What is forbidden {c}?", "What is prohibited {c}?", "What must I not do {c}?", "Which behaviour is banned {c}?"),
)  # fmt: skip
WHY = Pattern(
    "condition", "reason",
    ("{C} because {v}.", "Because {v}, {c}.", "{C}, since {v}.", "The reason why {c} is that {v}.", "As {v}, {c}."),
    ("Why is it that {c}?", "What is the reason that {c}?", "{C}. Why?", "For what reason {c}?", "Why do they say that {c}?", "How come {c}?"),
)  # fmt: skip
PATTERNS = (HOW_TO, HOW_TO, HOW_TO, WHAT_IF, WHAT_IF, WHAT_IF, BEFORE, AFTER, NEED, WHO_MAY, WHEN_MAY, WHERE_TO, PRICE_TO, TIME_TO,
            FORBIDDEN, WHY)  # fmt: skip


def _cue(rng: Random, lex: Lexicon, kind: str) -> str:
    cue = values.fill(rng, lex, rng.choice(lex.clauses[kind]))
    if rng.random() < 0.2:  # a clause of words never seen together
        thing, word = lex.noun(rng, "thing"), lex.word(rng)
        made = {"goal": f"{word} the {thing}", "condition": f"the {thing} {word}", "step": f"{word} the {thing}"}
        cue = made.get(kind, cue)
    return cue


def pattern_claim(rng: Random, lex: Lexicon, pattern: Pattern) -> Claim:
    """An instruction, a condition, a permission, a reason: cue and answer in one sentence."""
    cue = _cue(rng, lex, pattern.cue)
    if pattern.answer == "prohibited":
        answer = values.fill(rng, lex, rng.choice(lex.clauses["prohibited"]))
    else:
        answer = values.value(rng, lex, pattern.answer)
    last = -1 if not lex.held_wordings else None
    template = rng.choice(pattern.statements[:last])
    sentence = template.format(c=cue, C=capital(cue), v=answer, V=answer)
    own = swap_person(cue) if rng.random() < 0.75 else cue
    wordings = pattern.questions[:last] if last else pattern.questions[-1:]
    asked = [template.format(c=own, C=capital(own)) for template in rng.sample(wordings, min(2, len(wordings)))]
    asked = [question if rng.random() < 0.85 else vary(rng, question, "") for question in asked]
    topic = Subject(cue, "cue", "", ())
    return Claim(topic, " ".join(pattern.questions[:1]), capital(sentence), tuple((q, answer) for q in asked))
