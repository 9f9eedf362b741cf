"""Finding the right page: what a cut destroys, recall by kind of question, a map of the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.records import Hit, Passage
from helpers.show.style import BLUE, GREEN, GREY, ORANGE, PINK, RED, as_percent, label, new_figure
from helpers.three_offices import office_of
from helpers.topics.finding_pages.chunks import Cut
from helpers.topics.finding_pages.recall import SEARCHES, Recall, recall_of

WIDTH = 62  # letters in a line of a title
LOOKS = {"meaning": (BLUE, "o"), "words": (ORANGE, "s"), "fused": (GREEN, "^")}
OFFICES = {"support": (BLUE, "o"), "law": (ORANGE, "s"), "clinic": (GREEN, "^"), "mine": (PINK, "P")}


def whole_statements(blind: Sequence[Cut], paragraphs: Cut, title: str) -> Figure:
    """Share of statements in one piece against the length of the pieces, with paragraphs as a line."""
    figure, (axes,) = new_figure(fill(title, WIDTH))
    lengths = [cut.length for cut in blind]
    axes.plot(lengths, [cut.whole.share for cut in blind], "o-", color=RED, lw=2, label="cut at a fixed length")
    axes.axhline(paragraphs.whole.share, color=GREEN, lw=2, ls="--", label="cut at paragraphs")
    label(axes, "length of a piece (characters)", "statements left in one piece")
    as_percent(axes)
    axes.legend(frameon=False, fontsize=12, loc="lower right")
    return figure


def likeness(vectors: np.ndarray, names: Sequence[str], title: str) -> Figure:
    """Cosines of a few texts with each other, each number in its cell."""
    figure, (axes,) = new_figure(fill(title, WIDTH), height=4.4)
    cosines = vectors @ vectors.T
    axes.imshow(cosines, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(cosines.shape):
        value = cosines[row, column]
        ink = "black" if value > 0.55 else "white"
        axes.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=13, color=ink)
    axes.set_yticks(range(len(names)), [f"{place} · {name}" for place, name in enumerate(names, 1)], fontsize=11)
    axes.set_xticks(range(len(names)), [str(place + 1) for place in range(len(names))], fontsize=12)
    label(axes, "text", "")
    axes.spines[:].set_visible(False)
    return figure


def recall_by_group(measured: Sequence[Recall], k: int, title: str) -> Figure:
    """One column for each group of questions, one mark for each kind of search, with 95 % intervals."""
    figure, (axes,) = new_figure(fill(title, WIDTH), width=9.0)
    groups = list(dict.fromkeys(one.group for one in measured))
    for shift, search in zip((-0.2, 0.0, 0.2), SEARCHES):
        scores = [recall_of(measured, group, search).at(k) for group in groups]
        shares = np.array([score.share for score in scores])
        reach = np.maximum(0, [[s.share - s.low for s in scores], [s.high - s.share for s in scores]])
        colour, marker = LOOKS[search]
        places = np.arange(len(groups)) + shift
        axes.errorbar(places, shares, reach, color=colour, marker=marker, ms=9, lw=0, elinewidth=2, label=search)
    axes.set_xticks(range(len(groups)), [group.replace(" ", "\n", 1) for group in groups], fontsize=12)
    as_percent(axes)
    label(axes, "", "right page in first place" if k == 1 else f"right page among the first {k}")
    axes.legend(frameon=False, fontsize=12, loc="lower left", ncols=3)
    return figure


def shelf_map(
    places: np.ndarray,
    passages: Sequence[Passage],
    title: str,
    asked: np.ndarray | None = None,
    hits: Sequence[Hit] = (),
    size: tuple[float, float] = (8.0, 5.0),
) -> Figure:
    """Each page a mark, its shape and colour the office; a star for the question, lines to its hits.

    ``places`` has one row of two numbers for each page, ``asked`` is one such row.
    """
    figure, (axes,) = new_figure(fill(title, WIDTH), *size)
    _pages(axes, places, passages)
    if asked is not None:
        where = {passage.id: place for passage, place in zip(passages, places)}
        lowest_first = sorted(hits, key=lambda hit: where[hit.passage.id][1])
        for step, hit in enumerate(lowest_first):
            (x, y), up = where[hit.passage.id], 16 * (step - (len(hits) - 1) / 2) - 5  # apart, where pages are close
            axes.plot([asked[0], x], [asked[1], y], color=RED, lw=1.2, alpha=0.7, zorder=3)
            axes.annotate(str(hit.rank), (x, y), (9, up), textcoords="offset points", fontsize=14, weight="bold")
        axes.scatter(*asked, marker="*", s=380, color=RED, edgecolors="black", zorder=5, label="question")
    axes.set(xticks=(), yticks=())
    label(axes, "direction that varies most", "second direction")
    axes.legend(frameon=False, fontsize=11, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _pages(axes: Axes, places: np.ndarray, passages: Sequence[Passage]) -> None:
    for office in dict.fromkeys(office_of(passage.id) for passage in passages):
        mine = np.array([office_of(passage.id) == office for passage in passages])
        colour, marker = OFFICES.get(office, (GREY, "X"))
        axes.scatter(*places[mine].T, color=colour, marker=marker, s=52, alpha=0.75, label=office)
