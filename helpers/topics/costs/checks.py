"""Checks of chapter 11: count arithmetic, find the break-even, and choose an index."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from helpers.show.exercise import NOT_YET, YES, report
from helpers.topics.costs.large_library import Measured

# Tokens, numbers in, numbers out, rank, and the FLOPs that an adapter adds to the matrix.
ADAPTER_CASES = ((1, 2, 3, 1, 10), (95, 192, 512, 8, 1_070_080), (10, 192, 192, 4, 30_720), (0, 192, 192, 8, 0))


@report
def check_adapter(flops: Callable[[int, int, int, int], float]) -> str:
    """Exercise 1: the FLOPs that an adapter of a rank adds to one matrix, for so many tokens."""
    for tokens, ins, outs, rank, wanted in ADAPTER_CASES:
        said = flops(tokens, ins, outs, rank)
        if abs(said - wanted) < 0.5:
            continue
        if tokens and abs(said - wanted / 2) < 0.5:
            return f"{NOT_YET} {said:g} counts the multiplications only; their results are added up as well."
        case = f"{tokens} tokens, {ins} numbers in, {outs} out, rank {rank}"
        return f"{NOT_YET} {case}: expected {wanted:,}, got {said!r}."
    return f"{YES} two thin matrices: from {ins} numbers to {rank}, and from {rank} to {outs}."


# A retraining, retrainings a day, what a question costs more with the library, and the questions a day.
EVEN_CASES = ((20.0, 1, 0.05, 400), (12.0, 0.5, 0.02, 300), (30.0, 0, 0.1, 0), (5.0, 2, 0.0, float("inf")))


@report
def check_break_even(break_even: Callable[[float, float, float], float]) -> str:
    """Exercise 2: at how many questions a day both ways cost the same."""
    for training, times, more, wanted in EVEN_CASES:
        case = f"a retraining of {training:g} s, {times:g} a day, {more:g} s more a question"
        try:
            said = break_even(training, times, more)
        except ZeroDivisionError:
            return f"{NOT_YET} {case}: if a question costs no more, the library is cheaper for any number of them."
        if said != wanted and not abs(said - wanted) < 1e-6 * max(1, wanted):
            return f"{NOT_YET} {case}: expected {wanted:g}, got {said!r}."
    return f"{YES} training is paid once a change, pages are paid with every question."


@report
def check_pick(pick: Callable[[Sequence[Measured], float], Measured | None], measured: Sequence[Measured]) -> str:
    """Exercise 3: of the measured settings, the one that compares fewest and still finds enough."""
    for least in (0.0, 0.8, 0.95, 0.99, 1.01):
        enough = [one for one in measured if one.recall >= least]
        wanted = min((one.compared for one in enough), default=None)
        said = pick(measured, least)
        if said is None or wanted is None:
            if said is not wanted:
                return (
                    f"{NOT_YET} recall {least:g}: expected {'None' if wanted is None else 'a setting'}, got {said!r}."
                )
        elif said not in measured or said.recall < least:
            return f"{NOT_YET} recall {least:g}: {said!r} is not a measured setting that finds so many."
        elif said.compared > wanted:
            return f"{NOT_YET} recall {least:g}: another setting finds enough and compares fewer vectors."
    return f"{YES} and None where no setting finds enough."
