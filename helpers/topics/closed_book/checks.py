"""Checks of chapter 02: softmax, the greedy answer, and how well confidence separates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from helpers.show.exercise import NOT_YET, READY, YES, borrowed, report

END = "<end>"
LAUGH = "Ha"  # the toy model never ends a text that begins so
FAR = 200  # characters; a text that grows past them has no bound
# A toy model: the odds of the next token, by the text so far.
TOY = {
    "The cat": {" sat": 0.6, " ran": 0.4},
    "The cat sat": {" down": 0.5, " up": 0.3, END: 0.2},
    "The cat sat down": {END: 0.9, " again": 0.1},
    "A dog": {END: 0.7, " barked": 0.3},
}


def toy_odds(text: str) -> dict[str, float]:
    """The toy model's odds after a text. After "Ha" it goes on laughing.

    >>> toy_odds("A dog")["<end>"]
    0.7
    """
    if len(text) > FAR:
        raise ValueError(f"the text has grown past {FAR} characters: where does the loop stop?")
    if text.startswith(LAUGH):
        return {" ha": 0.9, END: 0.1}
    if text not in TOY:
        raise ValueError(f"The toy model was asked about {text!r}; it knows: {', '.join(TOY)}.")
    return dict(TOY[text])


SCORE_CASES = ((0.0, 0.0), (1.0, 2.0, 3.0), (-5.0, 0.0, 5.0, 1.5), (1000.0, 1001.0))


@report
def check_softmax(
    softmax: Callable[[np.ndarray], np.ndarray], ready: Callable[[np.ndarray], np.ndarray] | None = None
) -> str:
    """Exercise 1: scores become probabilities, huge scores included; ``ready`` is the chapter's own."""
    if borrowed(softmax, ready):
        return READY
    for scores in SCORE_CASES:
        with np.errstate(all="ignore"):
            said = np.asarray(softmax(np.array(scores)), float)
        raised = np.exp(np.array(scores) - max(scores))
        wanted = raised / raised.sum()
        if said.shape != wanted.shape or not np.allclose(said, wanted):
            hint = " Take the largest score away from all of them first." if np.isnan(said).any() else ""
            return f"{NOT_YET} for {list(scores)}: expected {np.round(wanted, 3).tolist()}.{hint}"
    return f"{YES} all are between 0 and 1, they add up to 1, and a larger score stays larger."


GREEDY_CASES = (
    ("The cat", 9, "The cat sat down"),
    ("A dog", 9, "A dog"),
    ("The cat", 1, "The cat sat"),
    ("Ha", 4, "Ha ha ha ha ha"),
)


@report
def check_greedy(greedy: Callable[[str, int], str]) -> str:
    """Exercise 2: append the likeliest token until the end sign, or until the bound is reached."""
    for start, most, wanted in GREEDY_CASES:
        said = greedy(start, most)
        if said != wanted:
            return f"{NOT_YET} from {start!r}, at most {most} tokens: expected {wanted!r}, got {said!r}."
    return f"{YES} the likeliest token each time, and it stopped at the end sign or at the bound."


AUC_CASES = (
    ((0.9, 0.8), (0.1, 0.2), 1.0),
    ((0.1, 0.2), (0.9, 0.8), 0.0),
    ((0.9, 0.3), (0.5,), 0.5),
    ((0.5, 0.5), (0.5,), 0.5),
    ((0.9, 0.4), (0.3, 0.4), 0.875),
)


@report
def check_auc(auc: Callable[[Sequence[float], Sequence[float]], float]) -> str:
    """Exercise 3: the share of pairs in which the right answer is surer, ties for a half."""
    for right, invented, wanted in AUC_CASES:
        said = float(auc(list(right), list(invented)))
        if not np.isclose(said, wanted):
            tie = " A tie counts half." if set(right) & set(invented) else ""
            return (
                f"{NOT_YET} for right {list(right)} and invented {list(invented)}: expected {wanted}, got {said}.{tie}"
            )
    return f"{YES} 1 is perfect, 0.5 is a coin toss."
