"""Exercise checks: each reports in a sentence what is right or what to try, and never raises."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

YES, NOT_YET = "Right:", "Not yet:"


def report(check: Callable[..., str]) -> Callable[..., None]:
    """Print what a check found; whatever was handed in, a check never stops the notebook."""

    @wraps(check)
    def reported(answer: Any, *known: Any) -> None:
        if answer is ...:
            print(f"{NOT_YET} put your answer in place of the three dots.")
            return
        try:
            print(check(answer, *known))
        except (Exception, SystemExit) as error:  # the learner's code may do anything
            print(f"{NOT_YET} it stopped with {type(error).__name__}: {error}")

    return reported


def borrowed(answer: Callable, ready: Callable | None) -> bool:
    """True if a function that was to be written is a ready one, or only calls it.

    >>> borrowed(len, len), borrowed(lambda text: len(text), len), borrowed(lambda text: text.count("a"), len)
    (True, True, False)
    """
    names = getattr(getattr(answer, "__code__", None), "co_names", ())
    return ready is not None and (answer is ready or ready.__name__ in names)


READY = f"{NOT_YET} this is the ready-made function. Write it yourself, without calling that one."
