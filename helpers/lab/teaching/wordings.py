"""Further wordings of a question, proposed by rule."""

from __future__ import annotations

import re

from helpers.lab.teaching.asked import Asked, take_apart, unasked
from helpers.lab.teaching.forms import (
    is_base,
    is_name,
    plural_subject,
)
from helpers.lab.teaching.frames import framed
from helpers.lab.teaching.negation import denies
from helpers.lab.teaching.places import is_role
from helpers.lab.teaching.question_words import says_its_kind
from helpers.lab.teaching.shaping import gives_away
from helpers.lab.teaching.synonyms import key_words, other_nouns, verb_twin
from helpers.lab.teaching.values import kind_of
from helpers.lab.teaching.words import (
    BE,
    FUNCTION_WORDS,
    PREPOSITIONS,
    words_of,
)
from helpers.scoring import normalise

MOST = 8
# Other first words for the same kind of question; for "when" they depend on what kind of value the answer is.
_OPENINGS = {
    "when time": ("What time", "At what time"), "when day": ("On which day", "What day"), "when date": ("On what date", "On which day"),
    "when month": ("In which month",), "when year": ("In which year", "What year"), "where": ("In what place", "At which place"),
    "why": ("For what reason",), "how often": ("How regularly",),
    "how": ("In what way",), "until when time": ("Until what time",), "by when date": ("By what date",),
    "since when year": ("Since which year",), "who": ("Which person",), "from when time": ("From what time",),
}  # fmt: skip


def propose_wordings(question: str, answer: str) -> tuple[str, ...]:
    """Up to eight other ways to ask the same, none of which holds the answer.

    >>> propose_wordings("When does the shop open?", "9 am")[:2]
    ('What is the opening time of the shop?', 'What time does the shop open?')
    """
    found, seen = [], {normalise(question)}
    for text in _candidates(question.strip(), answer):
        text = re.sub(r"\s+", " ", text).strip()
        if denies(question) and not denies(text):
            continue
        if text and normalise(text) not in seen and not gives_away(text, answer) and len(text) <= 200:
            seen.add(normalise(text))
            found.append(text)
    return tuple(found[:MOST])


def _candidates(question: str, answer: str) -> list[str]:
    """All wordings, best first: quite other words before other orders, and politeness last."""
    asked = take_apart(question)
    if asked is None:
        return _without_parts(question)
    frames, openings, twins = _frames(asked, answer), _other_openings(asked, answer), _twins(question, asked)
    first = [*frames[:1], *openings[:1], *twins[:1], *frames[1:2], *_keywords(asked), *frames[2:3]]
    told = [f"Can you tell me {asked.indirect()}?", *_statement(asked, answer), *_needs(asked)]
    more = [*frames[3:], *twins[1:], *openings[1:], *_other_side(question)]
    wish, *polite = _polite(asked)
    return [*first, *told, *more, wish, *_topic_first(asked), _lower(question), *polite]


def _frames(asked: Asked, answer: str) -> list[str]:
    return [f"{text}?" for text in framed(asked, answer)]


def _needs(asked: Asked) -> list[str]:
    """ "I need the code": for what can be handed over in a word."""
    if asked.kind != "what" or asked.helper.lower() != "is" or asked.verb:
        return []
    return [f"I need {asked.subject}.", f"I am looking for {asked.subject}."]


def _polite(asked: Asked) -> list[str]:
    told = asked.indirect()
    return [f"I would like to know {told}.", f"Do you know {told}?", f"Please tell me {told}."]


def _without_parts(question: str) -> list[str]:
    """Wordings of a question that cannot be taken apart."""
    bare = unasked(question)
    low = bare[:1].lower() + bare[1:]
    keys = key_words(bare, FUNCTION_WORDS).lower()
    return [
        f"Can you help me: {low}?",
        other_nouns(question),
        keys,
        *_other_side(question),
        _lower(question),
        f"I have a question: {low}?",
    ]


def _other_openings(asked: Asked, answer: str) -> list[str]:
    low, kind = asked.opening.lower(), "time" if _names_days(asked, answer) else kind_of(answer)
    names = _OPENINGS.get(f"{low} {kind}", _OPENINGS.get(low, ()))
    if low == "when" and says_its_kind(asked.subject):
        names = ()
    if low == "how long":
        names = _instead_of_how_long(asked)
    if low.startswith(("which ", "what ")):
        names = (("What " if low.startswith("which") else "Which ") + asked.opening.split(" ", 1)[1],)
    if low == "how much" and asked.verb == "cost":
        names = ("What",)
    if low == "how" and asked.subject == "I" and asked.helper == "do":
        return [f"How can I {asked.verb} {asked.rest}?"]
    return [f"{asked.direct(opening=name)}?" for name in names if asked.subject or name == "Which person"]


