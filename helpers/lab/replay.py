"""The screen as a string: what was done, in words that can be done again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.lab.limits import LabError

MAX_STATE = 20_000
UNREADABLE = "The state cannot be read. Paste one that the lab made, from the first { to the last }."

# Each action and its values: a text, or a list of texts.
ACTIONS: dict[str, tuple[type, ...]] = {
    "edit": (str, str),
    "add": (str,),
    "delete": (str,),
    "undo": (),
    "reset": (),
    "world": (),
    "teach": (str, str, str, list, list),
    "unteach": (str, str),
    "ask": (str,),
    "hand": (str,),
    "train": (),
}


@dataclass(frozen=True)
class Script:
    """A state that was read: the office (or the digest of a reader's own document), the model, and the actions."""

    office: str
    actions: tuple[tuple, ...]
    document: str = ""
    name: str = ""
    model: str = ""


def state_string(
    office: str, model: str, rank: int, seed: int, actions: Sequence[list], document: dict | None = None
) -> str:
    """A state as a string. Of several trainings only the last counts; it is seeded, so it can be done again.

    Raises ``LabError`` if more was done than such a string can hold.
    """
    last = max((i for i, one in enumerate(actions) if one[0] == "train"), default=-1)
    kept = [one for i, one in enumerate(actions) if one[0] != "train" or i == last]
    named = {"office": office, "model": model} | ({"document": document} if document else {})
    state = json.dumps({**named, "rank": rank, "seed": seed, "actions": kept}, ensure_ascii=False)
    if len(state) > MAX_STATE:
        raise LabError(f"So much was done that the state has {len(state)} characters; at most {MAX_STATE} fit.")
    return state


def read_state(state: str) -> Script:
    """Read a state. Raises ``LabError`` if it is not one that the lab made."""
    if not isinstance(state, str) or len(state) > MAX_STATE:
        length = f"The state has {len(state)} characters; at most {MAX_STATE} fit." if isinstance(state, str) else ""
        raise LabError(length or UNREADABLE)
    try:
        row = json.loads(state)
        office, document = row["office"], row.get("document") or {"sha256": "", "name": ""}
        actions = tuple(tuple(one) for one in row["actions"])
        model = row.get("model", "")  # states of before there was a choice name none
        fits = all(map(_fits, actions)) and isinstance(model, str)
        fits = fits and all(isinstance(document[key], str) for key in ("sha256", "name"))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        raise LabError(UNREADABLE) from None
    if not fits or not isinstance(office, str):
        raise LabError(UNREADABLE)
    return Script(office, actions, document["sha256"], document["name"], model)


def _fits(action: tuple) -> bool:
    name, *values = action
    kinds = ACTIONS.get(name) if isinstance(name, str) else None
    if kinds is None or len(kinds) != len(values):
        return False
    texts = (value if isinstance(value, list) else [value] for value in values)
    return all(map(isinstance, values, kinds)) and all(isinstance(text, str) for some in texts for text in some)
