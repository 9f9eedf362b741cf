"""Figures: what can be shown of a trained answer, and how much the settings matter."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from helpers.findings import percent
from helpers.show.style import (
    BLUE,
    GREEN,
    ORANGE,
    PINK,
    as_percent,
    described,
    label,
    new_figure,
)
from helpers.topics.breaking.looking_inside import Traced, named
from helpers.topics.breaking.stability import KS, LORA, RAG, SEARCHES, Setting, shares, spread


def block_lines(first: Sequence[float], without: Sequence[float]) -> Figure:
    """The probability of the taught answers, with the adapter awake in the first n blocks, and in all but one."""
    worst = min(range(len(without)), key=without.__getitem__)
    title = f"All blocks awake: {first[-1]:.0%}; without the one that is missed most, block {worst + 1}: "
    figure, (left, right) = new_figure(f"{title}{without[worst]:.0%}".replace("%", " %"), 10, 3.8, 2)
    left.plot(range(len(first)), first, color=BLUE, marker="o", linewidth=2.5)
    label(left, "adapter awake in the first … blocks", "probability of the taught answer")
    right.bar(range(1, len(without) + 1), without, color=ORANGE)
    right.axhline(first[-1], color="black", linestyle="--", label="awake in all blocks")
    label(right, "adapter asleep in block … only", "")
    right.legend(framealpha=1, fontsize=10, loc="lower right")
    for axes in (left, right):
        as_percent(axes)
    told = ", ".join(f"{100 * one:.0f} %" for one in first)
    alone = ", ".join(f"{100 * one:.0f} %" for one in without)
    return described(figure, f"Awake in the first 0, 1, 2 … blocks: {told}. Asleep in block 1, 2 … only: {alone}")


def nearness_marks(traced: Sequence[Traced], kinds: Sequence[str]) -> Figure:
    """How near the suspect stands to each question; answers without a suspect at the left edge, with their number."""
    figure, (axes,) = new_figure(nearness_headline(traced), 9.5, 3.4)
    for row, kind in enumerate(kinds):
        for right, colour, marker in ((True, GREEN, "o"), (False, PINK, "X")):
            ones = [one for one in traced if (one.kind, one.right) == (kind, right)]
            level, name = row + (0.15 if right else -0.15), "right answer" if right else "wrong answer"
            spots = [one.suspect.near if one.suspect else 0.0 for one in ones]
            axes.plot(spots, [level] * len(spots), marker, color=colour, markersize=9, alpha=0.7, label=name)
            if none := spots.count(0.0):
                axes.annotate(f"{none} times", (0.03, level), va="center", fontsize=11)
    axes.set_yticks(range(len(kinds)), [kind.replace(", ", ",\n") for kind in kinds])
    axes.set(xlim=(-0.05, 1.05), ylim=(-0.6, len(kinds) - 0.4))
    label(axes, "nearness of the question to that pair (cosine; 0: there is none)", "")
    handles, names = axes.get_legend_handles_labels()
    once = dict(zip(names, handles))
    axes.legend(once.values(), once.keys(), frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return described(figure, nearness_headline(traced))


def nearness_headline(traced: Sequence[Traced]) -> str:
    """How many right and wrong answers lead to a near pair."""
    right, wrong = named(traced, True), named(traced, False)
    return (
        f"A near pair says the same: {right.right} of {right.total} right answers, {wrong.right} of {wrong.total} wrong"
    )


def setting_marks(settings: Sequence[Setting]) -> Figure:
    """Every setting's accuracy: LoRA by its rate, the library by its search."""
    figure, (left, right) = new_figure(stability_headline(settings), 10, 4.0, 2)
    rates = list(dict.fromkeys(one.knob for one in settings if one.approach == LORA))
    for axes, approach, knobs, colour in ((left, LORA, rates, ORANGE), (right, RAG, list(SEARCHES), BLUE)):
        mine = [one for one in settings if one.approach == approach]
        others = sorted({one.other for one in mine})
        shift = {other: 0.12 * (place - (len(others) - 1) / 2) for place, other in enumerate(others)}
        spots = [knobs.index(one.knob) + shift[one.other] for one in mine]
        axes.plot(spots, [one.right.share for one in mine], "o", color=colour, markeredgecolor="black", markersize=8)
        axes.set_xticks(range(len(knobs)), knobs)
        axes.set_xlim(-0.5, len(knobs) - 0.5)
        as_percent(axes)
    label(left, "LoRA: learning rate (one mark a seed)", "held-out wordings right")
    label(right, f"library: search (one mark for {', '.join(map(str, KS))} pages)", "")
    told = "; ".join(f"{one.approach} {one.knob}, {one.other}: {percent(one.right)}" for one in settings)
    return described(figure, told)


def stability_headline(settings: Sequence[Setting]) -> str:
    """Whose results lie further apart."""
    lora, rag = spread(shares(settings, LORA)), spread(shares(settings, RAG))
    return f"From worst to best setting: {100 * lora:.0f} points for LoRA, {100 * rag:.0f} for the library"
