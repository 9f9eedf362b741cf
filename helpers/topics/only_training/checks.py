"""Checks of chapter 08: write a call, a rule, and a search for the nearest letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report
from helpers.topics.only_training.arithmetic import WORDS, calculate
from helpers.topics.only_training.sorting import nearest
from helpers.topics.only_training.tools import CallError, read_call, run_call

BOXES = "57"  # three boxes of 19 cups


@report
def check_call(text: str) -> str:
    """Exercise 1: a call of the calculator for three boxes of 19 cups."""
    try:
        call = read_call(text)
        if call.tool != "calculator":
            return f"{NOT_YET} the call is valid, but {call.tool} is not the tool that computes."
        result = run_call(call, None)
    except CallError as error:
        return f"{NOT_YET} {error}"
    if not any(sign in call.argument for sign in (*WORDS, *WORDS.values())):
        return f"{NOT_YET} {call.argument!r} is a result. Let the calculator compute it."
    if result != BOXES:
        return f"{NOT_YET} the call is valid and ran, but it gave {result}; three boxes of 19 are {BOXES}."
    return f"{YES} valid, the right tool, the right arguments: {calculate(call.argument)}."


# An answer, and whether it has at most three words.
WORD_CASES = (
    ("Monday", True),
    ("on Monday morning", True),
    ("in the top drawer", False),
    ("  two   words ", True),
    ("one\ntwo\nthree\nfour", False),
    ("", False),
)


@report
def check_rule(rule: Callable[[str], bool]) -> str:
    """Exercise 2: a rule that says whether an answer has one, two or three words."""
    for text, wanted in WORD_CASES:
        said = rule(text)
        if not isinstance(said, (bool, np.bool_)):
            return f"{NOT_YET} a rule says True or False; this one said {said!r} to {text!r}."
        if bool(said) != wanted:
            return f"{NOT_YET} {text!r}: expected {wanted}, got {bool(said)}."
    return f"{YES} spaces and line breaks do not matter, and saying nothing is not obeying."


@report
def check_nearest(nearest_label: Callable[[np.ndarray, Sequence[str], np.ndarray], str]) -> str:
    """Exercise 3: the label of the nearest row; all rows have length 1."""
    if borrowed(nearest_label, nearest):
        return READY
    rng = np.random.default_rng(7)
    for size in (1, 4, 30):
        known, asked = rng.normal(size=(size, 6)), rng.normal(size=6)
        known, asked = known / np.linalg.norm(known, axis=1, keepdims=True), asked / np.linalg.norm(asked)
        labels = [f"tray {place}" for place in range(size)]
        wanted, said = nearest(known, labels, asked[None], 1)[0], nearest_label(known, labels, asked)
        if said != wanted:
            return f"{NOT_YET} with {size} known letters: expected {wanted!r}, got {said!r}."
    return f"{YES} the largest dot product is the smallest angle, and that is the nearest letter."
