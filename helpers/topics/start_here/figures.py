"""One edit, four answers: the grid of the first chapter."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.four_answers import WAYS, Card, Moment, one_story, summary
from helpers.show.style import GREY, VERDICT_COLOURS, described


def four_answers_over_time(moments: Sequence[Moment], title: str) -> Figure:
    """A grid: one row for each way of answering, one column for each moment."""
    figure = Figure(figsize=(9.6, 4.6), facecolor="white")
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.84))
    axes.set(xlim=(-0.72, len(moments)), ylim=(len(WAYS), -0.42))
    axes.axis("off")
    for column, moment in enumerate(one_story(moments)):
        axes.text(column + 0.5, -0.16, moment.label, ha="center", va="center", fontsize=14, color="#333333")
        for row, card in enumerate(moment.cards):
            _cell(axes, column, row, card)
    for row, way in enumerate(WAYS):
        label = way.replace(" + ", " +\n").replace("With the ", "With the\n")
        axes.text(-0.7, row + 0.5, label, ha="left", va="center", fontsize=14, weight="bold")
    figure.suptitle(title, x=0.03, y=0.95, ha="left", fontsize=15, weight="bold")
    words = "; ".join(f"{moment.label}: {summary(moment.cards)}" for moment in moments)
    return described(figure, words.replace("\n", ", "))


def _cell(axes: Axes, column: int, row: int, card: Card) -> None:
    colour = VERDICT_COLOURS.get(card.verdict, GREY)
    axes.add_patch(Rectangle((column + 0.03, row + 0.06), 0.94, 0.88, facecolor="#F7F7F7", edgecolor="#CCCCCC"))
    axes.add_patch(Rectangle((column + 0.03, row + 0.06), 0.05, 0.88, facecolor=colour))
    answer = textwrap.shorten(card.text or "—", 24, placeholder="…")
    axes.text(column + 0.13, row + 0.33, answer, ha="left", va="center", fontsize=15)
    box = {"boxstyle": "round,pad=0.25", "facecolor": colour, "edgecolor": "none"}
    axes.text(column + 0.15, row + 0.71, card.verdict, ha="left", va="center", fontsize=13, bbox=box)
