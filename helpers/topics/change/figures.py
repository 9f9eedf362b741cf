"""Figures of the lab's chapter: verdicts while an office changes, deletions, inventions, wordings."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.four_answers import LIBRARY, SPECIALIST, WAYS
from helpers.four_answers.said import EDITED, MOMENTS
from helpers.show.style import (
    BLUE,
    GREY,
    ORANGE,
    PINK,
    SKY,
    VERDICT_COLOURS,
    as_percent,
    described,
    label,
    new_figure,
    print_zeros,
)
from helpers.topics.change.outcomes import Changes, Consistency, Deletion, Unanswerable

HATCHES = {
    "right": "",
    "stale": "//",
    "misread": "\\\\",
    "invented": "..",
    "don't know": "xx",
}  # readable without colour too


def in_two_lines(way: str) -> str:
    """A way's name, narrow enough for an axis."""
    return way.replace("With the ", "With the\n").replace(" + ", " +\n")


def verdicts_over_time(changes: Changes) -> Figure:
    """Three panels, one per moment: for each way the number of facts right, stale, invented, don't know."""
    right = {way: changes.of(way, EDITED).share("right").right for way in (LIBRARY, SPECIALIST)}
    total = len(changes.of(LIBRARY, EDITED).verdicts)
    title = f"Once the pages changed: library {right[LIBRARY]}, specialist {right[SPECIALIST]} of {total} changed facts"
    figure, panels = new_figure(title, 11, 4.4, columns=3)
    for axes, moment in zip(panels, MOMENTS):
        _stacked(axes, changes, moment)
        axes.set_title(moment, fontsize=13)
        axes.set_xlabel("facts", fontsize=12)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
        axes.set_yticks(range(len(WAYS)), [in_two_lines(way) if axes is panels[0] else "" for way in WAYS], fontsize=12)
    handles, words = panels[0].get_legend_handles_labels()
    figure.legend(handles, words, loc="outside lower center", ncols=len(words), fontsize=12, frameon=False)
    words = (f"{said.moment}, {said.way}: {said.share('right').right} right" for said in changes.edited)
    return described(figure, "; ".join(words))


def _stacked(axes: Axes, changes: Changes, moment: str) -> None:
    for row, way in enumerate(WAYS):
        left, verdicts = 0, changes.of(way, moment).verdicts
        for verdict, colour in VERDICT_COLOURS.items():
            count = verdicts.count(verdict)
            style = {"color": colour, "hatch": HATCHES[verdict], "edgecolor": "white"}
            axes.barh(row, count, left=left, label=verdict if row == 0 else None, **style)
            if count:
                axes.text(left + count / 2, row, str(count), ha="center", va="center", fontsize=12, weight="bold")
            left += count
    axes.invert_yaxis()


def who_still_tells(deletion: Deletion) -> Figure:
    """Grouped bars: the share of deleted facts each way tells, before, after, and after retraining."""
    after = {way: scores[1] for way, scores in deletion.told.items()}
    told = f"library {after[LIBRARY].right}, specialist {after[SPECIALIST].right} of {after[LIBRARY].total}"
    figure, (axes,) = new_figure(f"Still told after the pages were deleted: {told}", 9, 4)
    names = ("before", "pages deleted", "retrained without them")
    for place, (name, colour, hatch) in enumerate(zip(names, (GREY, ORANGE, BLUE), ("", "//", ".."))):
        shares = [deletion.told[way][place].share for way in WAYS]
        at = [row + (place - 1) * 0.27 for row in range(len(WAYS))]
        bars = axes.bar(at, shares, 0.25, label=name, color=colour, hatch=hatch, edgecolor="white")
        print_zeros(axes, bars)
    _ways(axes, "deleted facts told")
    axes.legend(fontsize=11, frameon=False, loc="upper right", bbox_to_anchor=(1, 1.12), ncols=3)
    words = (f"{way}: {[score.right for score in scores]} told" for way, scores in deletion.told.items())
    return described(figure, "; ".join(words))


def inventions(answers: Unanswerable) -> Figure:
    """Stacked bars: for the questions nobody can answer, the shares answered anyway and passed."""
    shares = {way: answers.invented[way].share for way in WAYS}
    least = min(shares, key=shares.get)
    title = f"Nobody knows the answer: “{least.lower()}” answers least, {shares[least]:.0%}".replace("%", " %")
    figure, (axes,) = new_figure(title, 9, 4)
    for row, way in enumerate(WAYS):
        made_up, passed = answers.invented[way], answers.passed[way].share
        error = [[max(0, made_up.share - made_up.low)], [max(0, made_up.high - made_up.share)]]
        words = ("an answer all the same", "“I don't know.”") if row == 0 else (None, None)
        bars = axes.bar(row, made_up.share, 0.6, color=PINK, hatch="..", edgecolor="white", label=words[0])
        print_zeros(axes, bars)
        axes.bar(row, passed, 0.6, bottom=made_up.share, color=SKY, hatch="xx", edgecolor="white", label=words[1])
        axes.errorbar(row, made_up.share, yerr=error, color="black", capsize=4)
    _ways(axes, "answers")
    axes.legend(fontsize=11, frameon=False, loc="upper right", bbox_to_anchor=(1, 1.12), ncols=2)
    return described(
        figure, "; ".join(f"{way}: {100 * share:.0f} % answered all the same" for way, share in shares.items())
    )


def wordings(answers: Consistency) -> Figure:
    """One dot for each fact: how many different answers its eight wordings got, by way."""
    means = {way: answers.mean(way) for way in WAYS}
    best = min(means, key=means.get)
    figure, (axes,) = new_figure(f"Eight wordings of one fact: “{best.lower()}” varies least", 9, 4)
    for row, way in enumerate(WAYS):
        counts = answers.different[way]
        spread = [row + 0.5 * ((i + 0.5) / len(counts) - 0.5) for i in range(len(counts))]
        axes.plot(spread, counts, "o", color=BLUE, alpha=0.6, markersize=7)
        axes.plot([row - 0.32, row + 0.32], [means[way]] * 2, color=ORANGE, linewidth=3)
        axes.text(row + 0.34, means[way], f"{means[way]:.1f}", va="center", fontsize=12)
    axes.set(ylim=(0.5, 8.5), yticks=range(1, 9))
    _ways(axes, "different answers to one fact", percent=False)
    return described(figure, "; ".join(f"{way}: {mean:.1f} different answers" for way, mean in means.items()))


def _ways(axes: Axes, y: str, percent: bool = True) -> None:
    axes.set_xticks(range(len(WAYS)), [in_two_lines(way) for way in WAYS])
    label(axes, "", y)
    if percent:
        as_percent(axes)
