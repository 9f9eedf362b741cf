"""What is paid once, what is paid for each question, and where the two ways cost the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from helpers.findings import percent
from helpers.show.style import BLUE, GREEN, LINES, MARKERS, ORANGE, PINK, as_percent, described, label, new_figure
from helpers.topics.costs.break_even import Prices, Use, a_day, questions_to_break_even
from helpers.topics.costs.building import SIZES, Both
from helpers.topics.costs.sizes import Offer
from helpers.topics.costs.timing import part, roughly


def building(built: Sequence[Both]) -> Figure:
    """Training and indexing against the number of facts: seconds on the left, arithmetic on the right."""
    last = built[-1]
    ratio = roughly(last.trained.flops / last.indexed.flops)
    title = f"{last.trained.facts} facts: training is {ratio} times the arithmetic of indexing"
    figure, (left, right) = new_figure(title, 10, 4.2, 2)
    facts = [one.trained.facts for one in built]
    for axes, name, scale in ((left, "seconds", 1), (right, "flops", 1e9)):
        for way, colour, marker in (("trained", ORANGE, "s"), ("indexed", BLUE, "o")):
            values = [getattr(getattr(one, way), name) / scale for one in built]
            words = "train a specialist" if way == "trained" else "embed the pages"
            axes.plot(facts, values, color=colour, marker=marker, linewidth=2.5, markersize=9, label=words)
        axes.set(xscale="log", yscale="log")
        axes.set_xticks(facts, map(str, facts))
        axes.minorticks_off()
    label(left, "facts", "seconds")
    label(right, "facts", "arithmetic (10⁹ FLOPs)")
    left.legend(frameon=False, fontsize=11)
    return described(
        figure, "Training takes more time and arithmetic than embedding the pages, at every number of facts"
    )


def break_even_lines(prices: Prices, facts: Sequence[int], at_most: float = 1.0, use: Use | None = None) -> Figure:
    """Edits a day against questions a day: below a line the library costs less, above it the specialist."""
    edits = np.logspace(-2, 2, 81)
    figure, (axes,) = new_figure(_even_headline(prices, use.facts if use else facts[len(facts) // 2], at_most), 9, 4.6)
    for count, colour, marker in zip(facts, LINES, MARKERS):
        even = np.array([questions_to_break_even(prices, one, count, at_most) for one in edits])
        drawn = np.isfinite(even) & (even > 0)
        beyond = prices.unit != "money" and count > SIZES[-1]  # no training so large was measured
        axes.plot(edits[drawn], even[drawn], color=colour, marker=marker, markevery=16, linewidth=2.5,
                  linestyle="--" if beyond else "-",
                  label=f"{count:,} facts{' (drawn on)' if beyond else ''}")  # fmt: skip
    if use:
        library, specialist = a_day(prices, use)
        cheaper = "the library" if library < specialist else "the specialist" if specialist < library else "neither"
        axes.plot(use.edits, use.questions, "*", color="black", markersize=18)
        side = "right" if use.edits > 2 else "left"
        axes.annotate(f"   your office: {cheaper} costs less   ", (use.edits, use.questions), ha=side, fontsize=11)
    axes.set(xscale="log", yscale="log", ylim=(1, 1e7))
    axes.text(0.98, 0.05, "below the line: the library costs less", transform=axes.transAxes, ha="right", color=BLUE)
    axes.text(0.02, 0.93, "above the line: the specialist costs less", transform=axes.transAxes, color=ORANGE)
    label(axes, "edits a day", "questions a day")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return described(figure, "Break-even lines: below them the library costs less, above them the specialist")


def _even_headline(prices: Prices, facts: float, at_most: float) -> str:
    even = questions_to_break_even(prices, 1, facts, at_most)
    if even == 0:
        return "The specialist costs less, however few questions are asked"
    if even == float("inf"):
        return "The library costs less, however many questions are asked"
    return f"One edit a day, {facts:,} facts: the library costs less up to {roughly(even)} questions a day"


def offers(made: Sequence[Offer]) -> Figure:
    """Arithmetic of an answer against the share right; what is not known is drawn as a range."""
    figure, (axes,) = new_figure(_offers_headline(made), 9, 4.2)
    for one, colour, marker in zip(made, (GREEN, BLUE, ORANGE, PINK), MARKERS):
        cost = one.answer / 1e9
        if one.right:
            low, high = one.right.share - one.right.low, one.right.high - one.right.share
            axes.errorbar(cost, one.right.share, [[low], [high]], fmt=marker, color=colour, markersize=10, capsize=4,
                          label=one.name)  # fmt: skip
        else:
            axes.plot([cost, cost], [0, 1], color=colour, linestyle=":", linewidth=3, label=f"{one.name}: not known")
    axes.set_xscale("log")
    axes.set_xlim(0.08, 20)
    axes.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    axes.minorticks_off()
    as_percent(axes)
    label(axes, "arithmetic of one answer (10⁹ FLOPs)", "held-out wordings right")
    axes.legend(frameon=False, fontsize=11, loc="upper center", bbox_to_anchor=(0.45, -0.2), ncols=2)
    return described(
        figure, "Cost of an answer and share right: known for the brain, and only the cost for larger models"
    )


def _offers_headline(made: Sequence[Offer]) -> str:
    library, largest = made[0], made[-1]
    cost = part(largest.answer / library.answer)
    return f"{percent(library.right)} right for {cost} of the arithmetic of {largest.name}"
