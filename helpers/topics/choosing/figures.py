"""Figures of the chapter on choosing: a year of an office, the ways compared, and the learner's own office."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.four_answers import BOTH, LIBRARY, MEMORY, SPECIALIST
from helpers.records import Score
from helpers.show.style import BLUE, GREEN, GREY, ORANGE, PINK, as_percent, described, label, new_figure
from helpers.topics.choosing.mixed import Mixed, gain_of_both
from helpers.topics.choosing.settings import DAYS
from helpers.topics.choosing.settle import Settled
from helpers.topics.choosing.year import COMPARED, Difference, Year, library_gain, mean

LOOKS = {LIBRARY: (GREEN, "-"), SPECIALIST: (BLUE, "--"), MEMORY: (GREY, ":"), BOTH: (ORANGE, "-.")}
HATCHES = {MEMORY: "", LIBRARY: "//", SPECIALIST: "..", BOTH: "xx"}
A_DAY = 100  # questions


def year_lines(changing: Year, stable: Year, a_day: int = A_DAY) -> Figure:
    """Right answers by day in both settings, and the seconds of work so far where all changes."""
    figure, panels = new_figure(year_headline(changing, stable), 12, 4.0, columns=3)
    for axes, year in zip(panels, (changing, stable)):
        _by_day(axes, year)
    _costs(panels[2], changing, a_day)
    panels[0].set_ylabel("answered right", fontsize=12)
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4, frameon=False, fontsize=11)
    return described(figure, year_headline(changing, stable))


def year_headline(changing: Year, stable: Year) -> str:
    """Both years in one line, in percent."""
    said = (
        f"{name}: library {100 * year.share(LIBRARY):.0f} %, specialist {100 * year.share(SPECIALIST):.0f} %"
        for name, year in (("changing", changing), ("stable", stable))
    )
    return f"{changing.office.capitalize()}, right over a year. " + "; ".join(said)


def _by_day(axes: Axes, year: Year) -> None:
    for way in COMPARED:
        days, shares = _steps(year, way)
        colour, dashes = LOOKS[way]
        axes.step(days, shares, dashes, where="post", color=colour, linewidth=2.5, label=way.lower())
    # The first work of each is the preparation; an edit on the first day comes after it, and is shown.
    trained, edited = ([day for day, _ in year.cost(way).work[1:]] for way in (SPECIALIST, LIBRARY))
    axes.plot(edited, [1.02] * len(edited), "|", color=GREY, markersize=10, label="an edit")
    axes.plot(trained, [1.02] * len(trained), "^", color=PINK, markersize=8, label="trained again")
    axes.set_title(year.setting.name, fontsize=13)
    axes.set_xlim(0, DAYS)
    as_percent(axes)
    axes.set_xlabel("day of the year", fontsize=12)


def _steps(year: Year, way: str) -> tuple[list[int], list[float]]:
    """The days on which a share begins, and the shares; the last one stays to the end of the year."""
    parts = year.of(way)
    return [one.day for one in parts] + [DAYS], [one.share for one in parts] + [parts[-1].share]


def _costs(axes: Axes, year: Year, a_day: int) -> None:
    for way in COMPARED:
        colour, dashes = LOOKS[way]
        axes.plot(range(DAYS), [year.cost(way).so_far(day, a_day) for day in range(DAYS)], dashes, color=colour)
    axes.set_title(f"work so far, {a_day} questions a day", fontsize=13)
    axes.set_xlim(0, DAYS)
    axes.set_ylim(bottom=0)
    label(axes, "day of the year", "seconds on this machine")


def gain_marks(changing: Sequence[Year], stable: Sequence[Year]) -> Figure:
    """The library's lead over the specialist in each office and setting, with 95 % intervals over facts."""
    rows = [(f"{y.office}, {y.setting.name.partition(',')[0]}", library_gain([y])) for y in (*changing, *stable)]
    rows += [("all, changing", library_gain(changing)), ("all, stable", library_gain(stable))]
    figure, (axes,) = new_figure(gains_headline(rows[-2][1], rows[-1][1]), 9, 4.2)
    for place, (name, gain) in enumerate(rows):
        colour, marker = (ORANGE, "s") if name.endswith("changing") else (BLUE, "o")
        axes.plot([gain.low, gain.high], [place, place], color=colour, linewidth=3 if "all" in name else 1.5)
        axes.plot([gain.gain], [place], marker, color=colour, markersize=11 if "all" in name else 7)
    axes.axvline(0, color=GREY, linestyle="--")
    axes.set_yticks(range(len(rows)), [name for name, _ in rows], fontsize=11)
    axes.set_xlim(-1, 1)
    axes.set_xticks((-1, -0.5, 0, 0.5, 1), ("−100", "−50", "0", "+50", "+100"))
    axes.invert_yaxis()
    label(axes, "library less specialist, in points (right of 0: the library is ahead)", "")
    return described(figure, "; ".join(f"{name}: {gain.points}" for name, gain in rows))


