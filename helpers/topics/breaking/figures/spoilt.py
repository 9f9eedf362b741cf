"""Figures: wrong values, and a library that nobody tends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from helpers.findings import percent
from helpers.show.style import (
    GREEN,
    GREY,
    LINES,
    MARKERS,
    ORANGE,
    as_percent,
    described,
    label,
    new_figure,
    print_zeros,
)
from helpers.topics.breaking.upkeep import BESIDE, TENDED, UNTENDED, WORDS, Year
from helpers.topics.breaking.wrong_values import CLEAN, EDITED, PAGE, PATCHED, REHEARSED, SPREAD, WHOLE, Examined

SHORT = {
    CLEAN: "no pair\nwrong",
    SPREAD: "one wording\nof five\nwrong",
    WHOLE: "all\nwordings\nwrong",
    PATCHED: "corrected\npairs\non top",
    REHEARSED: "on top,\nothers\nrehearsed",
    PAGE: "library:\nwrong\npage",
    EDITED: "library:\npage\nedited back",
}


def wrong_bars(exams: Sequence[Examined]) -> Figure:
    """For each arm: how often the wrong and the right value is said of the touched facts; and all others right."""
    figure, (axes,) = new_figure(wrong_headline(exams), 10.5, 4.4)
    places = range(len(exams))
    kinds = (
        ("wrong", "the wrong value", ORANGE, "//"),
        ("right", "the right value", GREEN, ""),
        ("others", "other facts right", GREY, ".."),
    )
    for place, (kind, name, colour, hatch) in enumerate(kinds):
        spots, heights = [at + 0.27 * (place - 1) for at in places], [getattr(one, kind).share for one in exams]
        bars = axes.bar(spots, heights, 0.26, color=colour, hatch=hatch, edgecolor="white", label=name)
        print_zeros(axes, bars)
    axes.set_xticks(list(places), [SHORT[one.arm] for one in exams])
    as_percent(axes)
    label(axes, "", "of held-out wordings")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = "; ".join(
        f"{one.arm}: wrong {percent(one.wrong)}, right {percent(one.right)}, others right {percent(one.others)}"
        for one in exams
    )
    return described(figure, f"{wrong_headline(exams)}. {told}")


def wrong_headline(exams: Sequence[Examined]) -> str:
    """How much of the error is said, in both worlds."""
    by_arm = {one.arm: percent(one.wrong) for one in exams}
    return f"The wrong value is said: {by_arm[WHOLE]} trained, {by_arm[SPREAD]} outvoted, {by_arm[PAGE]} from the page"


def year_lines(kept: Sequence[Year]) -> Figure:
    """Accuracy month by month on the facts that change, for each way to keep a library."""
    figure, (axes,) = new_figure(year_headline(kept), 10, 4.4)
    for one, colour, marker in zip(kept, LINES, MARKERS):
        axes.plot(range(len(one.months)), [m.changing for m in one.months], color=colour, marker=marker, linewidth=2,
                  label=one.arm.replace(", ", ",\n"))  # fmt: skip
    names = [month.name for month in kept[0].months]
    axes.set_xticks(range(len(names)), [name[5:] for name in names])
    as_percent(axes)
    label(axes, f"month ({names[1][:4]}; the first mark is the December before)", "right, of facts that change")
    axes.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = ", ".join(f"{one.months[-1].changing:.0%} {WORDS[one.arm]}".replace("%", " %") for one in kept)
    return described(figure, f"{year_headline(kept)}. Right in December: {told}")


def year_headline(kept: Sequence[Year]) -> str:
    """What a year without care costs."""
    last = {one.arm: one.months[-1].changing for one in kept}
    words = f"{last[TENDED]:.0%} right if tended, {last[UNTENDED]:.0%} if not, {last[BESIDE]:.0%} with old pages left"
    return f"After a year: {words}".replace("%", " %")


def missed_lines(by_p: Mapping[float, Sequence[float]]) -> Figure:
    """Accuracy month by month, for several probabilities that an update is missed."""
    ends = {p: line[-1] for p, line in by_p.items()}
    least, some = min(ends), sorted(ends)[len(ends) // 2]
    title = f"After a year: {ends[least]:.0%} right with {least:.0%} missed, {ends[some]:.0%} with {some:.0%} missed"
    figure, (axes,) = new_figure(title.replace("%", " %"), 8.6, 3.8)
    for (p, line), colour, marker in zip(by_p.items(), LINES, MARKERS):
        axes.plot(range(len(line)), line, color=colour, marker=marker, label=f"{p:.0%} missed".replace("%", " %"))
    axes.set_xticks(range(len(by_p[least])))
    as_percent(axes)
    label(axes, "months since December 2026", "right, of facts that change")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = ", ".join(f"{p:.0%} missed: {end:.0%} right".replace("%", " %") for p, end in ends.items())
    return described(figure, f"After the last month: {told}")
