"""The closed-book exam, drawn: odds, knowledge against exposures, inventions, and confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.show.style import (
    BLUE,
    GREEN,
    GREY,
    LINES,
    MARKERS,
    PINK,
    VERDICT_COLOURS,
    as_percent,
    described,
    label,
    new_figure,
)
from helpers.topics.closed_book.experiment import (
    UNTRAINED_WORDING,
    Bin,
    Confidence,
    as_share,
    rare_against_common,
    separation,
)


def odds_bars(questions: Mapping[str, Sequence[tuple[str, float]]]) -> Figure:
    """For each question the likeliest next tokens and their probabilities, likeliest on top."""
    best = [f"{odds[0][1]:.3f}" for odds in questions.values()]
    figure, columns = new_figure(
        f"The likeliest first token has a probability of {', then '.join(best)}", 10.4, 4.0, len(questions)
    )
    for axes, (question, odds) in zip(columns, questions.items()):
        bars = axes.barh(range(len(odds)), [share for _, share in odds], color=BLUE)
        axes.bar_label(bars, [f"{share:.3f}" for _, share in odds], padding=4, fontsize=11)
        axes.set_yticks(range(len(odds)), [repr(token) for token, _ in odds], fontsize=12)
        axes.invert_yaxis()
        axes.set_xlim(0, 1.25)
        axes.set_xticks((0, 0.5, 1))
        axes.set_title(question, fontsize=12, loc="left")
        label(axes, "probability of being the next token", "token")
    first = [f"{question} {odds[0][0]!r}, {share}" for (question, odds), share in zip(questions.items(), best)]
    return described(figure, f"Bars for the likeliest tokens after {len(first)} questions. {'; '.join(first)}.")


def accuracy_by_exposures(groups: Mapping[str, Sequence[Bin]]) -> Figure:
    """A line for each way of asking: right answers against how often training showed the fact.

    The title is what the wording that was never trained says about rare facts.
    """
    said = rare_against_common(groups[UNTRAINED_WORDING])
    figure, (axes,) = new_figure(f"Closed book: {said}", 8.6, 4.2)
    for (name, bins), colour, marker in zip(groups.items(), LINES, MARKERS):
        shares = [one.score.share for one in bins]
        below = [max(0.0, one.score.share - one.score.low) for one in bins]
        above = [max(0.0, one.score.high - one.score.share) for one in bins]
        middles = [one.middle * 1.03 ** len(axes.containers) for one in bins]  # side by side, so that both are seen
        axes.errorbar(middles, shares, (below, above), color=colour, marker=marker, capsize=4, label=name)
    axes.set_xscale("log")
    ticks = [round(one.middle) for one in next(iter(groups.values()))]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    as_percent(axes)
    axes.legend(fontsize=12, frameon=False, loc="lower right")
    label(axes, "times that training showed the fact (median of each group)", "right, with 95 % interval")
    return described(figure, f"Right answers by how often a fact was shown; {_ends(groups)}. {said.capitalize()}.")


def _ends(groups: Mapping[str, Sequence[Bin]]) -> str:
    """Both ends of each line in words."""
    ends = ((name, bins[0].score.share, bins[-1].score.share) for name, bins in groups.items())
    return "; ".join(f"{name}: from {100 * first:.0f} % to {100 * last:.0f} %" for name, first, last in ends)


def verdicts_by_kind(counts: Mapping[str, Mapping[str, int]]) -> Figure:
    """One stacked bar for each kind of question, with the number in each part."""
    asked = sum(sum(row.values()) for row in counts.values())
    invented = sum(row["invented"] for row in counts.values())
    title = f"Asked about what it never saw: {invented} of {asked} answers are invented"
    figure, (axes,) = new_figure(title, 8.6, 3.4)
    left = [0] * len(counts)
    for name in next(iter(counts.values())):
        widths = [row[name] for row in counts.values()]
        bars = axes.barh(list(counts), widths, left=left, color=VERDICT_COLOURS.get(name, GREY))
        bars.set_label(f"{name} ({sum(widths)})")
        axes.bar_label(bars, [str(width) if width else "" for width in widths], label_type="center", fontsize=12)
        left = [start + width for start, width in zip(left, widths)]
    axes.invert_yaxis()
    axes.legend(fontsize=12, frameon=False, ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    label(axes, "answers", "")
    parts = "; ".join(f"{kind}: {row['invented']} of {sum(row.values())}" for kind, row in counts.items())
    return described(figure, f"{title}: {parts}.")


def how_sure_it_was(sure: Mapping[str, Confidence]) -> Figure:
    """For each model two histograms on one scale: the probability of right answers, and of invented ones."""
    shares = ", then ".join(as_share(one.auc) for one in sure.values())
    title = f"A right answer is surer than an invention in {shares} of all pairs"
    figure, columns = new_figure(title, 10.4, 4.4, len(sure))
    for axes, (name, one) in zip(columns, sure.items()):
        _two_histograms(axes, one)
        axes.set_title(name, fontsize=13, loc="left")
        label(axes, "probability of its own answer", "share of the answers")
    words = "; ".join(f"{name}: {separation(one)}" for name, one in sure.items())
    return described(figure, f"Histograms of right and invented answers. {words}.")


def _two_histograms(axes: Axes, one: Confidence) -> None:
    edges = [place / 20 for place in range(21)]
    for values, colour, hatch, name in (
        (one.right, GREEN, "", f"right ({len(one.right)})"),
        (one.invented, PINK, "//", f"invented ({len(one.invented)})"),
    ):
        shares = [1 / len(values) for _ in values]
        axes.hist(values, edges, weights=shares, color=colour, alpha=0.7, hatch=hatch, edgecolor="black", label=name)
    axes.set_ylim(0, 1.05)
    axes.legend(fontsize=12, edgecolor="none", framealpha=1, loc="upper center")
    if not one.right:
        return
    axes.axvline(one.threshold, color="black", linestyle="--", linewidth=1.5)
    note = "9 of 10 right\nanswers are\nto the right"
    axes.text(one.threshold - 0.02, 0.55, note, ha="right", va="center", fontsize=11)
