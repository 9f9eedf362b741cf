"""Figures of the chapter on combining: the grid of switches, page or memory, two students, and a new office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from textwrap import fill

from matplotlib.figure import Figure

from helpers.findings import how_many
from helpers.show.style import (
    BLUE,
    GREEN,
    GREY,
    MARKERS,
    ORANGE,
    VERDICT_COLOURS,
    as_percent,
    described,
    label,
    new_figure,
    print_zeros,
)
from helpers.topics.together import hybrid
from helpers.topics.together.distilling import ARMS, Student
from helpers.topics.together.hybrid import Reply, Switches
from helpers.topics.together.new_office import GOES_ON, OLD_ADAPTER, PAGES_ADDED, SUM, Served
from helpers.topics.together.overruled import MOMENTS, NEW_PAGE, Judged

Gains = tuple[tuple[float, float], tuple[float, float]]


def grid_bars(cells: Mapping[Switches, Sequence[Reply]]) -> Figure:
    """For each way to set the switches: the share in house style, and the share that tells what is true now."""
    figure, (axes,) = new_figure(grid_headline(cells), 10, 4.2)
    rows = ((hybrid.kept, "house style kept", BLUE, -0.2), (hybrid.told, "tells what is true now", GREEN, 0.2))
    for count, name, colour, aside in rows:
        shares = [count(replies).share for replies in cells.values()]
        bars = axes.bar([place + aside for place in range(len(cells))], shares, 0.38, color=colour, label=name)
        print_zeros(axes, bars)
    axes.set_xticks(range(len(cells)), [str(one).replace(" + ", "\n+ ") for one in cells])
    as_percent(axes)
    label(axes, "switched on", "replies")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    words = (
        f"{one}: style {how_many(hybrid.kept(r))}, true now {how_many(hybrid.told(r))}" for one, r in cells.items()
    )
    return described(figure, "; ".join(words))


def both_at_once(cells: Mapping[Switches, Sequence[Reply]]) -> list[Switches]:
    """The settings in which most replies do both: keep the style, and tell what is true now."""
    return [one for one, replies in cells.items() if hybrid.both(replies).share >= hybrid.MOST]


def grid_headline(cells: Mapping[Switches, Sequence[Reply]]) -> str:
    """Which settings give both, in one line."""
    good = " and ".join(str(one) for one in both_at_once(cells))
    return f"Style and fresh facts at once, in most replies: {good or 'with no setting'}"


def page_or_memory(judged: Sequence[Judged], moments: Sequence[str] = MOMENTS[1:]) -> Figure:
    """The verdicts on each arm's answers, stacked, at each moment."""
    figure, panels = new_figure(overruled_headline(judged), 10.5, 4.2, len(moments))
    arms = list(dict.fromkeys(one.arm for one in judged))
    for axes, moment in zip(panels, moments):
        bottoms = [0.0] * len(arms)
        for verdict, colour in VERDICT_COLOURS.items():
            shares = [share_of(judged, arm, moment, verdict) for arm in arms]
            axes.bar(range(len(arms)), shares, 0.6, bottom=bottoms, color=colour, edgecolor="white", label=verdict)
            bottoms = [one + more for one, more in zip(bottoms, shares)]
        axes.set_title(moment, fontsize=12)
        axes.set_xticks(range(len(arms)), [fill(arm, 8) for arm in arms], fontsize=9)
        as_percent(axes)
    panels[0].set_ylabel("answers", fontsize=12)
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=len(names), frameon=False, fontsize=11)
    said = "; ".join(f"{arm}: {_percent(share_of(judged, arm, NEW_PAGE, 'stale'))} overruled" for arm in arms)
    return described(figure, f"With the new page handed over, {said}")


def share_of(judged: Sequence[Judged], arm: str, moment: str, verdict: str) -> float:
    """The share of a verdict, over the seeds of an arm."""
    return fmean(one.share(verdict) for one in judged if (one.arm, one.moment) == (arm, moment))


def overruled_headline(judged: Sequence[Judged]) -> str:
    """Which arm read the new page right most often, in one line."""
    shares = {one.arm: share_of(judged, one.arm, NEW_PAGE, "right") for one in judged}
    best = max(shares, key=shares.get)
    return f"The new page is read right most often when {best}: {_percent(shares[best])}"


