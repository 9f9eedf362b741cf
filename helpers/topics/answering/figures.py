"""Figures of the chapter on reading: a page taken away, a spoiled search, exact values, many pages, two pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.findings import percent
from helpers.records import Score
from helpers.show.style import (
    BLUE,
    GREEN,
    GREY,
    LINES,
    MARKERS,
    ORANGE,
    RED,
    VERDICT_COLOURS,
    as_percent,
    described,
    label,
    new_figure,
)
from helpers.topics.answering import context_window, exact_values, sources, spoiled_retrieval, two_sources
from helpers.topics.answering.context_window import PLACES, TRAINED_PAGES, Crowd
from helpers.topics.answering.exact_values import Exactness
from helpers.topics.answering.sources import Removal
from helpers.topics.answering.spoiled_retrieval import Spoiled
from helpers.topics.answering.two_sources import NEW_FIRST, Contradiction, Merged

WIDTH = 62  # letters in a line of a title


def with_and_without(removal: Removal) -> Figure:
    """The verdicts on the same questions, with the page that tells the fact and without it."""
    rows = {"with the page": removal.verdicts(without=False), "without it": removal.verdicts(without=True)}
    return stacked_verdicts(rows, sources.headline(removal))


def stacked_verdicts(rows: Mapping[str, Mapping[str, int]], title: str) -> Figure:
    """One bar for each row; its parts are verdicts, word and number inside, or above if the part is narrow."""
    colours = {
        **VERDICT_COLOURS,
        "both values": GREEN,
        "one value": ORANGE,
        "neither": GREY,
        "old": ORANGE,
        "new": GREEN,
    }
    figure, (axes,) = new_figure(fill(title, WIDTH), height=1.6 + 0.8 * len(rows))
    for place, counts in enumerate(rows.values()):
        total, left, narrow = sum(counts.values()), 0.0, []
        for word, count in counts.items():
            width = count / total if total else 0.0
            axes.barh(place, width, left=left, color=colours.get(word, GREY), edgecolor="white", height=0.62)
            if width > 0.02 + 0.011 * len(word):
                axes.text(left + width / 2, place, f"{word}\n{count}", ha="center", va="center", fontsize=12)
            elif count:
                narrow.append(f"{word} {count}")
            left += width
        axes.text(1.0, place - 0.33, ", ".join(narrow), ha="right", va="bottom", fontsize=11)
    axes.set_yticks(range(len(rows)), list(rows), fontsize=13)
    axes.set(ylim=(len(rows) - 0.5, -0.5), xlim=(0, 1))
    axes.set_xticks((0, 0.25, 0.5, 0.75, 1), ("0 %", "25 %", "50 %", "75 %", "100 %"))
    label(axes, "share of answers (numbers: answers)", "")
    words = (f"{row}: {', '.join(f'{word} {count}' for word, count in counts.items())}" for row, counts in rows.items())
    return described(figure, f"{title}. {'; '.join(words)}")


def accuracy_against_recall(curves: Sequence[Sequence[Spoiled]]) -> Figure:
    """Accuracy against recall@k for each way of spoiling, with the line recall × reader."""
    title = spoiled_retrieval.headline(curves)
    figure, (axes,) = new_figure(fill(title, WIDTH))
    points = [point for curve in curves for point in curve]
    line = sorted((point.recall, point.line) for point in points)
    axes.plot(*zip(*line), color="#444444", ls="--", lw=2, label="recall × reader")
    for curve, colour, marker in zip(curves, LINES, MARKERS):
        recall, accuracy = [point.recall for point in curve], np.array([point.accuracy for point in curve])
        reach = [accuracy - [point.low for point in curve], [point.high for point in curve] - accuracy]
        reach = np.maximum(reach, 0)
        axes.errorbar(
            recall, accuracy, reach, color=colour, marker=marker, ms=8, lw=0, elinewidth=1.5, label=curve[0].mode
        )
    axes.set(xlim=(-0.03, 1.05), xticks=(0, 0.25, 0.5, 0.75, 1))
    axes.set_xticklabels(("0 %", "25 %", "50 %", "75 %", "100 %"))
    as_percent(axes)
    label(axes, "questions whose page was handed over (recall@3)", "right answers")
    axes.legend(frameon=False, fontsize=12, loc="upper left")
    ends = (f"{curve[0].mode}: {curve[0].accuracy:.0%} to {curve[-1].accuracy:.0%}" for curve in curves)
    return described(figure, f"{title}. {'; '.join(ends).replace('%', ' %')}")


def exact_by_family(families: Sequence[Exactness]) -> Figure:
    """Exact match for each family of values, with 95 % intervals and the number of facts."""
    title = exact_values.headline(families)
    figure, (axes,) = new_figure(fill(title, WIDTH), width=9.0)
    _shares(axes, range(len(families)), [one.score for one in families], BLUE, "o")
    names = [f"{one.family.replace(', ', ',' + chr(10))}\n(n = {one.score.total})" for one in families]
    axes.set_xticks(range(len(families)), names, fontsize=11)
    axes.set_xlim(-0.5, len(families) - 0.5)
    as_percent(axes)
    label(axes, "", "exactly right, page found")
    return described(figure, f"{title}. {_in_words({one.family: one.score for one in families})}")


def crowded_prompts(measured: Sequence[Crowd]) -> Figure:
    """Right answers against the number of pages, one line for each place of the right page."""
    title = context_window.headline(measured)
    figure, (axes,) = new_figure(fill(title, WIDTH), width=9.0)
    counts = sorted({one.pages for one in measured})
    for shift, place, colour, marker in zip((-0.08, 0.0, 0.08), PLACES, LINES, MARKERS):
        mine = [one for one in measured if one.place == place or one.pages == 1]  # alone, a page is all three
        x = [counts.index(one.pages) + shift for one in mine]
        _shares(axes, x, [one.score for one in mine], colour, marker, f"right page {place}", lw=1.5)
    tokens = {one.pages: one.tokens for one in measured}
    axes.set_xticks(range(len(counts)), [f"{count}\n({tokens[count]})" for count in counts], fontsize=12)
    if counts[-1] > TRAINED_PAGES and TRAINED_PAGES in counts:
        edge = counts.index(TRAINED_PAGES) + 0.5
        axes.axvline(edge, color=RED, ls=":", lw=2)
        words = f"right of here:\nmore than the {TRAINED_PAGES} pages\nof its training"
        axes.text(edge - 0.03, 0.33, words, color=RED, fontsize=12, va="top", ha="right")
    as_percent(axes)
    label(axes, "pages in the prompt (in brackets: tokens of the prompt)", "right answers")
    axes.legend(frameon=False, fontsize=12, loc="lower left")
    words = _in_words({f"{one.pages} pages, right one {one.place}": one.score for one in measured if one.pages > 1})
    return described(figure, f"{title}. {words}")


def asked_together(merged: Sequence[Merged]) -> Figure:
    """Two facts asked in one question, and the same two asked one by one."""
    apart = sum(one.apart for one in merged)
    halves = {"both values": apart, "not both": len(merged) - apart}
    rows = {"one question": two_sources.counts(merged), "asked in two": halves}
    return stacked_verdicts(rows, two_sources.merge_headline(merged))


def believed(pair: Sequence[Contradiction]) -> Figure:
    """Which of two contradicting pages was believed, in both orders."""
    rows = {}
    for one in pair:
        counts = {"old": one.old.right, "new": one.new.right}
        counts = dict(reversed(counts.items())) if one.order == NEW_FIRST else counts
        rows[one.order] = counts | {"neither": one.old.total - one.old.right - one.new.right}
    return stacked_verdicts(rows, two_sources.contradiction_headline(pair))


def _in_words(scores: Mapping[str, Score]) -> str:
    return "; ".join(f"{name}: {percent(score)}" for name, score in scores.items())


def _shares(axes: Axes, x, scores: Sequence[Score], colour: str, marker: str, name: str = "", lw: float = 0) -> None:
    shares = np.array([score.share for score in scores])
    reach = np.maximum(0, [[s.share - s.low for s in scores], [s.high - s.share for s in scores]])
    axes.errorbar(x, shares, reach, color=colour, marker=marker, ms=8, lw=lw, elinewidth=1.5, label=name or None)
