"""Figures of the chapter on LoRA: the drawing, the counts, one update and its ranks, the runs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.findings import how_many
from helpers.show.style import (
    BLUE,
    GREEN,
    GREY,
    LINES,
    MARKERS,
    ORANGE,
    as_percent,
    described,
    label,
    new_figure,
)
from helpers.topics.low_rank.experiment import Count, LayerUpdate, RankResult
from helpers.topics.low_rank.strength import DialReading, page_holds_until

CORNER = 40  # rows and columns of a matrix that are drawn: more could not be told apart


def drawing(out: int, into: int, rank: int) -> Figure:
    """W as a large frozen block, and beside it B and A, thin and trained; areas are to scale."""
    share = f"{rank * (out + into) / (out * into):.0%}".replace("%", " %")
    figure, (axes,) = new_figure(f"At rank {rank}, B and A have {share} of the numbers of W", 9, 3.4)
    start_b, start_a, middle = 1.55 * into, 1.9 * into, out / 2
    axes.set(xlim=(-0.05 * into, 3.0 * into), ylim=(-0.3 * out, 1.03 * out), aspect="equal")
    axes.axis("off")
    _block(axes, 0, 0, into, out, GREY)
    _block(axes, start_b, 0, rank, out, ORANGE)
    _block(axes, start_a, middle - rank / 2, into, rank, BLUE)
    words = (
        (into / 2, middle, f"W, frozen\n{out} × {into}"),
        (1.27 * into, middle, "+   scale ×"),
        (start_b + rank / 2, -0.17 * out, f"B, learns\n{out} × {rank}"),
        ((start_b + rank + start_a) / 2, middle, "×"),
        (start_a + into / 2, middle - rank / 2 - 0.15 * out, f"A, learns\n{rank} × {into}"),
    )
    for x, y, text in words:
        axes.text(x, y, text, ha="center", va="center", fontsize=14)
    return described(figure, "W as a large block, with two thin blocks B and A beside it, areas to scale")


def parameter_bars(found: Sequence[Count]) -> Figure:
    """Trained numbers by rank, beside all the numbers of the same layers."""
    eight = next((one for one in found if one.rank == 8), found[-1])
    share = f"{eight.low_rank / eight.full:.0%}".replace("%", " %")
    figure, (axes,) = new_figure(f"Rank {eight.rank} trains {share} of what full training would", 8, 3.8)
    names = [str(one.rank) for one in found] + ["full"]
    sizes = [one.low_rank for one in found] + [found[0].full]
    bars = axes.bar(names, sizes, color=[BLUE] * len(found) + [GREY])
    axes.bar_label(bars, [f"{size:,}" for size in sizes], fontsize=11, padding=2)
    axes.set_yscale("log")
    axes.set_ylim(top=3 * max(sizes))
    label(axes, "rank", "trainable parameters (log scale)")
    words = "; ".join(f"rank {one.rank}: {one.low_rank:,}" for one in found)
    return described(figure, f"Trainable parameters. {words}; full: {found[0].full:,}")


def update_picture(update: LayerUpdate) -> Figure:
    """W and its update as heat maps (a corner of each), and the strength of the update by direction."""
    values, size = update.singular_values, update.rank
    title = f"ΔW has {update.delta.size:,} numbers and {size} direction{'s' if size != 1 else ''}"
    figure, (left, middle, right) = new_figure(title, 11.0, 3.6, 3)
    corner = (slice(CORNER), slice(CORNER))
    for axes, whole, name in ((left, update.weight, "W"), (middle, update.delta, "ΔW = scale × B·A")):
        matrix = whole[corner]
        limit = float(np.percentile(np.abs(matrix), 99.5)) or 1.0
        image = axes.imshow(matrix, cmap="PuOr", vmin=-limit, vmax=limit, interpolation="nearest", aspect="auto")
        axes.set_title(f"{name}, a corner", fontsize=13)
        label(axes, "number that comes in", "number that goes out")
        figure.colorbar(image, ax=axes, shrink=0.8)
    shown = values[: max(16, 2 * size)]
    right.bar(range(1, len(shown) + 1), shown, color=[GREEN if i < size else GREY for i in range(len(shown))])
    right.set_title("Strength of each direction", fontsize=13)
    label(right, "direction, strongest first", "singular value")
    words = f"Heat maps of W and of its update, and the singular values: {size} are above zero"
    return described(figure, words)


def rank_runs(results: Sequence[RankResult]) -> Figure:
    """Losses of the runs, and what each specialist could answer afterwards."""
    figure, (left, right) = new_figure(rank_headline(results), 10.5, 4.0, 2)
    for place, one in enumerate(results):
        steps = range(1, len(one.losses) + 1)
        colour, marker = LINES[place % len(LINES)], MARKERS[place % len(MARKERS)]
        left.plot(steps, one.losses, color=colour, marker=marker, markevery=3, label=f"rank {one.rank}")
    label(left, "training step", "loss (nats per token)")
    left.set_ylim(bottom=0)
    left.legend(frameon=False, fontsize=11)
    places = np.arange(len(results))
    names = {"trained": "trained", "untrained": "held-out"}
    for shift, kind, colour in ((-0.2, "trained", BLUE), (0.2, "untrained", ORANGE)):
        heights = [getattr(one, kind).share for one in results]
        right.bar(places + shift, heights, 0.38, color=colour, label=f"{names[kind]} wordings")
    right.set_xticks(places, [str(one.rank) for one in results])
    as_percent(right)
    label(right, "rank", "answered right, no page")
    right.legend(frameon=False, fontsize=11, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    words = ", ".join(f"rank {one.rank}: {how_many(one.trained)}" for one in results)
    return described(figure, f"Losses of the runs, and the trained wordings right. {words}")


def dial_lines(readings: Sequence[DialReading]) -> Figure:
    """The odds of the old and the new answer by the strength of the update, without the page and with it."""
    figure, (left, right) = new_figure(dial_headline(readings), 10.5, 4.0, 2)
    strengths = [one.strength for one in readings]
    for axes, kind, name in ((left, "alone", "without the page"), (right, "with_page", "with the new page")):
        for place, (who, colour, marker) in enumerate((("old answer", ORANGE, "s"), ("new answer", GREEN, "o"))):
            shares = [getattr(one, kind)[place] for one in readings]
            axes.plot(strengths, shares, color=colour, marker=marker, markersize=5, label=who)
        axes.axvline(1, color=GREY, linestyle=":", linewidth=1.5)
        axes.set_title(name, fontsize=13)
        as_percent(axes)
        label(axes, "strength of the update (1 = as trained)", "probability of the answer")
    left.legend(frameon=False, fontsize=11)
    return described(figure, dial_words(readings))


def dial_words(readings: Sequence[DialReading]) -> str:
    """The figure for those who do not see it; where exactly the page gives way differs from machine to machine."""
    ahead = "is ahead" if page_holds_until(readings) >= 1 else "is behind"
    return f"The odds of both answers by strength, alone and with the page: as trained, the page's answer {ahead}"


def dial_headline(readings: Sequence[DialReading]) -> str:
    """Up to which strength the page wins, in one line."""
    held, strongest = page_holds_until(readings), readings[-1].strength
    if held >= strongest:
        return f"With the page in front, the new answer stays ahead up to strength {strongest:g}"
    if held < 1:
        return "The weights overrule the page even at the strength they were trained at"
    return f"The page wins at the trained strength, and up to {held:.1f}; above that the weights win or break"


def rank_headline(results: Sequence[RankResult]) -> str:
    """What the runs show, in one line."""
    low, high = results[0], results[-1]
    gain = high.trained.share - low.trained.share
    if len(results) == 1:
        return f"Rank {low.rank}: {low.trained.right} of {low.trained.total} trained questions right"
    if abs(gain) <= 0.1:
        return f"On {low.trained.total // 5} facts, rank {low.rank} learns about as much as rank {high.rank}"
    more, less = (high, low) if gain > 0 else (low, high)
    return f"Rank {more.rank} learned more than rank {less.rank}: {more.trained.right} right, not {less.trained.right}"


def loss_curve(losses: Sequence[float], steps: int, title: str) -> Figure:
    """The loss so far, on an axis that leaves room for the whole run."""
    figure, (axes,) = new_figure(title, 5.6, 2.6)
    axes.plot(range(1, len(losses) + 1), losses, color=BLUE, marker="o", markersize=4)
    axes.set(xlim=(0, max(1, steps) + 0.5), ylim=(0, max([*losses, 1.0]) * 1.08))
    label(axes, "training step", "loss (nats per token)")
    return figure


def _block(axes: Axes, x: float, y: float, width: float, height: float, colour: str) -> None:
    axes.add_patch(Rectangle((x, y), width, height, facecolor=colour, edgecolor="#333333"))
