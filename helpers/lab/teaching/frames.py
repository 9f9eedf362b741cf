"""Quite other ways to ask the same: by the kind of question and its verb."""

from __future__ import annotations

import re

from helpers.lab.teaching.asked import Asked
from helpers.lab.teaching.clauses import head_of
from helpers.lab.teaching.forms import (
    base_of,
    inflected,
    is_base,
    is_plural,
    plural_subject,
    third_person,
)
from helpers.lab.teaching.question_words import plural_unit, says_its_kind
from helpers.lab.teaching.values import kind_of
from helpers.lab.teaching.words import (
    BE,
    DO,
)

# What the subject {S} and the rest {R} are asked by, for an opening and a verb ("" = any, "be" = is alone).
# {F} is the verb with its helper as a statement has it, {V} the main verb, {H} the helper.
FRAMES: dict[tuple[str, str], tuple[str, ...]] = {
    ("when", "open"): ("What is the opening time of {S} {R}", "From when {is} {S} open {R}"),
    ("when", "close"): ("What is the closing time of {S} {R}", "Until when {is} {S} open {R}"),
    ("when", "start"): ("What is the starting time of {S} {R}", "For when is the start of {S} planned {R}"),
    ("when", "begin"): ("What is the starting time of {S} {R}", "For when is the start of {S} planned {R}"),
    ("when", "end"): ("What is the finishing time of {S} {R}", "When {is} {S} over {R}"),
    ("when", "leave"): ("What is the departure time of {S} {R}", "By when must I be there for {S} {R}"),
    ("when", "sail"): ("What is the departure time of {S} {R}", "When does {S} set off {R}"),
    ("when", "depart"): ("What is the departure time of {S} {R}", "By when must I be there for {S} {R}"),
    ("when", "arrive"): ("What is the arrival time of {S} {R}", "When can I expect {S} {R}"),
    ("when", "come"): ("What is the {unit} for {S} {R}", "When can I expect {S} {R}"),
    ("when", "take"): ("What is the {unit} of {S}", "For when {is} {S} planned"),
    ("when", "be"): ("What is the {unit} of {S}", "For when {is} {S} planned"),
    ("when", "be open"): ("What are the opening hours of {S} {R}", "When can I go to {S} {R}"),
    ("when", "be closed"): ("What {unit} is it impossible to go to {S} {R}",),
    ("when", "be held"): ("What is the {unit} of {S} {R}", "For when {is} {S} planned {R}"),
    ("when", "be served"): ("What is the {unit} of {S} {R}", "When can I have {S} {R}"),
    ("when", ""): ("What is the {unit} when {S} {F} {R}", "Which {unit} {H} {S} {V} {R}"),
    ("until when", "be open"): ("When {do} {S} close {R}", "What is the closing time of {S} {R}"),
    ("until when", "be served"): ("When is it too late for {S} {R}", "What is the latest {unit} for {S} {R}"),
    ("until when", ""): ("What is the latest {unit} that {S} {F} {R}",),
    ("by when", ""): ("What is the latest {unit} when {S} {F} {R}",),
    ("since when", ""): ("What is the {unit} since when {S} {F} {R}",),
    ("how much", "cost"): ("What is the price of {S} {R}", "How expensive {is} {S} {R}", "What do I pay for {S} {R}"),
    ("how much", "be"): ("What {do} {S} cost", "What is the price of {S}", "How expensive {is} {S}"),
    ("how much", "weigh"): ("How heavy {is} {S} {R}", "What is the weight of {S} {R}"),
    ("how long", "last"): ("What is the duration of {S} {R}", "How much time {do} {S} take {R}"),
    ("how long", "take"): ("What is the duration of {S} {R}", "How much time {do} {S} need {R}"),
    ("how long", "be valid"): ("When {do} {S} run out {R}", "How many {units} can I use {S} {R}"),
    ("how long", "be kept"): ("How many {units} can I still get {S} {R}", "After how many {units} is it too late for {S}"),
    ("how long", "be"): ("What is the length of {S}", "How many {units} long {is} {S}"),
    ("how long", ""): ("How many {units} {H} {S} {V} {R}", "What is the length of time that {S} {F} {R}"),
    ("how old", "be"): ("What is the age of {S}", "How many years old {is} {S}", "What age {is} {S}"),
    ("how high", "be"): ("What is the height of {S}", "How many {units} high {is} {S}"),
    ("how deep", "be"): ("What is the depth of {S}", "How many {units} deep {is} {S}"),
    ("how wide", "be"): ("What is the width of {S}", "How many {units} wide {is} {S}"),
    ("how far", "be"): ("What is the distance of {S}", "How many {units} away {is} {S}"),
    ("where", "be"): ("Where can I find {S}", "What is the location of {S}", "Where must I look for {S}"),
    ("where", "live"): ("What is the home of {S} {R}", "Where {is} {S} at home {R}"),
    ("where", "go"): ("Where must I put {S} {R}", "What is the right place for {S} {R}"),
    ("where", "hang"): ("Where can I find {S} {R}", "What is the right place for {S} {R}"),
    ("where", "be stored"): ("Where can I find {S} {R}", "What is the right place for {S} {R}"),
    ("where", "be kept"): ("Where can I find {S} {R}", "What is the right place for {S} {R}"),
    ("where", ""): ("What is the place where {S} {F} {R}", "Where exactly {H} {S} {V} {R}"),
    ("who", "be"): ("What is the name of {S}", "Which person {is} {S}", "What {is} {S} called"),
    ("what", "be called"): ("What is the name of {S}", "Which name {do} {S} have", "By what name {is} {S} known"),
    ("what", "be named"): ("Which name {do} {S} have", "What {is} {S} called", "By what name {is} {S} known"),
    ("what", "be made"): ("Which material {is} {S} made {R}", "What {do} {S} consist {R}"),
    ("what", "wear"): ("Which clothes must {S} have on {R}", "What {is} {S} supposed to wear {R}"),
    ("what", "need"): ("What is required for {S} {R}", "What must {S} have {R}"),
    ("what", "sell"): ("What can I buy from {S} {R}", "Which goods {do} {S} offer {R}"),
    ("what", "have"): ("What is there in {S} {R}",),
    ("why", ""): ("What is the reason that {S} {F} {R}", "How come {S} {F} {R}"),
    ("how often", ""): ("At what intervals {H} {S} {V} {R}", "How many times {H} {S} {V} {R}"),
    ("how many", "have"): ("How many {N} are there in {S} {R}", "What is the number of {N} in {S} {R}"),
    ("how many", "be"): ("What is the number of {N} {rest}", "What number of {N} {H} there {rest}"),
    ("how many", ""): ("What is the number of {N} that {S} {F} {R}", "What number of {N} {H} {S} {V} {R}"),
    ("who", ""): ("Which person {H} {S} {V} {R}", "What is the name of the person that {S} {F} {R}"),
}  # fmt: skip
_UNITS = {"time": "time", "day": "day", "date": "date", "month": "month", "year": "year"}