def students(found: Sequence[Student], teacher: float, gains: Gains) -> Figure:
    """Left: right answers of each student, a mark a seed. Right: how far its odds are from the teacher's.

    ``gains`` are the intervals of ``verdicts.gains``: they decide what the title may say.
    """
    figure, (left, right) = new_figure(student_headline(gains), 10, 4.0, 2)
    arms = [arm for arm in ARMS if any(one.arm == arm for one in found)]
    for place, (arm, marker, colour) in enumerate(zip(arms, MARKERS, (GREY, ORANGE, BLUE))):
        own = [one for one in found if one.arm == arm]
        for axes, values in ((left, [one.share for one in own]), (right, [one.apart for one in own])):
            axes.bar(place, fmean(values), 0.55, color=colour, alpha=0.5)
            axes.plot([place] * len(values), values, marker, color="black", markersize=7, fillstyle="none")
    left.axhline(teacher, color=GREEN, linestyle="--", label="the teacher, with the page")
    left.legend(frameon=False, fontsize=10, loc="upper left", bbox_to_anchor=(0, 0.92))
    as_percent(left)
    right.set_ylim(bottom=0)
    for axes, y in ((left, "held-out wordings right"), (right, "distance to the teacher's\nodds (nats a token)")):
        axes.set_xticks(range(len(arms)), [arm.replace(" ", "\n", 1) for arm in arms])
        label(axes, "what the student saw", y)
    words = "; ".join(
        f"{arm}: {_percent(_mean(found, arm, 'share'))}, {_mean(found, arm, 'apart'):.2f} nats" for arm in arms
    )
    return described(figure, f"Right answers and distance to the teacher: {words}")


def student_headline(gains: Gains) -> str:
    """What the teacher's odds gave beyond its answers, as far as it is more than chance."""
    (low, high), (near, far) = gains
    answers = "more right answers" if low > 0 else "fewer right answers" if high < 0 else ""
    doubts = "doubts kept better" if near > 0 else "doubts kept worse" if far < 0 else ""
    unclear = "no clear difference in right answers" + ("" if doubts else ", none in doubts")
    said = ", ".join(filter(None, (answers or unclear, doubts or (answers and "no clear difference in doubts"))))
    return f"White box against black box: {said}"


def _mean(found: Sequence[Student], arm: str, what: str) -> float:
    return fmean(getattr(one, what) for one in found if one.arm == arm)


def office_bars(served: Sequence[Served]) -> Figure:
    """For each way: how the old offices and the new one are served, mean over the seeds."""
    figure, (axes,) = new_figure(office_headline(served), 10.5, 4.4)
    ways = list(dict.fromkeys(one.way for one in served))
    for side, name, colour, aside in (("old", "old offices", BLUE, -0.2), ("new", "new office", ORANGE, 0.2)):
        shares = [office_share(served, way, side) for way in ways]
        bars = axes.bar([place + aside for place in range(len(ways))], shares, 0.38, color=colour, label=name)
        print_zeros(axes, bars)
    axes.set_xticks(range(len(ways)), [fill(way, 12) for way in ways])
    axes.tick_params(axis="x", labelsize=9)
    as_percent(axes)
    axes.set_ylabel("held-out wordings right", fontsize=12)
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    shares = ((way, *(office_share(served, way, side) for side in ("old", "new"))) for way in ways)
    return described(
        figure, "; ".join(f"{way}: old offices {_percent(old)}, new office {_percent(new)}" for way, old, new in shares)
    )


def office_share(served: Sequence[Served], way: str, side: str) -> float:
    """The share of right answers of a way, over its seeds; ``side`` is ``old`` or ``new``."""
    return fmean(getattr(one, side).share for one in served if one.way == way)


def office_headline(served: Sequence[Served]) -> str:
    """What each way to open an office cost the old ones, in one line."""
    ways = {one.way for one in served}
    before = office_share(served, OLD_ADAPTER, "old")
    lost = [
        f"{_points(before - office_share(served, way, 'old'))} by {words}"
        for way, words in ((GOES_ON, "training on"), (SUM, "adding up"))
        if way in ways
    ]
    first = next(one.way for one in served)
    pages = _points(office_share(served, first, "old") - office_share(served, PAGES_ADDED, "old"))
    return f"Points the old offices lost: {', '.join([f'{pages} by adding pages', *lost])}"


def _points(share: float) -> int:
    return round(100 * share)


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")
