"""Figures of the chapter on breaking things. Each gets records and answers one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    PINK,
    as_percent,
    described,
    label,
    new_figure,
    print_zeros,
)
from helpers.topics.breaking.disguise import Obeyed
from helpers.topics.breaking.leakage import ROUNDS, TIMES, HandedOut, Leak, exposure, extracted
from helpers.topics.breaking.looking_inside import Traced, named
from helpers.topics.breaking.stability import KS, LORA, RAG, SEARCHES, Setting, shares, spread
from helpers.topics.breaking.upkeep import BESIDE, TENDED, UNTENDED, WORDS, Year
from helpers.topics.breaking.wrong_values import CLEAN, EDITED, PAGE, PATCHED, REHEARSED, SPREAD, WHOLE, Examined

SHORT = {
    CLEAN: "no pair\nwrong",
    SPREAD: "one wording\nof five\nwrong",
    WHOLE: "all\nwordings\nwrong",
    PATCHED: "corrected\npairs\non top",
    REHEARSED: "on top,\nothers\nrehearsed",
    PAGE: "library:\nwrong\npage",
    EDITED: "library:\npage\nedited back",
}


def wrong_bars(exams: Sequence[Examined]) -> Figure:
    """For each arm: how often the wrong and the right value is said of the touched facts; and all others right."""
    figure, (axes,) = new_figure(wrong_headline(exams), 10.5, 4.4)
    places = range(len(exams))
    kinds = (
        ("wrong", "the wrong value", ORANGE, "//"),
        ("right", "the right value", GREEN, ""),
        ("others", "other facts right", GREY, ".."),
    )
    for place, (kind, name, colour, hatch) in enumerate(kinds):
        spots, heights = [at + 0.27 * (place - 1) for at in places], [getattr(one, kind).share for one in exams]
        bars = axes.bar(spots, heights, 0.26, color=colour, hatch=hatch, edgecolor="white", label=name)
        print_zeros(axes, bars)
    axes.set_xticks(list(places), [SHORT[one.arm] for one in exams])
    as_percent(axes)
    label(axes, "", "of held-out wordings")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = "; ".join(
        f"{one.arm}: wrong {percent(one.wrong)}, right {percent(one.right)}, others right {percent(one.others)}"
        for one in exams
    )
    return described(figure, f"{wrong_headline(exams)}. {told}")


def wrong_headline(exams: Sequence[Examined]) -> str:
    """How much of the error is said, in both worlds."""
    by_arm = {one.arm: percent(one.wrong) for one in exams}
    return f"The wrong value is said: {by_arm[WHOLE]} trained, {by_arm[SPREAD]} outvoted, {by_arm[PAGE]} from the page"


def year_lines(kept: Sequence[Year]) -> Figure:
    """Accuracy month by month on the facts that change, for each way to keep a library."""
    figure, (axes,) = new_figure(year_headline(kept), 10, 4.4)
    for one, colour, marker in zip(kept, LINES, MARKERS):
        axes.plot(range(len(one.months)), [m.changing for m in one.months], color=colour, marker=marker, linewidth=2,
                  label=one.arm.replace(", ", ",\n"))  # fmt: skip
    names = [month.name for month in kept[0].months]
    axes.set_xticks(range(len(names)), [name[5:] for name in names])
    as_percent(axes)
    label(axes, f"month ({names[1][:4]}; the first mark is the December before)", "right, of facts that change")
    axes.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = ", ".join(f"{one.months[-1].changing:.0%} {WORDS[one.arm]}".replace("%", " %") for one in kept)
    return described(figure, f"{year_headline(kept)}. Right in December: {told}")


def year_headline(kept: Sequence[Year]) -> str:
    """What a year without care costs."""
    last = {one.arm: one.months[-1].changing for one in kept}
    words = f"{last[TENDED]:.0%} right if tended, {last[UNTENDED]:.0%} if not, {last[BESIDE]:.0%} with old pages left"
    return f"After a year: {words}".replace("%", " %")


def missed_lines(by_p: Mapping[float, Sequence[float]]) -> Figure:
    """Accuracy month by month, for several probabilities that an update is missed."""
    ends = {p: line[-1] for p, line in by_p.items()}
    least, some = min(ends), sorted(ends)[len(ends) // 2]
    title = f"After a year: {ends[least]:.0%} right with {least:.0%} missed, {ends[some]:.0%} with {some:.0%} missed"
    figure, (axes,) = new_figure(title.replace("%", " %"), 8.6, 3.8)
    for (p, line), colour, marker in zip(by_p.items(), LINES, MARKERS):
        axes.plot(range(len(line)), line, color=colour, marker=marker, label=f"{p:.0%} missed".replace("%", " %"))
    axes.set_xticks(range(len(by_p[least])))
    as_percent(axes)
    label(axes, "months since December 2026", "right, of facts that change")
    axes.legend(frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    told = ", ".join(f"{p:.0%} missed: {end:.0%} right".replace("%", " %") for p, end in ends.items())
    return described(figure, f"After the last month: {told}")


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


def block_lines(first: Sequence[float], without: Sequence[float]) -> Figure:
    """The probability of the taught answers, with the adapter awake in the first n blocks, and in all but one."""
    worst = min(range(len(without)), key=without.__getitem__)
    title = f"All blocks awake: {first[-1]:.0%}; without the one that is missed most, block {worst + 1}: "
    figure, (left, right) = new_figure(f"{title}{without[worst]:.0%}".replace("%", " %"), 10, 3.8, 2)
    left.plot(range(len(first)), first, color=BLUE, marker="o", linewidth=2.5)
    label(left, "adapter awake in the first … blocks", "probability of the taught answer")
    right.bar(range(1, len(without) + 1), without, color=ORANGE)
    right.axhline(first[-1], color="black", linestyle="--", label="awake in all blocks")
    label(right, "adapter asleep in block … only", "")
    right.legend(framealpha=1, fontsize=10, loc="lower right")
    for axes in (left, right):
        as_percent(axes)
    told = ", ".join(f"{100 * one:.0f} %" for one in first)
    alone = ", ".join(f"{100 * one:.0f} %" for one in without)
    return described(figure, f"Awake in the first 0, 1, 2 … blocks: {told}. Asleep in block 1, 2 … only: {alone}")


def nearness_marks(traced: Sequence[Traced], kinds: Sequence[str]) -> Figure:
    """How near the suspect stands to each question; answers without a suspect at the left edge, with their number."""
    figure, (axes,) = new_figure(nearness_headline(traced), 9.5, 3.4)
    for row, kind in enumerate(kinds):
        for right, colour, marker in ((True, GREEN, "o"), (False, PINK, "X")):
            ones = [one for one in traced if (one.kind, one.right) == (kind, right)]
            level, name = row + (0.15 if right else -0.15), "right answer" if right else "wrong answer"
            spots = [one.suspect.near if one.suspect else 0.0 for one in ones]
            axes.plot(spots, [level] * len(spots), marker, color=colour, markersize=9, alpha=0.7, label=name)
            if none := spots.count(0.0):
                axes.annotate(f"{none} times", (0.03, level), va="center", fontsize=11)
    axes.set_yticks(range(len(kinds)), [kind.replace(", ", ",\n") for kind in kinds])
    axes.set(xlim=(-0.05, 1.05), ylim=(-0.6, len(kinds) - 0.4))
    label(axes, "nearness of the question to that pair (cosine; 0: there is none)", "")
    handles, names = axes.get_legend_handles_labels()
    once = dict(zip(names, handles))
    axes.legend(once.values(), once.keys(), frameon=False, fontsize=11, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return described(figure, nearness_headline(traced))


def nearness_headline(traced: Sequence[Traced]) -> str:
    """How many right and wrong answers lead to a near pair."""
    right, wrong = named(traced, True), named(traced, False)
    return (
        f"A near pair says the same: {right.right} of {right.total} right answers, {wrong.right} of {wrong.total} wrong"
    )


def setting_marks(settings: Sequence[Setting]) -> Figure:
    """Every setting's accuracy: LoRA by its rate, the library by its search."""
    figure, (left, right) = new_figure(stability_headline(settings), 10, 4.0, 2)
    rates = list(dict.fromkeys(one.knob for one in settings if one.approach == LORA))
    for axes, approach, knobs, colour in ((left, LORA, rates, ORANGE), (right, RAG, list(SEARCHES), BLUE)):
        mine = [one for one in settings if one.approach == approach]
        others = sorted({one.other for one in mine})
        shift = {other: 0.12 * (place - (len(others) - 1) / 2) for place, other in enumerate(others)}
        spots = [knobs.index(one.knob) + shift[one.other] for one in mine]
        axes.plot(spots, [one.right.share for one in mine], "o", color=colour, markeredgecolor="black", markersize=8)
        axes.set_xticks(range(len(knobs)), knobs)
        axes.set_xlim(-0.5, len(knobs) - 0.5)
        as_percent(axes)
    label(left, "LoRA: learning rate (one mark a seed)", "held-out wordings right")
    label(right, f"library: search (one mark for {', '.join(map(str, KS))} pages)", "")
    told = "; ".join(f"{one.approach} {one.knob}, {one.other}: {percent(one.right)}" for one in settings)
    return described(figure, told)


def stability_headline(settings: Sequence[Setting]) -> str:
    """Whose results lie further apart."""
    lora, rag = spread(shares(settings, LORA)), spread(shares(settings, RAG))
    return f"From worst to best setting: {100 * lora:.0f} points for LoRA, {100 * rag:.0f} for the library"