def framed(asked: Asked, answer: str) -> list[str]:
    """The question in quite other words, as many ways as the tables know.

    >>> from helpers.lab.teaching.asked import take_apart
    >>> framed(take_apart("When does the shop open?"), "9 am")[0]
    'What is the opening time of the shop'
    """
    if (
        special := _codes(asked)
        or _reaching(asked, answer)
        or _rules(asked)
        or _orders(asked)
        or _names(asked)
        or _passive(asked)
        or _properties(asked)
    ):
        return special
    if not asked.subject or asked.rest.startswith("back"):
        return []
    if where := re.match(r"(?:in|at|on|from|to) which (\w+)$", asked.key):
        if where[1] in _UNITS:
            return [f"What is the {where[1]} that {asked.told} {asked.key.split()[0]}"]
        return [f"Where {asked.direct().split(' ', 3)[3]}", f"What is the {where[1]} where {asked.told}"]
    patterns = FRAMES.get((asked.key, _verb(asked)), FRAMES.get((asked.key, ""), ()))
    if asked.key == "when" and _verb(asked) in ("be", "take"):
        patterns = _said_once(asked.subject, patterns)
    if asked.subject.lower() in _OBJECTS:
        patterns = tuple(pattern for pattern in patterns if " of {S}" not in pattern)
    return [_filled(pattern, asked, answer) for pattern in patterns]


def _said_once(subject: str, patterns: tuple[str, ...]) -> tuple[str, ...]:
    """No "time of the closing time": a noun that names its kind is asked for alone, and no birthday is planned."""
    if says_its_kind(subject):
        return ("What {is} {S}",)
    return patterns[:1] if head_of(subject).lower() in ("birthday", "anniversary", "holiday") else patterns


def _verb(asked: Asked) -> str:
    """The verb as the table has it: "open" for "does … open", "be open" for "is … open", "be" for "is" alone."""
    if asked.helper.lower() in BE:
        return f"be {asked.verb}".strip()
    return base_of(asked.verb) if asked.helper.lower() in DO else ""


def _filled(pattern: str, asked: Asked, answer: str) -> str:
    many, low = plural_subject(asked.subject), asked.helper.lower()
    past = low in ("was", "were", "did")
    noun = asked.opening.lower().removeprefix("how many").strip()
    objective = re.sub(r"(?<=for |rom |see |ect | to )\{S\}", _OBJECTS.get(asked.subject.lower(), "{S}"), pattern)
    values = {
        "S": asked.subject, "R": asked.rest, "V": asked.verb, "H": asked.helper, "N": noun,
        "F": asked.told[len(asked.subject) :].removesuffix(asked.rest).strip(),
        "is": ("were" if many else "was") if past else ("are" if many else "is"),
        "do": "did" if past else "do" if many else "does",
        "unit": _UNITS.get(kind_of(answer), "time"), "units": plural_unit(answer), "rest": asked.rest,
    }  # fmt: skip
    return re.sub(r"\s+", " ", objective.format(**values)).strip()


_OBJECTS = {"i": "me", "we": "us", "they": "them", "he": "him", "she": "her", "it": "it"}


