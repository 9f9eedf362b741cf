"""Figures of the chapter on search: what a blind cut destroys, cosines, recall@k, a map of the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill, shorten

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.records import Hit, Passage
from helpers.show.style import BLUE, GREEN, GREY, ORANGE, PINK, RED, as_percent, described, label, new_figure
from helpers.three_offices import office_of
from helpers.topics.finding_pages.chunks import Cut, headline
from helpers.topics.finding_pages.recall import FUSED, SEARCHES, Recall, recall_of

WIDTH = 62  # letters in a line of a title
ENDS = ("most similar", "least similar")
LOOKS = {"meaning": (BLUE, "o"), "words": (ORANGE, "s"), "fused": (GREEN, "^")}
OFFICES = {"support": (BLUE, "o"), "law": (ORANGE, "s"), "clinic": (GREEN, "^"), "mine": (PINK, "P")}


def whole_statements(blind: Sequence[Cut], paragraphs: Cut) -> Figure:
    """Share of statements left whole against the length of a chunk, with paragraphs as a line."""
    title = headline(blind, paragraphs)
    figure, (axes,) = new_figure(fill(title, WIDTH))
    lengths = [cut.length for cut in blind]
    axes.plot(lengths, [cut.whole.share for cut in blind], "o-", color=RED, lw=2, label="cut at a fixed length")
    axes.axhline(paragraphs.whole.share, color=GREEN, lw=2, ls="--", label="cut at paragraphs")
    label(axes, "length of a chunk (characters)", "statements left whole")
    as_percent(axes)
    axes.legend(frameon=False, fontsize=12, loc="lower right")
    words = ", ".join(f"{cut.length}: {cut.whole.share:.0%}" for cut in blind).replace("%", " %")
    return described(figure, f"{title}. Statements left whole by length of a chunk: {words}")


def likeness(vectors: np.ndarray, texts: Sequence[str]) -> Figure:
    """Cosines of two or more texts with each other, each number in its cell; rows have length 1."""
    cosines = vectors @ vectors.T
    order = 1 + np.argsort(-cosines[0, 1:], kind="stable")
    ends = ((f"{word} is text {place + 1} ({cosines[0, place]:.2f})") for word, place in zip(ENDS, order[[0, -1]]))
    title = f"Compared with text 1, {', '.join(ends)}"
    figure, (axes,) = new_figure(fill(title, WIDTH), height=4.4)
    axes.imshow(cosines, cmap="cividis", vmin=0, vmax=1, aspect="auto")
    for row, column in np.ndindex(cosines.shape):
        value = cosines[row, column]
        ink = "black" if value > 0.55 else "white"
        axes.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=13, color=ink)
    names = [f"{place} · {shorten(text, 38, placeholder=' …')}" for place, text in enumerate(texts, 1)]
    axes.set_yticks(range(len(names)), names, fontsize=11)
    axes.set_xticks(range(len(names)), [str(place + 1) for place in range(len(names))], fontsize=12)
    label(axes, "text", "")
    axes.spines[:].set_visible(False)
    return described(figure, title)


def recall_by_group(measured: Sequence[Recall], k: int, title: str) -> Figure:
    """recall@k: one column for each group of questions, one mark for each kind of search, with 95 % intervals."""
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
    label(axes, "", f"recall@{k}: right page " + ("in first place" if k == 1 else f"among the first {k}"))
    axes.legend(frameon=False, fontsize=12, loc="lower left", ncols=3)
    fused = ", ".join(f"{group} {recall_of(measured, group, FUSED).at(k).share:.0%}" for group in groups)
    return described(
        figure, f"{title}. recall@{k} of the fused search: {fused}".replace("%", " %").replace("  %", " %")
    )


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
    return described(figure, title)


def _pages(axes: Axes, places: np.ndarray, passages: Sequence[Passage]) -> None:
    for office in dict.fromkeys(office_of(passage.id) for passage in passages):
        mine = np.array([office_of(passage.id) == office for passage in passages])
        colour, marker = OFFICES.get(office, (GREY, "X"))
        axes.scatter(*places[mine].T, color=colour, marker=marker, s=52, alpha=0.75, label=office)