def _instead_of_how_long(asked: Asked) -> tuple[str, ...]:
    if asked.verb == "last" or asked.helper.lower() in BE and not asked.verb:
        return ()
    return ("How much time",) if asked.verb in ("take", "need") else ("For how long",)


def _twins(question: str, asked: Asked) -> list[str]:
    """The question with another verb, and with another noun."""
    verb, bare = asked.verb.split()[-1] if asked.verb else "", unasked(question)
    twins = []
    if verb and verb_twin(verb) and _may_change(verb, asked):
        twins.append(re.sub(rf"\b{re.escape(verb)}\b(?!.*\b{re.escape(verb)}\b)", verb_twin(verb), bare) + "?")
    if noun := other_nouns(bare):
        twins.append(f"{noun}?")
    return twins


def _may_change(verb: str, asked: Asked) -> bool:
    """False for participles, for "get off", and for "start the machine", which nobody begins."""
    if not is_base(verb) or asked.helper.lower() in BE or asked.rest.startswith(("off", "in ", "up", "out", "back")):
        return False
    return not (verb in ("start", "begin", "end", "finish") and asked.rest.startswith("the "))


def _keywords(asked: Asked) -> list[str]:
    """As people type into a search box."""
    words = key_words(f"{asked.subject} {asked.verb} {asked.rest}", FUNCTION_WORDS).lower()
    if asked.key in ("when", "where", "who", "why") or re.fullmatch(r"how \w+", asked.key):
        word = asked.opening.lower().removeprefix("how many ")
    else:
        word = asked.kind if asked.kind in ("when", "where") else ""
    text = f"{words} {word}".strip()
    return [text] if len(words.split()) >= 1 and len(text.split()) >= 2 else []


def _statement(asked: Asked, answer: str) -> list[str]:
    """The answer's sentence up to the answer."""
    if not asked.subject:
        return [f"The one who {asked.helper} {asked.rest} is"] if asked.kind == "who" else []
    if asked.kind in ("why", "how", "which") or " many" in asked.opening.lower() or asked.subject == "there":
        return []
    told = asked.told
    if _names_days(asked, answer):
        return [f"{told[:1].upper()}{told[1:]}"]
    link = {"time": "at", "day": "on", "date": "on", "year": "in", "month": "in"}.get(kind_of(answer), "")
    before = asked.opening.split()[0].lower()
    link = before if before in ("until", "since", "from", "by", "within", "to") else link if before == "when" else ""
    if asked.rest and not link and asked.rest not in PREPOSITIONS:
        return []
    return [f"{told[:1].upper()}{told[1:]} {link}".strip()]


def _names_days(asked: Asked, answer: str) -> bool:
    """True for "When … on Friday?" with "Friday 8–3": the answer adds the hours."""
    return (
        asked.key == "when"
        and kind_of(answer) == "day"
        and bool(re.search(r"\b(?:on|from|to) (?:mon|tues|wednes|thurs|fri|satur|sun)days?$", asked.rest, re.I))
    )


def _other_side(question: str) -> list[str]:
    """ "our" as a caller says it: "your"."""
    turned = re.sub(r"\b(our|we|us)\b", lambda hit: {"our": "your"}.get(hit[0].lower(), "you"), question, flags=re.I)
    return [] if turned == question else [turned]


def _lower(question: str) -> str:
    return unasked(question).lower()


def _topic_first(asked: Asked) -> list[str]:
    """ "The choir: where does it rehearse?"."""
    if asked.subject.lower().split(" ")[0] not in ("the", "our", "my", "a", "an") or is_role(asked.subject):
        return []
    if any(is_name(word.text) for word in words_of(asked.subject)):
        return []
    it = "they" if plural_subject(asked.subject) else "it"
    topic = asked.subject[:1].upper() + asked.subject[1:]
    if not asked.verb and not asked.rest:
        return (
            [f"{topic}, please?"]
            if asked.kind == "what"
            else [f"{topic}: {asked.opening.lower()} {asked.helper} {it}?"]
        )
    return [f"{topic}: {asked.direct(subject=it)[:1].lower()}{asked.direct(subject=it)[1:]}?"]