def _orders(asked: Asked) -> list[str]:
    """ "How do I start it?" and "What should I do if …?"."""
    if asked.subject != "I":
        return []
    rest = f"{asked.verb} {asked.rest}".strip()
    if asked.kind == "how" and asked.helper.lower() in ("do", "can", "should") and is_base(asked.verb):
        ways = ("What is the way to", "Which steps are needed to", "What must be done to")
        return [f"{way} {rest}" for way in ways]
    if asked.kind == "what" and asked.verb == "do" and asked.helper.lower() == "should":
        return [f"What is to be done {asked.rest}", f"How do I react {asked.rest}", f"Which rule applies {asked.rest}"]
    return []


def _reaching(asked: Asked, answer: str) -> list[str]:
    """ "How can I reach the caretaker?"."""
    if asked.kind != "how" or asked.verb not in ("reach", "contact"):
        return []
    who, mail = asked.rest, kind_of(answer) == "email"
    number = f"What is the {'e-mail address' if mail else 'phone number'} of {who}"
    way = f"To which address can I write to {who}" if mail else f"Which number do I call to talk to {who}"
    return [number, f"How do I get in touch with {who}", way]


def _codes(asked: Asked) -> list[str]:
    """ "What is the code of the shed?": what a code is for."""
    found = re.match(rf"(?:the|our|my) {_CODE} (?:of|for|to) (.+)", asked.subject)
    joined = re.match(rf"((?:the|our|my) .+) {_CODE}$", asked.subject)
    if asked.kind != "what" or asked.verb or not (found or joined):
        return []
    noun, thing = (found[1], found[2]) if found else (joined[2], joined[1])
    ways = [f"Which {noun} do I need for {thing}", f"How do I get into {thing}"]
    return [*ways, f"What must I type in for {thing}", f"Which {noun} does {thing} have"]


_CODE = "(code|password|passcode|pin|PIN|combination)"


def _names(asked: Asked) -> list[str]:
    """ "What is the name of …?" and "Who runs the shop?"."""
    if found := re.match(r"the name of (.+)", asked.subject):
        verb = "are" if plural_subject(found[1]) else "is"
        return [
            f"What {verb} {found[1]} called",
            f"Which name does {found[1]} have",
            f"By what name {verb} {found[1]} known",
        ]
    if asked.kind == "who" and not asked.subject:
        verb, rest = asked.helper, asked.rest
        frames = [f"What is the name of the person that {verb} {rest}", f"Which person {verb} {rest}"]
        bare = base_of(verb)
        if verb.lower() not in BE and is_base(bare) and re.match(r"(?:the|our|my|your|a)\b", rest):
            be = "was" if not verb.endswith("s") else "is"
            frames.append(f"By whom {be} {rest} {inflected(bare, 'taken')}")
        return frames
    return []


def _properties(asked: Asked) -> list[str]:
    """ "What is the code of the shed?": a noun that belongs to something."""
    found = re.match(r"(?:the|my|our|your) ((?:[\w-]+ ){0,2}?[\w-]+) (of|for|on) (.+)", asked.subject)
    if not found or found[3] in ("the day", "the week", "the month"):
        return []
    if asked.verb or asked.kind not in ("what", "how long", "how much", "how high"):
        return []
    noun, link, thing = found.groups()
    do = "do" if plural_subject(thing) else "does"
    frames = [
        f"Which {noun} {do} {thing} have"
        if link == "of"
        else f"Which {noun} {'apply' if is_plural(noun.split()[-1]) else 'applies'} {link} {thing}"
    ]
    if asked.kind == "how long":
        return [*frames, f"What is the length of {asked.subject}", f"For how much time {do} {thing} have a {noun}"]
    if asked.kind == "how much":
        return [*frames, f"What is the amount of {asked.subject}", f"How high is {asked.subject}"]
    owner = f"What is {thing}'s {noun}" if link == "of" and not thing.endswith("s") and len(thing.split()) < 4 else ""
    return [*frames, *([owner] if owner else [])]


def _passive(asked: Asked) -> list[str]:
    """ "Who is the class taught by?": also asked as "Who teaches the class?"."""
    if asked.kind != "who" or asked.helper.lower() not in BE or not asked.rest.startswith("by"):
        return []
    present = asked.helper.lower() in ("is", "are")
    verb = third_person(base_of(asked.verb)) if present else inflected(base_of(asked.verb), "took")
    rest = f" {asked.rest[2:].strip()}".rstrip()
    return [f"Who {verb} {asked.subject}{rest}", f"What is the name of the person that {verb} {asked.subject}{rest}"]


def _rules(asked: Asked) -> list[str]:
    """ "What is the rule for smoking on the terrace?" is asked with yes or no, too."""
    found = re.match(
        r"the rule for (.+?)((?: (?:in|on|at|near|inside|outside|during|after|before) .+)?)$", asked.subject
    )
    if not found:
        return []
    be = "Are" if plural_subject(found[1]) else "Is"
    may = f"{be} {found[1]} permitted{found[2]}"
    return [may, f"What do you say about {found[1]}{found[2]}", f"{be} {found[1]} okay{found[2]}"]
