"""More and more pages: what search takes beside the model, and what the quick indexes give up."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from helpers.retrieval.large import FLAT, HNSW, IVF, KNOBS
from helpers.show.style import BLUE, GREEN, GREY, ORANGE, described, label, new_figure
from helpers.topics.costs.figures.answering import STAGE_COLOURS, STAGE_NAMES
from helpers.topics.costs.large_library import WELL, Measured, cheapest_good
from helpers.topics.costs.latency import Split, middle
from helpers.topics.costs.timing import part, roughly

LOOKS = {FLAT: (BLUE, "o"), IVF: (ORANGE, "s"), HNSW: (GREEN, "^")}


def split_by_size(sized: Sequence[Split]) -> Figure:
    """The four stages against the number of pages; only search grows."""
    sizes = sorted({one.size for one in sized})
    rows = [middle([one for one in sized if one.size == size]) for size in sizes]
    figure, (axes,) = new_figure(_split_headline(sizes, rows), 9, 4.2)
    for place, (name, colour, marker) in enumerate(zip(STAGE_NAMES, STAGE_COLOURS, "osD^")):
        axes.plot(sizes, [1000 * row[place] for row in rows], color=colour, marker=marker, linewidth=2.5, label=name)
    axes.set(xscale="log", yscale="log")
    label(axes, "pages in the library", "median time (ms)")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return described(figure, "Median time of the four stages by the number of pages; exact search grows with it")


def _split_headline(sizes: Sequence[int], rows: Sequence[tuple[float, ...]]) -> str:
    over = [size for size, row in zip(sizes, rows) if row[1] > row[2] + row[3]]
    if over:
        return f"From {over[0]:,} pages on, exact search takes longer than the model"
    embed, search, read, write = ((first, last) for first, last in zip(rows[0], rows[-1]))
    if search[1] > 10 * search[0] and all(last < 2 * first for first, last in (embed, read, write)):
        return "Only search grows with the library"
    share = rows[-1][1] / sum(rows[-1])
    return f"Exact search in {sizes[-1]:,} pages: {roughly(100 * share)} % of the answer's time"


def search_by_size(measured: Sequence[Measured]) -> Figure:
    """Search time against size: flat, and each quick index at the least effort that finds nine of ten."""
    sizes = sorted({one.size for one in measured})
    figure, (axes,) = new_figure(_search_headline(measured, sizes), 9, 4.2)
    for kind, (colour, marker) in LOOKS.items():
        good = [_good(measured, size, kind) for size in sizes]
        points = [one for one in good if one]
        axes.plot([one.size for one in points], [1000 * one.seconds for one in points], color=colour, marker=marker,
                  linewidth=2.5, markersize=9, label=kind if kind == FLAT else f"{kind}, recall ≥ 0.9")  # fmt: skip
    axes.set(xscale="log", yscale="log")
    label(axes, "vectors in the index", "median search time of a question (ms)")
    axes.legend(frameon=False, fontsize=11)
    return described(figure, "Search time by size: flat search grows with the number of vectors, IVF and HNSW far less")


def _good(measured: Sequence[Measured], size: int, kind: str) -> Measured | None:
    of_kind = [one for one in measured if one.size == size and one.kind == kind and one.recall >= WELL]
    return min(of_kind, key=lambda one: one.seconds, default=None)


def _search_headline(measured: Sequence[Measured], sizes: Sequence[int]) -> str:
    flat, quick = _good(measured, sizes[-1], FLAT), cheapest_good(measured, sizes[-1])
    if not quick:
        return f"In {sizes[-1]:,} vectors no quick index finds nine of ten neighbours"
    return f"{sizes[-1]:,} vectors: {quick.kind} is {roughly(flat.seconds / quick.seconds)} times as quick as flat"


def tradeoff(measured: Sequence[Measured], size: int, kind: str = "", effort: int = 0) -> Figure:
    """Recall against time at one size; ``kind`` and ``effort`` mark one point."""
    at = [one for one in measured if one.size == size]
    figure, (axes,) = new_figure(_tradeoff_headline(at, size), 9, 4.2)
    for name, (colour, marker) in LOOKS.items():
        points = [one for one in at if one.kind == name]
        axes.plot([1000 * one.seconds for one in points], [one.recall for one in points], color=colour, marker=marker,
                  linewidth=2, markersize=8, label=f"{name} ({KNOBS[name]})" if KNOBS[name] else name)  # fmt: skip
        for one in points if KNOBS[name] else ():
            place = (1000 * one.seconds, one.recall)
            offset = (-5, 7) if name == IVF else (5, -15)  # the two curves lie close together
            axes.annotate(str(one.effort), place, offset, textcoords="offset points", ha="center", fontsize=9,
                          color=colour)  # fmt: skip
    for one in at:
        if (one.kind, one.effort) == (kind, effort):
            axes.plot(1000 * one.seconds, one.recall, "o", markersize=20, markerfacecolor="none", color="black")
    axes.axhline(WELL, color=GREY, linestyle=":")
    least = min(one.recall for one in at)
    axes.set(xscale="log", ylim=(0.8 if least > 0.82 else least - 0.08, 1.03))
    label(axes, "median search time of a question (ms)", "recall@10")
    axes.legend(frameon=False, fontsize=11, loc="lower right")
    return described(figure, f"Recall and search time of flat, IVF and HNSW among {size:,} vectors, by effort")


def _tradeoff_headline(at: Sequence[Measured], size: int) -> str:
    quick, flat = cheapest_good(at, size), next((one for one in at if one.kind == FLAT), None)
    if not quick or not flat:
        return f"{size:,} vectors: no quick index finds nine of ten neighbours"
    found, cost = f"{100 * quick.recall:.0f} %", part(flat.seconds / quick.seconds)
    return f"{size:,} vectors: {quick.kind} finds {found} of the neighbours in {cost} of the time"
