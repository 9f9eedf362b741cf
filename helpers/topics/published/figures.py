"""Figures of the chapter: shares by arm, verdicts at three moments, the time to truth, answers and their cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.behaviour import Example
from helpers.findings import how_many
from helpers.findings.verdicts import IN_WORDS
from helpers.four_answers import LIBRARY, SPECIALIST
from helpers.four_answers.said import EDITED, MOMENTS, Said
from helpers.records import Score
from helpers.show.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    VERDICT_COLOURS,
    as_percent,
    described,
    label,
    new_figure,
    print_zeros,
)
from helpers.topics.published import house
from helpers.topics.published.forgetting import Kept
from helpers.topics.published.reading import Read
from helpers.topics.published.value import CLEARLY, Offer, times_more

COLOURS, HATCHES = (GREY, BLUE, ORANGE, GREEN), ("", "//", "..", "xx")
WORDS = ("none", *reversed([word for _, word in IN_WORDS]))  # how many, in a word or two
Groups = Mapping[str, Mapping[str, Score]]


def share_bars(title: str, groups: Groups, y: str, width: float = 9) -> Figure:
    """Shares in groups, each with its 95 % interval. The words for those who do not see it are coarse, on purpose."""
    figure, (axes,) = new_figure(title, width, 4.2)
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    size = 0.8 / len(names)
    for place, name in enumerate(names):
        shift = (place - (len(names) - 1) / 2) * size
        found = [(spot + shift, group[name]) for spot, group in enumerate(groups.values()) if name in group]
        _bars(axes, found, size * 0.9, place, name)
    axes.set_xticks(range(len(groups)), list(groups))
    as_percent(axes)
    label(axes, "", y)
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    said = "; ".join(
        f"{group}: " + ", ".join(f"{n} {how_many(s)}" for n, s in g.items()) for group, g in groups.items()
    )
    return described(figure, said)


def _bars(axes: Axes, found: Sequence[tuple[float, Score]], width: float, place: int, name: str) -> None:
    spots, shares = [spot for spot, _ in found], [score.share for _, score in found]
    reach = [[s.share - s.low for _, s in found], [s.high - s.share for _, s in found]]
    style = {"color": COLOURS[place % 4], "hatch": HATCHES[place % 4], "edgecolor": "white"}
    print_zeros(axes, axes.bar(spots, shares, width, label=name, **style))
    axes.errorbar(spots, shares, yerr=reach, fmt="none", ecolor="#333333", elinewidth=1)


def reading_bars(reads: Mapping[str, Read]) -> Figure:
    """H1: who reads the changed pages, and who passes if they are gone."""
    right = {name: one.present.right for name, one in reads.items()}
    passed = {name: one.absent.passed for name, one in reads.items()}
    best = max(right, key=lambda name: right[name].share)
    groups = {"its page is there: right": right, "its page is gone: “I don't know.”": passed}
    return share_bars(
        f"Changed pages are read best by {best}: {how_many(right[best])}", groups, "share of the questions", 9.5
    )


def verdict_bars(said: Sequence[Said]) -> Figure:
    """K1 and K2: what library and specialist said at three moments."""
    after = {one.way: one for one in said if one.moment == EDITED}
    title = (
        f"After the edits: library {how_many(after[LIBRARY].share('right'))} right, "
        f"specialist {how_many(after[SPECIALIST].share('stale'))} stale"
    )
    figure, panels = new_figure(title, 10.5, 3.6, columns=3)
    ways = (LIBRARY, SPECIALIST)
    for axes, moment in zip(panels, MOMENTS):
        for row, way in enumerate(ways):
            one = next((one for one in said if (one.way, one.moment) == (way, moment)), None)
            _stacked(axes, row, one)
        axes.set_title(moment, fontsize=13)
        axes.set(ylim=(len(ways) - 0.5, -0.5), xlim=(0, len(said[0].texts)))
        axes.set_xlabel("facts", fontsize=12)
        axes.set_yticks(range(len(ways)), list(ways) if axes is panels[0] else ["", ""], fontsize=12)
    _legend_of_verdicts(figure)
    spoken = (f"{one.way} {one.moment}: {how_many(one.share('right'))} right" for one in said if one.way in ways)
    return described(figure, "; ".join(spoken))


def _stacked(axes: Axes, row: int, one: Said | None) -> None:
    left = 0
    for verdict, colour in VERDICT_COLOURS.items():
        count = one.verdicts.count(verdict) if one else 0
        axes.barh(row, count, left=left, color=colour, edgecolor="white")
        if count:
            axes.text(left + count / 2, row, f"{count}\n{verdict}", ha="center", va="center", fontsize=10)
        left += count
    if one is None:
        axes.text(0.2, row, "not asked again: nothing changed", va="center", fontsize=10)


def _legend_of_verdicts(figure: Figure) -> None:
    handles = [figure.axes[0].barh(-5, 0, color=colour) for colour in VERDICT_COLOURS.values()]
    figure.legend(handles, list(VERDICT_COLOURS), loc="outside lower center", ncols=5, fontsize=12, frameon=False)


def clock_bars(seconds: Mapping[str, float]) -> Figure:
    """The time to truth, on a scale where each step is ten times the one before."""
    known = {name: value for name, value in seconds.items() if value < math.inf}
    slowest = max(known, key=known.get, default="")
    title = f"Time to truth: longest for “{slowest.lower()}”" if slowest else "Nobody came to the truth"
    figure, (axes,) = new_figure(title, 8, 2.6)
    for row, (name, value) in enumerate(seconds.items()):
        axes.barh(row, known.get(name, 0.0), color=GREEN if name in known else PINK)
        axes.text(known.get(name, 0.12), row, f"  {value:.1f} s" if name in known else "  not right", va="center")
    axes.set(xscale="log", xlim=(0.1, 1000), ylim=(len(seconds) - 0.5, -0.5))
    axes.set_yticks(range(len(seconds)), list(seconds), fontsize=12)
    label(axes, "seconds from the edit to a right answer", "")
    words = [f"{name}: {'right' if name in known else 'not right'}" for name in seconds]
    return described(figure, f"{title}. " + "; ".join(words))


def kept_bars(looks: Sequence[Kept]) -> Figure:
    """R1: common questions and reading, arm by arm."""
    names = list(looks[0].shares)
    groups = {name: {one.arm: one.shares[name] for one in looks} for name in names}
    common = {one.arm: how_many(one.shares[names[0]]) for one in looks}
    title = "Common questions right: " + ", ".join(f"{arm} {share}" for arm, share in list(common.items())[:2])
    return share_bars(title, groups, "share right", 10.5)


def house_bars(who: Mapping[str, Sequence[str]], letters: Mapping[str, Sequence[str]]) -> Figure:
    """B1 and B2: who it is, all rules of the style, and the right thing said, by prompt, page and adapter."""
    asked: tuple[Example, ...] = house.letters()
    groups = {
        "says who it is": {arm: house.says(texts, house.about_itself()) for arm, texts in who.items()},
        "keeps the house style": {arm: house.keeps(texts) for arm, texts in letters.items()},
        "says the right thing": {arm: house.says(texts, asked) for arm, texts in letters.items()},
    }
    styled = groups["keeps the house style"]
    title = f"House style: {how_many(styled[house.TRAINED])} by the adapter, {how_many(styled[house.TOLD])} when told"
    return share_bars(title, groups, "share of the answers", 10.5)


def value_bars(small: Offer, large: Offer) -> Figure:
    """C7: right in held-out wordings, and the arithmetic of an answer."""
    times = times_more(small, large)
    figure, panels = new_figure(_value_title(small, large), 9, 3.8, columns=2)
    for place, one in enumerate((small, large)):
        _bars(panels[0], [(place, one.replies.right)], 0.6, place + 1, "")
        panels[1].bar(
            place, one.flops / 1e9, 0.6, color=COLOURS[place + 1], hatch=HATCHES[place + 1], edgecolor="white"
        )
    for axes in panels:
        axes.set_xticks(range(2), [small.replies.arm, large.replies.arm])
    as_percent(panels[0])
    label(panels[0], "", "right in held-out wordings")
    label(panels[1], "", "arithmetic of an answer, 10⁹ FLOPs")
    words = (f"{one.replies.arm}: {how_many(one.replies.right)} right" for one in (small, large))
    return described(
        figure, "; ".join(words) + f"; arithmetic: {'more' if times > 1 else 'not more'} for the larger model"
    )


def _value_title(small: Offer, large: Offer) -> str:
    """Who is ahead: a question or two more is no lead, and a lead within the intervals is called that."""
    one, other = small.replies.right, large.replies.right
    if abs(other.share - one.share) < CLEARLY:
        return f"{one.total} held-out questions show no difference in right answers"
    who = "the larger model with LoRA" if other.share > one.share else "the brain with the library"
    if one.low <= other.high and other.low <= one.high:
        return f"Ahead on {one.total} held-out questions, within the intervals: {who}"
    return f"More right answers on held-out wordings: {who}"
