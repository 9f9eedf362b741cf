"""Checks of chapter 13: a fair prompt, what was kept of what was known, and where verdicts part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from helpers.findings import CONDITION, FAILS, HOLDS
from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report
from helpers.topics.published.table import parted

RULE, PAGE, QUESTION = "Answer in one word.", "The lamp is blue.", "Which colour is the lamp?"


@report
def check_messages(messages: Callable[[str, str, str], Sequence[Mapping[str, str]]]) -> str:
    """Exercise 1: the messages of a chat with a rule of its own, a page and a question."""
    for rule, page, question in ((RULE, PAGE, QUESTION), ("Be kind.", "We open at 9.", "When do you open?")):
        made = list(messages(rule, page, question))
        roles = [one["role"] for one in made]
        if roles != ["system", "user"]:
            return f"{NOT_YET} two messages are wanted, the system's and then the user's; got {roles}."
        system, user = (one["content"] for one in made)
        if rule not in system or page in system or question in system:
            return f"{NOT_YET} the rule belongs into the system's message, and nothing else does."
        if page not in user or question not in user or rule in user:
            return f"{NOT_YET} the user's message holds the page and the question, and not the rule."
        if user.index(page) > user.index(question):
            return f"{NOT_YET} the page comes first: a model reads from top to bottom."
    return f"{YES} this is how a chat model is told what to do, and every adapter should be compared with it."


# Right before and right after training, question by question, and the share kept that is wanted.
LOOKS = (
    ((True, True, False, True), (True, False, False, True), 2 / 3),
    ((True, True), (True, True), 1.0),
    ((True, False), (False, True), 0.0),
    ((False, False), (True, True), None),
    ((), (), None),
)


@report
def check_kept(kept: Callable[[Sequence[bool], Sequence[bool]], float | None]) -> str:
    """Exercise 2: of what was right before, the share that is right after; None if nothing was."""
    for before, after, wanted in LOOKS:
        said = kept(list(before), list(after))
        none = said is None
        if none != (wanted is None) or (not none and not abs(float(said) - wanted) < 1e-6):
            return f"{NOT_YET} before {list(before)}, after {list(after)}: expected {wanted}, got {said!r}."
    return f"{YES} what was never known cannot be forgotten, and what is new makes up for nothing."


VERDICTS = (
    ((HOLDS, HOLDS, CONDITION), False),
    ((HOLDS, FAILS, HOLDS), True),
    ((FAILS, FAILS, FAILS), False),
    ((FAILS, CONDITION, ""), True),
    ((HOLDS, "", ""), False),
)


@report
def check_parted(parts: Callable[[Sequence[str]], bool]) -> str:
    """Exercise 3: whether a claim holds for some models and not for others; "" is not measured."""
    if borrowed(parts, parted):
        return READY
    for verdicts, wanted in VERDICTS:
        said = parts(list(verdicts))
        if bool(said) != wanted or isinstance(said, str) or said is None:
            return f"{NOT_YET} {list(verdicts)}: expected {wanted}, got {said!r}."
    return f"{YES} a condition is still a yes, and what nobody measured is no vote."