def gains_headline(changing: Difference, stable: Difference) -> str:
    """Who is ahead over all offices in each setting, in one line."""
    words = {"better": "the library ahead", "worse": "the specialist ahead", "no difference shown": "no clear lead"}
    return f"All three offices. Changing: {words[changing.word]}; stable: {words[stable.word]}"


def mixed_bars(mixed: Sequence[Mixed]) -> Figure:
    """Right answers in mixed offices: stable and edited facts apart, for library, specialist, and both."""
    gain = gain_of_both(mixed)
    word = {"better": "better than", "worse": "worse than", "no difference shown": "no clear gain over"}[gain.word]
    figure, (axes,) = new_figure(f"Half stable, half edited: both together, {word} the better one alone", 9, 4)
    for place, way in enumerate(mixed[0].shares):
        for part, halves in enumerate((_half(mixed, way, True), _half(mixed, way, False))):
            colour, hatch = ((BLUE, ""), (ORANGE, "//"))[part]
            bar = axes.bar(place + (part - 0.5) * 0.36, halves, 0.34, color=colour, hatch=hatch, edgecolor="white")
            axes.bar_label(bar, [f"{100 * halves:.0f} %"], padding=2, fontsize=11)
            if not place:
                bar.set_label(("facts that stood still", "facts that were edited")[part])
    axes.set_xticks(range(len(mixed[0].shares)), list(mixed[0].shares), fontsize=12)
    as_percent(axes)
    label(axes, "", "answered right")
    axes.legend(frameon=False, fontsize=11, loc="upper left", bbox_to_anchor=(1, 1))
    words = (f"{way}: {100 * mean([one.share(way) for one in mixed]):.0f} %" for way in mixed[0].shares)
    return described(figure, "Right over all facts, " + "; ".join(words))


def _half(mixed: Sequence[Mixed], way: str, stable: bool) -> float:
    """The share right over the stable facts of these offices, or over the edited ones."""
    return mean(
        [
            share
            for one in mixed
            for share in (one.shares[way][: one.stable] if stable else one.shares[way][one.stable :])
        ]
    )


def settled_bars(settled: Settled) -> Figure:
    """The learner's own office: right, passed, and still known, with intervals and a dot for each seed."""
    title = settled_headline(settled)
    figure, panels = new_figure(title, 11, 3.8, columns=3)
    tables = (settled.right, settled.passed, settled.kept)
    names = ("right, in other words", "nobody knows: passed", "common facts known")
    for axes, table, name in zip(panels, tables, names):
        _bars(axes, table)
        axes.set_title(name, fontsize=13)
    for place, way in enumerate(settled.right):
        seeds = settled.seeds[way]
        panels[0].plot([place] * len(seeds), seeds, "D", color="black", markersize=4)
    panels[0].set_ylabel("share of questions", fontsize=12)
    words = (f"{way} {100 * score.share:.0f} %" for way, score in settled.right.items())
    return described(figure, "Right: " + ", ".join(words))


def settled_headline(settled: Settled) -> str:
    """Which way was right most often, and how many of the others could be as good."""
    best, level = settled.best, len(settled.level)
    lead = f"no clear lead over {level} of the others" if level else "clearly ahead of the others"
    return f"Most right answers: {best.lower()}, {100 * settled.right[best].share:.0f} %, {lead}"


def _bars(axes: Axes, table: dict[str, Score]) -> None:
    for place, (way, score) in enumerate(table.items()):
        error = [[max(0, score.share - score.low)], [max(0, score.high - score.share)]]
        style = {"color": LOOKS[way][0], "hatch": HATCHES[way], "edgecolor": "white"}
        axes.bar(place, score.share, yerr=error, capsize=4, **style)
    short = [way.replace("From memory", "memory").replace("With the ", "").replace(" + ", "\n+ ") for way in table]
    axes.set_xticks(range(len(table)), short, fontsize=9)
    as_percent(axes)
