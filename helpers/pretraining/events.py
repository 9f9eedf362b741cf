"""Events said and asked for: a clause in the active or the passive, and the proper question of each constituent."""

from __future__ import annotations

from random import Random

from helpers.pretraining.claims import Claim
from helpers.pretraining.clauses import Clause, draw_clause
from helpers.pretraining.lexicon import Lexicon
from helpers.pretraining.subjects import Subject
from helpers.pretraining.wording import capital, vary


def _finite(verb: dict, tense: str, plural: bool) -> str:
    if tense == "present":
        return verb["base"] if plural else verb["s"]
    return verb["past"] if tense == "past" else f"{tense} {verb['base']}"


def _be(tense: str, plural: bool) -> str:
    if tense == "present":
        return "are" if plural else "is"
    if tense == "past":
        return "were" if plural else "was"
    return f"{tense} be"


def _helper(tense: str, plural: bool) -> str:
    """The auxiliary of a question: do, does, did, or the modal itself."""
    if tense == "present":
        return "do" if plural else "does"
    return "did" if tense == "past" else tense


def _tail(extras, but: str = "") -> str:
    return "".join(f" {phrase}" for which, phrase, _ in extras if which != but)


def state(rng: Random, clause: Clause, passive: bool) -> str:
    """The clause as a sentence; time or place may stand first."""
    extras, front = list(clause.extras), ""
    if extras and rng.random() < 0.25 and extras[0][0] in ("where", "when", "how often"):
        front = f"{capital(extras.pop(0)[1])}, "
    if passive:
        by = f" by {clause.agent.text}" if clause.agent.asked_as == "" and rng.random() < 0.85 else ""
        core = f"{clause.patient.text} {_be(clause.tense, clause.patient.plural)} {clause.verb['participle']}{by}"
    else:
        patient = f" {clause.patient.text}" if clause.patient else ""
        core = f"{clause.agent.text} {_finite(clause.verb, clause.tense, clause.agent.plural)}{patient}"
    return f"{front}{core if front else capital(core)}{_tail(extras)}."


def _questions(rng: Random, clause: Clause, verb: dict, by_agent: bool) -> list[tuple[str, str, str]]:
    """All direct questions on the clause as (question, answer, asked-for constituent)."""
    agent, patient, tense = clause.agent, clause.patient, clause.tense
    name = agent.asked_as or agent.text
    helper = _helper(tense, agent.plural)
    context = rng.choice(clause.extras)[1] if clause.extras and rng.random() < 0.2 else ""
    object_ = f" {patient.text}" if patient else ""
    found = []
    if by_agent and not agent.asked_as:
        who = "Who" if agent.person else "What"
        found.append(
            (f"{who} {_finite(verb, tense, False)}{object_}{' ' + context if context else ''}?", agent.text, "who")
        )
        if patient:
            be = _be(tense, patient.plural).split(" ")
            found.append(
                (
                    f"{'By whom' if agent.person else 'By what'} {be[0]} {patient.text}{' be' if len(be) > 1 else ''} {verb['participle']}?",
                    agent.text,
                    "who",
                )
            )
    if patient and by_agent:
        what = "Who" if patient.person else "What"
        found.append(
            (f"{what} {helper} {name} {verb['base']}{' ' + context if context else ''}?", patient.text, "what")
        )
        words = patient.text.split()
        if len(words) >= 3 and words[0] == "the" and not patient.person:
            found.append((f"Which {' '.join(words[2:])} {helper} {name} {verb['base']}?", patient.text, "what"))
        if words[0].isdigit():
            found.append((f"How many {' '.join(words[1:])} {helper} {name} {verb['base']}?", words[0], "what"))
        if clause.extras and rng.random() < 0.3:
            phrase = rng.choice(clause.extras)[1]
            found.append(
                (f"What {'is' if tense == 'present' else 'was'} {verb['participle']} {phrase}?", patient.text, "what")
            )
    return found


def _adjunct_questions(rng: Random, clause: Clause, verb: dict, which: str) -> list[str]:
    """Questions for one adjunct, active and passive."""
    agent, patient, tense = clause.agent, clause.patient, clause.tense
    name, helper = agent.asked_as or agent.text, _helper(tense, agent.plural)
    object_ = f" {patient.text}" if patient else ""
    lead = rng.choice({"where": ("Where", "Where", "In what place"), "when": ("When", "When", "When exactly"), "how": ("How", "In what way"),
                       "how often": ("How often", "How many times"), "how long": ("How long", "For how long"),
                       "why": ("Why", "For what reason"), "what for": ("Why", "For what purpose")}[which])  # fmt: skip
    active = f"{lead} {helper} {name} {verb['base']}{object_}?"
    if not patient:
        return [active]
    be = _be(tense, patient.plural).split(" ")
    return [active, f"{lead} {be[0]} {patient.text}{' be' if len(be) > 1 else ''} {verb['participle']}?"]


def _other_verb(rng: Random, lex: Lexicon, verb: dict) -> dict:
    """A synonym, now and then: a question need not use the page's verb."""
    if verb["synonyms"] and rng.random() < 0.35:
        wanted = rng.choice(verb["synonyms"])
        for other in lex.verbs:
            if other["base"] == wanted and bool(other["object"]) == bool(verb["object"]):
                return other
    return verb


def event_claim(rng: Random, lex: Lexicon) -> Claim:
    """A clause as a claim: what it says can be asked, what it leaves out cannot be answered."""
    clause = draw_clause(rng, lex)
    passive = clause.patient is not None and rng.random() < 0.35
    sentence = state(rng, clause, passive)
    says_agent = clause.agent.text.lower() in sentence.lower()
    verb = _other_verb(rng, lex, clause.verb)
    asked = [(question, answer) for question, answer, _ in _questions(rng, clause, verb, says_agent)]
    present = {which for which, _, _ in clause.extras}
    for which, _, answer in clause.extras:
        asked += [(question, answer) for question in _adjunct_questions(rng, clause, verb, which)]
    if not asked:
        return event_claim(rng, lex)
    absent = {"where", "when", "how often", "how long"} - present - ({"when"} if "how often" in present else set())
    absent -= {"how often"} if "when" in present else set()
    unasked = [rng.choice(_adjunct_questions(rng, clause, verb, which)) for which in sorted(absent)]
    topic = Subject(clause.patient.text if passive else clause.agent.text, "clause", "", ())
    chosen = rng.sample(asked, min(3, len(asked)))
    return Claim(topic, clause.verb["base"], sentence, tuple((vary(rng, q, clause.agent.text, True), a) for q, a in chosen),
                 unasked=tuple(vary(rng, q, clause.agent.text, True) for q in unasked))  # fmt: skip
