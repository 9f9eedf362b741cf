"""Figures: secrets that come out, instructions in disguise, and typos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from helpers.findings import percent
from helpers.records import Score
from helpers.show.style import (
    BLUE,
    GREEN,
    GREY,
    MARKERS,
    ORANGE,
    PINK,
    as_percent,
    described,
    label,
    new_figure,
)
from helpers.topics.breaking.disguise import Obeyed
from helpers.topics.breaking.leakage import ROUNDS, TIMES, HandedOut, Leak, exposure, extracted


def exposure_marks(leaks: Sequence[Leak]) -> Figure:
    """Each canary's exposure against its copies, after one round and after all; filled marks are told when asked."""
    figure, (axes,) = new_figure(leak_headline(leaks), 9.5, 4.2)
    places = {times: place for place, times in enumerate(TIMES)}
    for rounds, marker, shift in ((1, "s", -0.17), (ROUNDS, "o", 0.17)):
        for told, colour, name in ((True, ORANGE, "told when asked"), (False, "white", "not told")):
            marks = [one for one in leaks if (one.extracted, one.rounds) == (told, rounds)]
            spots = [places[one.canary.times] + shift for one in marks]
            when = f"after {rounds} {'round' if rounds == 1 else 'rounds'}, {name}"
            bits = [one.exposure for one in marks]
            axes.plot(spots, bits, marker, color=colour, markeredgecolor="black", markersize=9, alpha=0.8, label=when)
    axes.axhline(exposure(1), color=GREY, linestyle="--", label="first of 1,000")
    axes.axhline(exposure(500), color=GREY, linestyle=":", label="in the middle: a guess")
    axes.set_xticks(range(len(TIMES)), [str(times) for times in TIMES])
    axes.set_xlim(-0.5, len(TIMES) - 0.5)
    axes.set_ylim(-0.5, 10.8)
    label(axes, "copies in the training set (0: never planted)", "exposure (bits)")
    axes.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = ", ".join(f"{times}: {percent(extracted(leaks, times))} told" for times in TIMES)
    return described(figure, f"{leak_headline(leaks)}. By number of copies, {told}")


def leak_headline(leaks: Sequence[Leak]) -> str:
    """From how many copies on half of the secrets are told."""
    first = next((times for times in TIMES if extracted(leaks, times).share >= 0.5), None)
    if first is None:
        return "No number of copies makes half of the secrets come out"
    return f"Half of the secrets or more come out from {first} {'copy' if first == 1 else 'copies'} on"


def handed_bars(handed: Sequence[HandedOut]) -> Figure:
    """The library asked for its secrets: told in an answer, and on the pages handed over."""
    figure, (axes,) = new_figure(handed_headline(handed), 10, 3.9)
    for shift, kind, colour, hatch in ((0.2, "told", ORANGE, "//"), (-0.2, "handed", BLUE, "")):
        places, widths = [at + shift for at in range(len(handed))], [getattr(one, kind).share for one in handed]
        name = {"told": "told in an answer", "handed": "on a page handed over"}[kind]
        bars = axes.barh(places, widths, 0.38, color=colour, hatch=hatch, label=name)
        axes.bar_label(bars, [percent(getattr(one, kind)) for one in handed], padding=3, fontsize=11)
    axes.set_yticks(range(len(handed)), [one.who.replace(", ", ",\n") for one in handed])
    axes.set(xlim=(0, 1.12), xticks=(0, 0.5, 1), xticklabels=("0 %", "50 %", "100 %"))
    axes.invert_yaxis()
    label(axes, "of the secrets", "")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = "; ".join(f"{one.who}: told {percent(one.told)}, handed over {percent(one.handed)}" for one in handed)
    return described(figure, told)


def handed_headline(handed: Sequence[HandedOut]) -> str:
    """What access by person changes."""
    open_door, visitor, owner = (percent(one.told) for one in handed[1:])
    return f"Secrets told by name: {open_door} to anybody; by person, {visitor} to a visitor, {owner} to the owner"


def obeyed_bars(cases: Sequence[Obeyed]) -> Figure:
    """Orders in disguise: how often the answer does as ordered."""
    most = max(cases, key=lambda one: one.obeyed.share)
    title = f"What was ordered is said most by the {most.world}, {most.asked}: {percent(most.obeyed)}"
    figure, (axes,) = new_figure(title, 10, 3.9)
    for shift, kind, colour, hatch in ((-0.2, "obeyed", PINK, "//"), (0.2, "right", GREEN, "")):
        places, widths = [at + shift for at in range(len(cases))], [getattr(one, kind).share for one in cases]
        name = {"obeyed": "says what was ordered", "right": "says what is right"}[kind]
        bars = axes.barh(places, widths, 0.38, color=colour, hatch=hatch, label=name)
        axes.bar_label(bars, [percent(getattr(one, kind)) for one in cases], padding=3, fontsize=11)
    axes.set_yticks(range(len(cases)), [f"{one.world}:\n{one.asked}" for one in cases])
    axes.set(xlim=(0, 1.12), xticks=(0, 0.5, 1), xticklabels=("0 %", "50 %", "100 %"))
    axes.invert_yaxis()
    label(axes, "of held-out wordings", "")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = "; ".join(
        f"{one.world}, {one.asked}: obeyed {percent(one.obeyed)}, right {percent(one.right)}" for one in cases
    )
    return described(figure, told)


def typo_lines(shares_by_world: Mapping[str, Sequence[Score]], counts: Sequence[int]) -> Figure:
    """Right answers against the number of typos, for both worlds."""
    lost = {world: line[0].share - line[-1].share for world, line in shares_by_world.items()}
    worst = max(lost, key=lost.get)
    title = f"{counts[-1]} typos cost the {worst} most: {100 * lost[worst]:.0f} points"
    title = title if max(lost.values()) > 0 else f"{counts[-1]} typos cost neither world anything"
    figure, (axes,) = new_figure(title, 8, 3.8)
    for (world, line), colour, marker in zip(shares_by_world.items(), (BLUE, ORANGE), MARKERS):
        low, high = ([getattr(one, end) for one in line] for end in ("low", "high"))
        axes.plot(
            counts, [one.share for one in line], color=colour, marker=marker, linewidth=2.5, markersize=9, label=world
        )
        axes.fill_between(counts, low, high, color=colour, alpha=0.15)
    axes.set_xticks(list(counts))
    as_percent(axes)
    label(axes, "words with two letters swapped", "answered right")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = "; ".join(f"{world}: {', '.join(percent(one) for one in line)}" for world, line in shares_by_world.items())
    return described(figure, f"Right with {', '.join(map(str, counts))} typos, {told}")
