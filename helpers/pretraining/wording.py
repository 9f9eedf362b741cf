"""The surface of a question: polite, indirect, clipped, fronted, in lower case, with a typo.

All of it is done by rule on a direct question, so that no wording is a special case.
"""

from __future__ import annotations

import re
from random import Random

WH = r"(?:(?:in|at|on|by|from|to|for|with|until|till|since|after|before|under|of) )?(?:what|which|who|whom|whose|where|when|why|how)"
AUX = "is|are|was|were|can|could|must|should|may|might|will|would|does|do|did|has|have"
STAND_IN = "\u2603"  # a sign no text uses, in place of the subject
INVERTED = re.compile(rf"(.+?) ({AUX}) ({STAND_IN}|I|you|we|they|it|he|she|one|people)(?= |$)(.*)$")
COPULA = re.compile(r"(what|who|which \w+|where|how \w+) (is|are|was) (the|a|an|my|your) (.+)$", re.I)
STATEMENT_ORDER = re.compile(WH + rf"(?: \w+)? (?!{AUX})\w+s\b", re.I)
ASKING = (
    "Can you tell me {q}?", "Could you tell me {q}?", "Do you know {q}?", "Please tell me {q}.", "I would like to know {q}.",
    "I'd like to know {q}.", "I want to know {q}.", "Tell me {q}.", "Do you happen to know {q}?", "I need to know {q}.",
    "Could you please explain {q}?", "I am wondering {q}.", "May I ask {q}?", "Please could you say {q}?", "Any idea {q}?",
    "Have you any idea {q}?", "Could you let me know {q}?", "I wonder {q}.", "Remind me {q}.", "We need to know {q}.",
)  # fmt: skip
LEADS = (
    "Hello, {q}", "Quick question: {q}", "Hi! {Q}", "Sorry, {q}", "Excuse me, {q}", "Just checking: {q}", "One more thing: {q}",
    "And {q}", "So {q}", "I have a question. {Q}", "Good morning. {Q}", "Um, {q}", "A customer asks: {q}", "Next: {q}",
)  # fmt: skip
TOPICS = (
    "{E}: {q}", "About {E}: {q}", "I am asking about {E}. {Q}", "I have a question about {E}: {q}", "{E}, {q}", "And {E}, {q}",
    "We are talking about {E}. {Q}", "As for {E}, {q}", "It is about {E}. {Q}", "{E} - {q}", "My question is about {E}. {Q}",
)  # fmt: skip


def capital(text: str) -> str:
    """Upper-case the first letter only.

    >>> capital("how much is Tea?")
    'How much is Tea?'
    """
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Lower-case the first letter, unless the first word is "I" or a name stays a name."""
    return text[:1].lower() + text[1:] if re.match(WH, text, re.I) else text


def third_person(verb: str) -> str:
    """The form of a verb after he, she or it.

    >>> third_person("cost"), third_person("carry"), third_person("have"), third_person("reach")
    ('costs', 'carries', 'has', 'reaches')
    """
    if verb in ("have", "do", "go"):
        return {"have": "has", "do": "does", "go": "goes"}[verb]
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(s|x|z|ch|sh)$", verb) else "s")


def indirect(question: str, subject: str) -> str | None:
    """Turn a direct question into a clause, or None if the rule does not fit.

    >>> indirect("How much does the lamp cost?", "the lamp")
    'how much the lamp costs'
    >>> indirect("Where can I collect the lamp?", "the lamp")
    'where I can collect the lamp'
    >>> indirect("What is the price of the lamp?", "the lamp")
    'what the price of the lamp is'
    >>> indirect("Who runs the shop?", "the shop")
    'who runs the shop'
    """
    body = question.rstrip("?. ")
    if " did " in body or not re.match(WH + r"\b", body, re.I):  # "did" would need the past form of any verb
        return None
    marked = body.replace(subject, STAND_IN) if subject else body
    match = INVERTED.match(marked)
    if match:
        wh, aux, who, rest = match.groups()
        return lower_first(_inverted(wh, aux, who, rest.strip())).replace(STAND_IN, subject)
    match = COPULA.match(body)
    if match and not re.search(r"\b(by|with|from|than|used|made|given|sold|kept)\b", match.group(4)):
        wh, be, article, rest = match.groups()
        return f"{lower_first(wh)} {article} {rest} {be}"
    return lower_first(body) if STATEMENT_ORDER.match(body) else None


def _inverted(wh: str, aux: str, who: str, rest: str) -> str:
    if aux in ("does", "do") and rest:
        verb, _, tail = rest.partition(" ")
        verb = third_person(verb) if aux == "does" else verb
        return f"{wh} {who} {verb} {tail}".strip()
    return f"{wh} {who} {aux} {rest}".strip()


def fronted(question: str, subject: str, person: bool) -> str | None:
    """Name the subject first and then say "it": "The lamp: how much is it?"."""
    if person or question.count(subject) != 1:
        return None
    return question.replace(f"{subject}'s", "its").replace(subject, "it")


def clipped(question: str) -> str | None:
    """ "What is the price of the lamp?" as "Price of the lamp?"."""
    match = re.match(r"(?:What|Which|When|Who) (?:is|are|was) (?:the )?(\w+.* (?:of|for) .*)\?$", question)
    return f"{capital(match.group(1))}?" if match else None


def typo(rng: Random, text: str) -> str:
    """Drop, double or swap a letter in one longer lower-case word."""
    words = text.split(" ")
    able = [i for i, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.islower()]
    if not able:
        return text
    at = rng.choice(able)
    word, j = words[at], rng.randint(1, len(words[at]) - 2)
    words[at] = rng.choice(
        (word[:j] + word[j + 1 :], word[:j] + word[j] + word[j:], word[:j] + word[j + 1] + word[j] + word[j + 2 :])
    )
    return " ".join(words)


def vary(rng: Random, question: str, subject: str, person: bool = False) -> str:
    """Give a direct question a random everyday surface."""
    roll = rng.random()
    if roll < 0.17 and (clause := indirect(question, subject)):
        question = rng.choice(ASKING).format(q=clause)
    elif roll < 0.25 and subject and (short := fronted(question, subject, person)):
        question = capital(rng.choice(TOPICS).format(E=subject, q=lower_first(short), Q=short))
    elif roll < 0.30 and (short := clipped(question)):
        question = short
    elif roll < 0.36:
        question = rng.choice(LEADS).format(q=lower_first(question), Q=question)
    elif roll < 0.39 and question.endswith("?"):
        question = question[:-1] + rng.choice(
            (", please?", " please?", "", " then?", " again?", ", do you know?", " exactly?", " now?")
        )
    if rng.random() < 0.05:
        question = typo(rng, question)
    return question.lower() if rng.random() < 0.08 else question
