"""Where the time of one answer goes, by way and by model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from matplotlib.figure import Figure

from helpers.four_answers import LIBRARY, MEMORY
from helpers.show.style import BLUE, GREEN, LINES, ORANGE, SKY, described, label, new_figure
from helpers.topics.costs.latency import STAGES, Split, middle, of_way
from helpers.topics.costs.speed import AS_FAST, BASE, BESIDE, MERGED
from helpers.topics.costs.timing import Timing, roughly, times_as_long

STAGE_NAMES = ("embed the question", "search", "read the prompt", "write the answer")
STAGE_COLOURS = (ORANGE, GREEN, BLUE, SKY)


def stages_by_way(splits: Sequence[Split]) -> Figure:
    """One bar a way: the median milliseconds of the four stages, one after the other."""
    ways = list(dict.fromkeys(one.way for one in splits))
    figure, (axes,) = new_figure(_later(splits), 9.5, 3.8)
    start = [0.0] * len(ways)
    for place, (name, colour) in enumerate(zip(STAGE_NAMES, STAGE_COLOURS)):
        parts = [1000 * middle(of_way(splits, way))[place] for way in ways]
        axes.barh(ways, parts, left=start, color=colour, edgecolor="white", label=name)
        start = [a + b for a, b in zip(start, parts)]
    for place, way in enumerate(ways):
        if search := 1000 * middle(of_way(splits, way))[1]:
            axes.text(start[place], place, f"  search: {search:.2g} ms", va="center", fontsize=11)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.2 * max(start))
    label(axes, "median time of one answer (milliseconds)", "")
    axes.legend(frameon=False, fontsize=11, loc="upper center", bbox_to_anchor=(0.45, -0.22), ncols=len(STAGES))
    words = "The two ways with the library embed, search and read the pages before they write; the other two do not"
    return described(figure, words)


def _later(splits: Sequence[Split]) -> str:
    memory, library = of_way(splits, MEMORY), of_way(splits, LIBRARY)
    times = median(one.first / other.first for one, other in zip(library, memory, strict=True))
    return f"With the library the wait for the first token is {roughly(times)} times as long"


def first_token(pairs: Sequence[tuple[Split, Split]]) -> Figure:
    """Median time to the first token, question by question: pages read now, and read ahead."""
    now, ahead = ([1000 * one.first for one in side] for side in zip(*pairs))
    saved = 1 - median(b / a for a, b in zip(now, ahead))
    same = all(one.text == other.text for one, other in pairs)
    when = f"{roughly(100 * abs(saved))} % {'sooner' if saved > 0 else 'later'}"
    figure, (axes,) = new_figure(f"Pages read ahead: the first token comes {when}", 9, 3.8)
    places = range(len(pairs))
    axes.bar([place - 0.2 for place in places], now, 0.4, color=BLUE, label="pages read now")
    axes.bar([place + 0.2 for place in places], ahead, 0.4, color=ORANGE, label="pages read ahead, kept in the cache")
    axes.set_xticks(list(places), [str(place + 1) for place in places])
    label(axes, "question", "first token after (ms)")
    axes.legend(frameon=False, fontsize=11, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2)
    return described(figure, f"Time to the first token with and without a cache; the same answers: {same}")


def race(timings: Mapping[str, Timing]) -> Figure:
    """The median of each model's rounds, with its 95 % interval."""
    figure, (axes,) = new_figure(_race_headline(timings), 9, 3.2)
    for place, timing in enumerate(timings.values()):
        low, high = (1000 * bound for bound in timing.interval)
        axes.plot([1000 * one for one in timing.seconds], [place] * len(timing.seconds), "|", color=LINES[place],
                  alpha=0.35, markersize=14)  # fmt: skip
        axes.plot([low, high], [place, place], color=LINES[place], linewidth=5, solid_capstyle="butt")
        axes.plot(1000 * timing.median, place, "o", color=LINES[place], markersize=11, markeredgecolor="white")
    axes.set_yticks(range(len(timings)), list(timings), fontsize=12)
    axes.set_ylim(len(timings) - 0.5, -0.5)
    slowest = sorted(one for timing in timings.values() for one in timing.seconds)
    axes.set_xlim(0, 1000 * slowest[int(0.95 * len(slowest))] * 1.15)
    label(axes, "time of an answer of eight tokens (ms); dot: median, bar: its 95 % interval", "")
    return described(figure, "Answer times of base, adapter beside the weights and adapter merged, 30 rounds each")


def _race_headline(timings: Mapping[str, Timing]) -> str:
    merged, beside = (times_as_long(timings[name], timings[BASE]) for name in (MERGED, BESIDE))
    end = "as fast as its base" if merged <= AS_FAST else f"{roughly(merged)} times its base"
    return f"An adapter beside the weights: {roughly(beside)} times as long; merged: {end}"
