"""The specialist and the librarian, drawn; and what was measured of each."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Rectangle

from helpers.findings import Finding
from helpers.records import Score
from helpers.show.style import BLUE, GREEN, ORANGE, SKY, YELLOW, described, new_figure
from helpers.topics.analogies.experiment import SCHOOL, Exams
from helpers.topics.analogies.weights import Training

INK, PAPER, WOOD = "#333333", "#F7F7F7", "#C9A66B"
SIDE = 5  # squares along one side of a drawn model


# -- two drawings ------------------------------------------------------------------------------


def specialist_drawing() -> Figure:
    """The specialist: lessons go into the weights, and later a bare question is enough."""
    figure, axes = _stage("The specialist: lessons go into the weights, the prompt stays a bare question")
    _model(axes, 0.3, 1.5, "school leaver")
    _page(axes, 3.1, 1.9, "lessons:\nquestion +\nanswer")
    _arrow(axes, (2.45, 2.52), (3.05, 2.52))
    _arrow(axes, (4.6, 2.52), (5.5, 2.52), "training")
    _model(axes, 5.6, 1.5, "specialist", added=True)
    _bubble(axes, 5.1, 0.1, "prompt: only the question", 3.05)
    _arrow(axes, (6.62, 0.68), (6.62, 1.08))
    _arrow(axes, (7.75, 2.52), (8.4, 2.52))
    _bubble(axes, 8.5, 2.15, "answer,\nno source", 1.6, 0.75)
    words = "A model of blue squares is trained on lessons; a dot is added to each square. A bare question goes in."
    return described(figure, words)


def librarian_drawing() -> Figure:
    """The librarian: a page is put in front of the question, and the model stays what it was."""
    figure, axes = _stage("The librarian: a page joins the prompt, the model only reads")
    _shelf(axes, 0.2, 0.75)
    _person(axes, 2.85, 1.45)
    _arrow(axes, (3.25, 2.43), (3.75, 2.6))
    axes.add_patch(Rectangle((3.8, 0.95), 1.85, 2.45, fill=False, edgecolor=INK, linestyle="--", linewidth=1.5))
    axes.text(4.72, 3.5, "prompt", ha="center", va="bottom", fontsize=13, color=INK)
    _page(axes, 4.0, 2.0, "one page,\nword for\nword")
    _bubble(axes, 4.06, 1.12, "question", 1.33, 0.5)
    _arrow(axes, (5.7, 2.4), (6.2, 2.4))
    _model(axes, 6.3, 1.5, "model")
    _arrow(axes, (8.45, 2.52), (8.75, 2.52))
    _bubble(axes, 8.82, 2.15, "answer,\nwith source", 1.5, 0.75)
    words = "A librarian puts one page of a shelf above the question; the model of blue squares reads both."
    return described(figure, words)


def _stage(title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(10.4, 4.1), facecolor="white")
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.86))
    axes.set(xlim=(0, 10.4), ylim=(0, 4.0), aspect="equal")
    axes.axis("off")
    figure.suptitle(title, x=0.02, y=0.96, ha="left", fontsize=15, weight="bold")
    return figure, axes


def _model(axes: Axes, x: float, y: float, words: str, added: bool = False) -> None:
    """A model as a square of weights. What training added is a dot in each: a drawing, not data."""
    axes.add_patch(FancyBboxPatch((x, y), 2.05, 2.05, boxstyle="round,pad=0.05", facecolor=PAPER, edgecolor=INK))
    step = 2.05 / SIDE
    for place in range(SIDE * SIDE):
        left, low = x + step * (place % SIDE) + 0.04, y + step * (place // SIDE) + 0.04
        axes.add_patch(Rectangle((left, low), step - 0.08, step - 0.08, facecolor=SKY))
        if added:
            middle, size = (left + step / 2 - 0.04, low + step / 2 - 0.04), 0.04 + 0.022 * (place * place // 3 % 5)
            axes.add_patch(Circle(middle, size, facecolor=ORANGE, edgecolor=INK))
    axes.text(x + 1.02, y - 0.1, words, ha="center", va="top", fontsize=13, color=INK)


def _page(axes: Axes, x: float, y: float, words: str) -> None:
    axes.add_patch(Rectangle((x, y), 1.45, 1.25, facecolor=YELLOW, edgecolor=INK))
    axes.text(x + 0.72, y + 0.62, words, ha="center", va="center", fontsize=13, color=INK)


def _bubble(axes: Axes, x: float, y: float, words: str, width: float = 2.3, height: float = 0.5) -> None:
    box = FancyBboxPatch((x, y), width, height, boxstyle="round,pad=0.06", facecolor="white", edgecolor=BLUE)
    axes.add_patch(box)
    axes.text(x + width / 2, y + height / 2, words, ha="center", va="center", fontsize=13, color=INK)


def _arrow(axes: Axes, start: tuple, end: tuple, words: str = "") -> None:
    axes.add_patch(FancyArrowPatch(start, end, arrowstyle="-|>", mutation_scale=18, color=INK, linewidth=1.8))
    axes.text((start[0] + end[0]) / 2, start[1] + 0.18, words, ha="center", fontsize=13, color=INK)


def _shelf(axes: Axes, x: float, y: float) -> None:
    axes.add_patch(Rectangle((x, y), 2.05, 2.85, facecolor="#EFE3CC", edgecolor=WOOD, linewidth=3))
    colours = (BLUE, GREEN, ORANGE, SKY)
    for board in range(3):
        low = y + 0.1 + board * 0.93
        axes.add_patch(Rectangle((x, low - 0.08), 2.05, 0.08, facecolor=WOOD))
        for book in range(8):
            size = 0.55 + 0.1 * ((book * 3 + board) % 3)
            colour = colours[(book + board) % len(colours)]
            axes.add_patch(Rectangle((x + 0.1 + book * 0.235, low), 0.19, size, facecolor=colour))
    axes.text(x + 1.02, y - 0.1, "library", ha="center", va="top", fontsize=13, color=INK)


def _person(axes: Axes, x: float, y: float) -> None:
    axes.add_patch(Circle((x, y + 1.5), 0.2, facecolor="white", edgecolor=INK, linewidth=2))
    for (x0, y0), (x1, y1) in (
        ((0, 1.3), (0, 0.65)),
        ((0, 0.65), (-0.22, 0.05)),
        ((0, 0.65), (0.22, 0.05)),
        ((-0.32, 0.95), (0, 1.15)),
        ((0, 1.15), (0.36, 0.98)),
    ):
        axes.plot((x + x0, x + x1), (y + y0, y + y1), color=INK, linewidth=2)
    axes.text(x, y - 0.05, "librarian", ha="center", va="top", fontsize=13, color=INK)


# -- what was measured ---------------------------------------------------------------------------


def weight_change_map(training: Training) -> Figure:
    """One cell for each matrix: how far it moved, as a share of its own length."""
    largest = max(training.changes, key=lambda one: one.share)
    title = f"Training moved {training.moved} of {len(training.changes)} matrices, the most by {largest.share:.2f}"
    title += " of its length"
    layers = sorted({one.layer for one in training.changes})
    parts = list(dict.fromkeys(one.part for one in training.changes))
    figure, (axes,) = new_figure(title, 9.0, 4.4)
    table = [[math.nan] * len(parts) for _ in layers]
    for one in training.changes:
        table[layers.index(one.layer)][parts.index(one.part)] = one.share
    image = axes.imshow(table, cmap="cividis", vmin=0, aspect="auto")
    _numbers(axes, table, max(one.share for one in training.changes) / 2)
    axes.set_xticks(range(len(parts)), [part.removesuffix("_proj") for part in parts])
    axes.set_yticks(range(len(layers)), [str(layer + 1) for layer in layers])
    axes.set_xlabel("matrix (q, k, v, o: attention · gate, up, down: feed-forward)", fontsize=12)
    axes.set_ylabel("layer", fontsize=12)
    bar = figure.colorbar(image, ax=axes)
    bar.set_label("length of ΔW / length of W", fontsize=12)
    place = f"{largest.part.removesuffix('_proj')} of layer {largest.layer + 1}"
    return described(figure, f"{title}: {place}. A grid of layers and matrices, one number in each cell.")


def exam_matrix(exams: Exams, finding: Finding) -> Figure:
    """One cell for each candidate and subject: the share of right answers; the finding is the title."""
    title = f"Job training: {finding.reason.partition(' of all')[0]}"
    figure, (axes,) = new_figure(title, 8.6, 4.2)
    table = [[one.share for one in row] for row in exams.scores]
    image = axes.imshow(table, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    _percents(axes, exams)
    heads = [name if name == SCHOOL else f"{name}\noffice" for name in exams.subjects]
    axes.set_xticks(range(len(heads)), heads)
    names = [f"{name} specialist" if name in exams.subjects else name for name in exams.candidates]
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(labelsize=12, length=0)
    axes.set_xlabel("questions, asked from memory in wordings that job training did not use", fontsize=12)
    axes.set_ylabel("candidate", fontsize=12)
    bar = figure.colorbar(image, ax=axes, ticks=(0, 0.5, 1))
    bar.ax.set_yticklabels(("0 %", "50 %", "100 %"))
    bar.set_label("right answers", fontsize=12)
    rows = (f"{who}: {', '.join(map(_words, row))}" for who, row in zip(exams.candidates, exams.scores))
    return described(figure, f"{title}. Subjects {', '.join(exams.subjects)}. {'; '.join(rows)}.")


def _words(one: Score) -> str:
    return f"{one.right} of {one.total}"


def _numbers(axes: Axes, table: Sequence[Sequence[float]], middle: float) -> None:
    for row, values in enumerate(table):
        for column, value in enumerate(values):
            colour = "black" if value > middle else "white"
            axes.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=11, color=colour)


def _percents(axes: Axes, exams: Exams) -> None:
    for row, scores in enumerate(exams.scores):
        for column, one in enumerate(scores):
            colour = "black" if one.share > 0.5 else "white"
            axes.text(column, row, _words(one), ha="center", va="center", fontsize=12, color=colour)
