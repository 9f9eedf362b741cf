"""A tool call: read as data, checked against a schema, and only then run.

Two tools exist, and no third: a calculator, and the search in the office's library.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from helpers.retrieval import Librarian
from helpers.topics.only_training.arithmetic import SumError, calculate

TOOLS = {"calculator": "expression", "search": "query"}  # each tool and its one argument
LONGEST = 300  # characters of a call
FOUND = 2  # pages that a search shows


class CallError(ValueError):
    """What was said is no call that can be run; nothing was run."""


@dataclass(frozen=True)
class Call:
    """A call that keeps to the schema."""

    tool: str
    argument: str


def read_call(text: str) -> Call:
    """The call that a text is.

    >>> read_call('{"tool": "calculator", "expression": "2 + 3"}')
    Call(tool='calculator', argument='2 + 3')

    Raises ``CallError``, which says what is wrong: no JSON, no object, another tool, another argument.
    """
    if len(text) > LONGEST:
        raise CallError(f"The call has {len(text):,} characters; at most {LONGEST} are read.")
    try:
        fields = json.loads(text, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError) as error:
        raise CallError(f"This is no valid JSON: {error}.") from None
    if not isinstance(fields, dict):
        raise CallError('A call is an object in braces, such as {"tool": "search", "query": "warranty"}.')
    tool = fields.pop("tool", None)
    if not isinstance(tool, str) or tool not in TOOLS:
        raise CallError(f"There is no tool {tool!r}. There are: {', '.join(TOOLS)}.")
    return Call(tool, _argument(tool, fields))


def _argument(tool: str, fields: dict) -> str:
    """The one argument that the schema asks for, and no other."""
    name = TOOLS[tool]
    if set(fields) != {name}:
        raise CallError(f"{tool} wants {name!r} and nothing else; it got: {', '.join(map(repr, fields)) or 'nothing'}.")
    value = fields[name]
    if not isinstance(value, str) or not value.strip():
        raise CallError(f"{name} must be a text that is not empty.")
    return value.strip()


def _without_twins(pairs: list[tuple[str, object]]) -> dict:
    """A JSON object as a dict; a name that stands twice could be read in two ways."""
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name stands there twice")
    return dict(pairs)


def run_call(call: Call, librarian: Librarian) -> str:
    """What a tool gives back. Raises ``CallError`` if it cannot do what it is asked."""
    if call.tool == "calculator":
        try:
            return calculate(call.argument)
        except SumError as error:
            raise CallError(f"The calculator refused {call.argument!r}: {error}.") from None
    hits = librarian.search(call.argument, FOUND)
    return "\n".join(f"{hit.passage.id}: {hit.passage.text}" for hit in hits) or "No page was found."
