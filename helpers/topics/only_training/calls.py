"""B4: a request becomes a tool call: valid, of the right tool, with the right arguments.

The bundled brain never met a brace: to it, ``{`` is the same as any other sign that it never met. So it learns what
stands between the braces, and the program puts them round it, as programs do that hold a model to a format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.adapters import forget
from helpers.behaviour import Behaviour, Example, load_behaviour
from helpers.findings import Finding, conclude, percent
from helpers.language_model import Brain
from helpers.records import Hit, Pair, Passage
from helpers.topics.only_training.teaching import LEARNED, Told, clearly_more, no_page, teach, tell
from helpers.topics.only_training.tools import CallError, read_call

BEFORE, MANUAL, TRAINED = ARMS = ("before", "manual as pages", "trained")
MANUAL_PAGES = (
    'To work out 2 times 3, write "tool": "calculator", "expression": "2 times 3"',
    'To look up lost keys, write "tool": "search", "query": "lost keys"',
)


def without_braces(call: str) -> str:
    """What the model learns to write.

    >>> without_braces('{"tool": "search", "query": "keys"}')
    '"tool": "search", "query": "keys"'
    """
    return call.removeprefix("{").removesuffix("}")


def framed(said: str) -> str:
    """What a model said, as the whole call."""
    return f"{{{without_braces(said)}}}"


def call_pairs(behaviour: Behaviour) -> list[Pair]:
    """The training rows, each call without its braces."""
    return [Pair(one.question, without_braces(one.answer)) for one in behaviour.train]


def valid(text: str, one: Example) -> bool:
    """JSON that keeps to the schema, whatever it asks for."""
    try:
        read_call(text)
    except CallError:
        return False
    return True


def right_tool(text: str, one: Example) -> bool:
    """Valid, and of the tool that the request needs."""
    return valid(text, one) and read_call(text).tool == one.kind


def right_call(text: str, one: Example) -> bool:
    """The right tool, with the right argument: of a sum the spaces do not count."""
    if not right_tool(text, one):
        return False
    return _squeezed(read_call(text).argument, one.kind) == _squeezed(one.plain, one.kind)


def _squeezed(argument: str, kind: str) -> str:
    return argument.replace(" ", "") if kind == "calculator" else argument.casefold()


RULES = {"valid JSON": valid, "right tool": right_tool, "right arguments": right_call}


def manual(one: Example) -> tuple[Hit, ...]:
    """How the tools are called, as pages, with an example of each."""
    return tuple(Hit(Passage(f"manual-{rank}", text), 1 / rank, rank) for rank, text in enumerate(MANUAL_PAGES, 1))


def measure(brain: Brain, seed: int = 0) -> tuple[Told, ...]:
    """All arms; the specialist is forgotten afterwards."""
    behaviour = load_behaviour("tool_calls")
    specialist = teach(brain, behaviour, seed, call_pairs(behaviour))
    arms = (
        tell(BEFORE, brain, behaviour, no_page),
        tell(MANUAL, brain, behaviour, manual),
        tell(TRAINED, specialist, behaviour),
    )
    forget(specialist)
    return tuple(replace(told, texts=tuple(map(framed, told.texts))) for told in arms)


def findings(arms: Sequence[Told]) -> tuple[Finding, ...]:
    """B4: right calls on arguments that were never trained, more than with a manual to read."""
    by_arm = {told.arm: told for told in arms}
    after = {name: by_arm[TRAINED].share(rule) for name, rule in RULES.items()}
    read = by_arm[MANUAL].share(right_call)
    whole = after["right arguments"].share
    reason = "trained: " + ", ".join(f"{name} {percent(score)}" for name, score in after.items())
    reason += f"; with a manual to read {percent(read)} right calls"
    held = clearly_more(after["right arguments"], read)
    partly = "the form is learned better than the arguments" if whole < LEARNED else ""
    partly = "the form is learned, most arguments are not" if whole < 0.5 else partly
    return (conclude("B4", "Training teaches tool calls.", held, reason, partly),)
