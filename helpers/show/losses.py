"""Two runs of training in one figure: are their losses the same, step by step?"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from helpers.show.style import BLUE, GREY, described, label, new_figure

SAME = 0.01  # nats: far below what a reader could see


def two_losses(by_hand: Sequence[float], library: Sequence[float], name: str) -> Figure:
    """The losses of the loop on the page, and those of the library called ``name``."""
    same = len(by_hand) == len(library) and max(abs(a - b) for a, b in zip(by_hand, library)) < SAME
    title = "The same losses, step by step" if same else "The losses differ"
    figure, (axes,) = new_figure(title, 8, 3.4)
    axes.plot(range(1, len(library) + 1), library, color=GREY, linewidth=7, label=name)
    axes.plot(range(1, len(by_hand) + 1), by_hand, color=BLUE, marker="o", markersize=4, label="on this page")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, fontsize=11)
    label(axes, "training step", "loss (nats per token)")
    return described(figure, f"The losses of the loop on this page and those of {name}: {title.lower()}")
