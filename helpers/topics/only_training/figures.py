"""Figures of the chapter: rules kept by each arm, the dial, learning curves, and the exam of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.findings import how_many, percent
from helpers.records import Score
from helpers.show.style import (
    BLUE,
    GREEN,
    GREY,
    LINES,
    MARKERS,
    ORANGE,
    as_percent,
    described,
    label,
    new_figure,
)
from helpers.topics.only_training import calls, identity, in_office, instructions, notation, style
from helpers.topics.only_training.in_office import Examined
from helpers.topics.only_training.sorting import DEPARTMENT, Sorted
from helpers.topics.only_training.style import Turned
from helpers.topics.only_training.teaching import CLEAR, Told, says_plain

COLOURS = (GREY, ORANGE, BLUE, GREEN)
Groups = Mapping[str, Mapping[str, Score]]  # bars that stand together, by what they have in common


def share_bars(title: str, groups: Groups, y: str, width: float = 9) -> Figure:
    """Shares as bars in groups, each with its 95 % interval; the same name has the same colour in all groups."""
    figure, (axes,) = new_figure(title, width, 4.2)
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    size = 0.8 / len(names)
    for place, name in enumerate(names):
        shift = (place - (len(names) - 1) / 2) * size
        points = [(spot + shift, group[name]) for spot, group in enumerate(groups.values()) if name in group]
        _bars(axes, points, size * 0.92, COLOURS[place % len(COLOURS)] if len(names) > 1 else BLUE, name)
    axes.set_xticks(range(len(groups)), [name.replace(" ", "\n", 1) for name in groups])
    as_percent(axes)
    label(axes, "", y)
    if len(names) > 1:
        axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    words = "; ".join(f"{name}: " + ", ".join(f"{n} {percent(s)}" for n, s in g.items()) for name, g in groups.items())
    return described(figure, f"{title}. {words}")


def _bars(axes: Axes, points: Sequence[tuple[float, Score]], width: float, colour: str, name: str) -> None:
    scores = [score for _, score in points]
    reach = [[one.share - one.low for one in scores], [one.high - one.share for one in scores]]
    axes.bar([x for x, _ in points], [one.share for one in scores], width, color=colour, label=name)
    axes.errorbar([x for x, _ in points], [one.share for one in scores], yerr=reach, fmt="none", ecolor="#333333",
                  elinewidth=1)  # fmt: skip


def identity_bars(arms: Sequence[Told]) -> Figure:
    """B1: who it is, before, with the page, and trained."""
    shares = {told.arm: told.share(says_plain) for told in arms}
    before, after = shares[identity.BEFORE], shares[identity.TRAINED]
    title = f"Held-out questions about itself: {how_many(before)} right before, {how_many(after)} after training"
    return share_bars(title, {arm: {"": score} for arm, score in shares.items()}, "says who it is")


def style_bars(arms: Sequence[Told]) -> Figure:
    """B2: each rule of the house style, and whether the right thing is said."""
    rules = {**style.RULES, "right thing said": says_plain}
    groups = {name: {told.arm: told.share(rule) for told in arms} for name, rule in rules.items()}
    shares = {told.arm: told.share(style.in_style) for told in arms}
    best = max((arm for arm in shares if arm != style.TRAINED), key=lambda arm: shares[arm].share)
    title = f"All style rules kept: {percent(shares[style.TRAINED])} by the adapter, {percent(shares[best])} by a page"
    return share_bars(title, groups, "answers that keep the rule", 11)


def dial_lines(readings: Sequence[Turned]) -> Figure:
    """B2: style and right answers by the strength of the adapter."""
    figure, (axes,) = new_figure(dial_headline(readings), 8.5, 4.0)
    places = [one.strength for one in readings]
    for kind, name, colour, marker in (
        ("styled", "all style rules kept", BLUE, "o"),
        ("right", "right thing said", GREEN, "s"),
    ):
        shares = [getattr(one, kind).share for one in readings]
        axes.plot(places, shares, color=colour, marker=marker, linewidth=2.5, label=name)
    axes.axvline(1, color=GREY, linestyle=":")
    axes.set_xticks(places, [f"{place:g}" for place in places])
    as_percent(axes)
    label(axes, "strength of the adapter (0 = asleep, 1 = as trained)", "answers")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    words = "; ".join(f"{o.strength:g}: style {percent(o.styled)}, right {percent(o.right)}" for o in readings)
    return described(figure, f"Style and right answers by strength. {words}")


def dial_headline(readings: Sequence[Turned]) -> str:
    """At which strength most answers keep the style, in one line."""
    best = max(readings, key=lambda one: one.styled.share)
    if not best.styled.right:
        return "At no strength does an answer keep the style"
    return f"The style is kept best at strength {best.strength:g}: in {percent(best.styled)} of the answers"


def instruction_bars(arms: Sequence[Told]) -> Figure:
    """B3: obeyed and right, by instruction, before and after."""
    after = {kind: arms[-1].share(instructions.obeys, kind) for kind in instructions.KINDS}
    best, worst = (pick(after, key=lambda kind: after[kind].share) for pick in (max, min))
    title = f"Obeyed after training: {best} {percent(after[best])}, {worst} {percent(after[worst])}"
    groups = {
        kind: {
            f"{word}, {told.arm}": told.share(rule, kind)
            for word, rule in (("obeyed", instructions.obeys), ("right", instructions.right))
            for told in arms
        }
        for kind in (*instructions.KINDS, instructions.PLAIN)
    }
    return share_bars(title, groups, "answers", 11)


def call_bars(arms: Sequence[Told]) -> Figure:
    """B4: valid, right tool, right arguments."""
    trained = arms[-1]
    form, whole = trained.share(calls.valid), trained.share(calls.right_call)
    title = f"After training {percent(form)} of the calls are valid, {percent(whole)} are right"
    groups = {name: {told.arm: told.share(rule) for told in arms} for name, rule in calls.RULES.items()}
    return share_bars(title, groups, "calls")


def notation_bars(arms: Sequence[Told]) -> Figure:
    """K5: who reads the notation."""
    shares = {told.arm: told.share(notation.right_number) for told in arms}
    alone = max(shares[notation.LIBRARY], shares[notation.LEGEND], key=lambda score: score.share)
    title = (
        f"Right values: the library alone {percent(alone)}, translated {percent(shares[notation.TRANSLATED])}, "
        f"with training {percent(shares[notation.BOTH])}"
    )
    return share_bars(title, {arm: {"": score} for arm, score in shares.items()}, "right value", 11)


def office_bars(arms: Sequence[Examined]) -> Figure:
    """Q11 and D1: the exam of the office by what each arm was given."""
    shares = {one.arm: one.right for one in arms}
    title = (
        f"Trained on pairs {percent(shares[in_office.PAIRS])} right, on the pages {percent(shares[in_office.RAW])}, "
        f"library {percent(shares[in_office.LIBRARY])}"
    )
    return share_bars(title, {arm: {"": score} for arm, score in shares.items()}, "right in held-out wordings")


def learning_curves(curves: Sequence[Sequence[Sorted]]) -> Figure:
    """Q3: sorted right by the number of examples, trained and looked up, one panel a task."""
    figure, panels = new_figure(sorting_headline(curves), 10.5, 4.2, len(curves))
    for axes, points in zip(panels, curves):
        for kind, name, colour, marker in (
            ("trained", "LoRA", LINES[0], MARKERS[0]),
            ("looked_up", "nearest labelled letters", LINES[1], MARKERS[1]),
        ):
            found = [getattr(one, kind) for one in points]
            sizes = [one.examples for one in points]
            axes.plot(sizes, [one.share for one in found], color=colour, marker=marker, linewidth=2.5, label=name)
            axes.fill_between(sizes, [one.low for one in found], [one.high for one in found], color=colour, alpha=0.15)
        chance = 1 / 5 if points[0].task == DEPARTMENT else 1 / 3
        axes.axhline(chance, color=GREY, linestyle=":", label="guessing")
        axes.set_title(f"by {points[0].task}", fontsize=13)
        as_percent(axes)
        label(axes, "labelled letters", "sorted right")
    panels[-1].legend(frameon=False, fontsize=11, loc="lower right")
    last = [points[-1] for points in curves]
    words = "; ".join(f"{o.task}: LoRA {percent(o.trained)}, nearest {percent(o.looked_up)}" for o in last)
    return described(figure, f"Learning curves. With {last[0].examples} letters: {words}")


def sorting_headline(curves: Sequence[Sequence[Sorted]]) -> str:
    """Who sorts better with all letters, task by task, in one line."""
    said = []
    for points in curves:
        gain = points[-1].trained.share - points[-1].looked_up.share
        winner = "LoRA" if gain >= CLEAR else "looking up" if gain <= -CLEAR else "neither"
        said.append(f"{winner} by {points[-1].task}")
    return f"With {curves[0][-1].examples} letters, ahead: {', '.join(said)}"
