"""The bundled behaviours, read from data/behaviour/."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from helpers.behaviour.examples import BehaviourError, Example
from helpers.records import AnswerForm, Pair

_DATA = Path(__file__).resolve().parents[2] / "data" / "behaviour"

# How long an answer of each behaviour may be, and whether it may have several lines.
_FORMS = {
    "identity": AnswerForm(40),
    "style": AnswerForm(80, several_lines=True),
    "instructions": AnswerForm(60, several_lines=True),
    "tool_calls": AnswerForm(60),
    "tickets": AnswerForm(10),
    "notation": AnswerForm(20),
}
BEHAVIOURS = tuple(_FORMS)


@dataclass(frozen=True)
class Behaviour:
    """What one behaviour is taught and examined by; no request of ``test`` is in ``train``."""

    name: str
    form: AnswerForm
    train: tuple[Example, ...]
    test: tuple[Example, ...]

    @property
    def pairs(self) -> list[Pair]:
        """The training pairs, in the order of the file."""
        return [example.pair for example in self.train]


def load_behaviour(name: str) -> Behaviour:
    """One of ``BEHAVIOURS``. Raises ``BehaviourError`` if there is none of this name, or a row of its file is bad.

    >>> load_behaviour("identity").train[0].question
    'Who are you?'
    """
    if name not in BEHAVIOURS:
        raise BehaviourError(f"there is no behaviour {name!r}; choose one of: {', '.join(BEHAVIOURS)}")
    examples = read_examples(_DATA / f"{name}.jsonl")
    parts = (tuple(one for one in examples if one.split == split) for split in ("train", "test"))
    return Behaviour(name, _FORMS[name], *parts)


def read_examples(file: Path) -> tuple[Example, ...]:
    """The examples of a file, one JSON object a line; ``BehaviourError`` names the file and the line of a bad one."""
    examples: dict[str, Example] = {}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        try:
            example = Example(**json.loads(line)) if line.strip() else None
            if example and example.id in examples:
                raise BehaviourError(f"the id {example.id!r} is taken by a line above")
        except (ValueError, TypeError) as error:
            raise BehaviourError(f"{file.name}, line {number} is no example: {error}") from error
        if example:
            examples[example.id] = example
    return tuple(examples.values())
