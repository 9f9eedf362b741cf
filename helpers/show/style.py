"""What all figures share: colours that colour-blind readers can tell apart, and one look."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

# Okabe and Ito's palette; a colour never stands alone, a word or a marker is beside it.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, RED, YELLOW, GREY = "#56B4E9", "#D55E00", "#F0E442", "#BBBBBB"
VERDICT_COLOURS = {"right": GREEN, "stale": ORANGE, "misread": YELLOW, "invented": PINK, "don't know": SKY}
LINES = (BLUE, ORANGE, GREEN, RED, PINK, SKY)
MARKERS = ("o", "s", "^", "D", "v", "P")


def new_figure(title: str, width: float = 8.0, height: float = 4.2, columns: int = 1) -> tuple[Figure, list[Axes]]:
    """A white figure with its finding as the title, and ``columns`` axes side by side."""
    figure = Figure(figsize=(width, height), facecolor="white", layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=14, weight="bold")
    axes = [figure.add_subplot(1, columns, place + 1) for place in range(columns)]
    for one in axes:
        one.spines[["top", "right"]].set_visible(False)
        one.tick_params(labelsize=11)
    return figure, axes


def label(axes: Axes, x: str, y: str) -> None:
    """Name both axes, with their units, large enough to be read at half size."""
    axes.set_xlabel(x, fontsize=12)
    axes.set_ylabel(y, fontsize=12)


def print_zeros(axes: Axes, bars: BarContainer) -> None:
    """Write 0 if a bar has no height: a missing bar could also mean that nothing was measured."""
    axes.bar_label(bars, ["" if bar.get_height() else "0" for bar in bars], padding=2, fontsize=11)


def as_percent(axes: Axes) -> None:
    """A y axis for shares from 0 to 1."""
    axes.set(ylim=(-0.03, 1.05), yticks=(0, 0.25, 0.5, 0.75, 1), yticklabels=("0 %", "25 %", "50 %", "75 %", "100 %"))


def described(figure: Figure, words: str) -> Figure:
    """The same figure, with what it shows in a sentence, for those who do not see it."""
    figure.set_label(words)
    return figure
