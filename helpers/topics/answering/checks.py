"""Checks of chapter 04: a prompt, a source, and the accuracy to be expected of a spoiled retriever."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpers.prompting import prompt_text
from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report

# A question, its pages; the prompt wanted is that of the course.
PROMPT_CASES = (
    ("When do you open?", ("We open at 9 am.",)),
    ("How much is it?", ("It costs 4 euros.", "It is red.", "We deliver.")),
    ("What is the capital of France?", ()),
)
# An answer, the pages, and the place of the first page that holds it (None: nowhere).
SOURCE_CASES = (
    ("9 am", ("It is red.", "We open at 9 am."), 1),
    ("green", ("It is red.", "We open at 9 am."), None),
    ("Red", ("It is red.", "The lid is red."), 0),
    ("I don't know.", ("I don't know. said the page.",), None),
)
# Recall, and reader accuracy.
EXPECTED_CASES = ((1.0, 0.8, 0.8), (0.5, 0.8, 0.4), (0.0, 0.9, 0.0), (0.9, 0.9, 0.81))


@report
def check_prompt(make: Callable[[str, Sequence[str]], str]) -> str:
    """Exercise 1: the prompt of the course, from a question and pages."""
    if borrowed(make, prompt_text):
        return READY
    for question, pages in PROMPT_CASES:
        said, wanted = make(question, list(pages)), prompt_text(question, pages)
        if said != wanted:
            return f"{NOT_YET} with {len(pages)} pages wanted\n{wanted}\n--- but got ---\n{said}"
    return f"{YES} without pages it is the prompt from memory."


@report
def check_source(find: Callable[[str, Sequence[str]], int | None]) -> str:
    """Exercise 2: the first page that holds the words of an answer."""
    for answer, pages, wanted in SOURCE_CASES:
        said = find(answer, list(pages))
        if said != wanted or isinstance(said, bool):
            return f"{NOT_YET} for the answer {answer!r} and {list(pages)} wanted {wanted}, got {said}."
    return f"{YES} an answer that stands on no page has no source, and a pass needs none."


@report
def check_expected(expected: Callable[[float, float], float]) -> str:
    """Exercise 3: the share of right answers, from recall and the reader's accuracy."""
    for recall, reader, wanted in EXPECTED_CASES:
        said = expected(recall, reader)
        if said is None or abs(float(said) - wanted) > 1e-9:
            return f"{NOT_YET} recall {recall}, reader {reader}: expected {wanted}, got {said}."
    return f"{YES} both must go well, so the shares are multiplied."
