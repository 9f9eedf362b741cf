"""Checks of chapter 01: what changes, how far a matrix moved, and what reaches the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from helpers.prompting import prompt_text
from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report

PROMPT, WEIGHTS, NEITHER = CHANGES = ("prompt", "weights", "neither")

# What happens, and what the model finds changed at the next question that the librarian serves.
EVENTS = {
    "a page of the library is edited, and handed over": PROMPT,
    "a LoRA adapter is trained and switched on": WEIGHTS,
    "a better librarian hands over another page": PROMPT,
    "the adapter is switched off again": WEIGHTS,
    "the same question is asked a second time": NEITHER,
}


@report
def check_what_changes(named: Mapping[str, str]) -> str:
    """Exercise 1: for each event, whether it changes the prompt, the weights, or neither."""
    if missing := [event for event in EVENTS if event not in named]:
        return f"{NOT_YET} there is no answer for {missing[0]!r}."
    named = {event: str(said).strip().casefold() for event, said in named.items()}
    if unknown := [said for said in named.values() if said not in CHANGES]:
        return f"{NOT_YET} {unknown[0]!r} is not one of: {', '.join(CHANGES)}."
    wrong = [event for event, right in EVENTS.items() if named[event] != right]
    if wrong:
        return f"{NOT_YET} {len(EVENTS) - len(wrong)} of {len(EVENTS)} are right. Look again at {wrong[0]!r}."
    return f"{YES} the librarian works on the prompt, training on the weights."


@report
def check_length_of_change(length: Callable[[np.ndarray, np.ndarray], float]) -> str:
    """Exercise 2: the length of B times A; rows and columns differ, so that a swap is seen."""
    rng = np.random.default_rng(0)
    for rank in (1, 2, 4):
        up, down = rng.normal(size=(6, rank)), rng.normal(size=(rank, 5))
        said, wanted = float(length(up, down)), float(np.sqrt(((up @ down) ** 2).sum()))
        if not np.isclose(said, wanted):
            return f"{NOT_YET} for a B of 6 by {rank} and an A of {rank} by 5: expected {wanted:.3f}, got {said:.3f}."
    if length(np.zeros((6, 2)), np.ones((2, 5))) != 0:
        return f"{NOT_YET} where B is zero nothing moves, so the length must be 0."
    return f"{YES} it is 0 while B is zero, and grows with what was learned."


PROMPT_CASES = (("When?", ()), ("When do you open?", ("We open at 9.",)), ("How much?", ("It costs 3.", "It is red.")))


@report
def check_what_reaches(prompt: Callable[[str, list[str]], str]) -> str:
    """Exercise 3: the text that reaches the model, for a question and its pages."""
    if borrowed(prompt, prompt_text):
        return READY
    for question, pages in PROMPT_CASES:
        said, wanted = prompt(question, list(pages)), prompt_text(question, pages)
        if said != wanted:
            return f"{NOT_YET} with {len(pages)} pages: expected {wanted!r}, got {said!r}."
    return f"{YES} without pages it is the bare question, and that is all the difference there is."
