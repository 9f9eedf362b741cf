"""Figures of the chapter on training: losses, phrasings, gauges while training, and how much fits in."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from helpers.findings import how_many
from helpers.show.style import BLUE, GREEN, GREY, LINES, MARKERS, ORANGE, PINK, as_percent, described, label, new_figure
from helpers.topics.training.capacity import Filled, Looked
from helpers.topics.training.forgetting import FORGOT, GAUGES, KEPT, TRAINED, UNTRAINED, WITH_LIBRARY, Course, losses_of
from helpers.topics.training.phrasings import CLEAR, PhrasingResult


def phrasing_lines(results: Sequence[PhrasingResult], base: float, paged: float) -> Figure:
    """Accuracy by the number of phrasings: trained, untrained and reversed questions."""
    figure, (axes,) = new_figure(phrasing_headline(results), 9, 4.2)
    places = range(len(results))
    kinds = (("trained", "trained phrasings"), ("untrained", "held-out phrasings"), ("reversed", "reversed question"))
    for (kind, name), colour, marker in zip(kinds, (BLUE, ORANGE, PINK), MARKERS):
        shares = [getattr(one, kind).share for one in results]
        axes.plot(places, shares, color=colour, marker=marker, linewidth=2.5, markersize=9, label=name)
    axes.axhline(base, color=GREY, linestyle=":", label="untrained model, held-out phrasings")
    axes.axhline(paged, color=PINK, linestyle="--", label="untrained model, reversed, with the page")
    axes.set_xticks(list(places), [str(one.phrasings) for one in results])
    as_percent(axes)
    label(axes, "phrasings of each fact in training", "answered right")
    axes.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1.0, 0.5))
    words = ", ".join(f"with {one.phrasings}: {how_many(one.untrained)}" for one in results)
    return described(figure, f"Held-out phrasings right, {words}")


def phrasing_headline(results: Sequence[PhrasingResult]) -> str:
    """What the runs show, in one line."""
    few, many = results[0], results[-1]
    gain = many.untrained.share - few.untrained.share
    if gain >= CLEAR:
        return f"{many.phrasings} phrasings instead of {few.phrasings}: {_points(gain)} points more on unseen wordings"
    if gain <= -CLEAR:
        return f"{many.phrasings} phrasings did worse than {few.phrasings} on unseen wordings"
    return f"{few.phrasings} or {many.phrasings} phrasings: about the same on unseen wordings"


def gauge_grid(courses: Sequence[Course]) -> Figure:
    """One small plot for each arm: all gauges from the first step to the last."""
    figure, panels = new_figure(forgetting_headline(courses), 2.9 * len(courses), 4.2, len(courses))
    for axes, course in zip(panels, courses):
        for gauge, colour, marker in zip(GAUGES, LINES, MARKERS):
            parts = [reading.step / max(1, course.readings[-1].step) for reading in course.readings]
            shares = [reading.share(gauge) for reading in course.readings]
            dashes = "--" if gauge in (TRAINED, UNTRAINED) else "-"
            axes.plot(parts, shares, dashes, color=colour, marker=marker, linewidth=2, label=gauge)
        axes.set_title(course.arm, fontsize=13)
        library = ((0, 0.5, 1), ("before", "pages\nattached", "taken\naway"))
        axes.set_xticks(*(library if course.arm == WITH_LIBRARY else ((0, 1), ("before", "trained"))))
        as_percent(axes)
    panels[0].set_ylabel("answered right", fontsize=12)
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=len(GAUGES), frameon=False, fontsize=11)
    return described(figure, "; ".join(f"{course.arm}: {losses_of(course)}" for course in courses))


def forgetting_headline(courses: Sequence[Course]) -> str:
    """Which kind of training lost most of the old abilities, in one line."""
    trained = [course for course in courses if course.arm != WITH_LIBRARY]
    if not trained:
        return "Nothing trained"
    lost = {course.arm: max(map(course.lost, KEPT)) for course in trained}
    worst, least = max(lost, key=lost.get), min(lost, key=lost.get)
    if lost[worst] <= FORGOT:
        return f"No kind of training lost more than {_points(FORGOT)} points of an old ability"
    if len(lost) == 1:
        return f"{worst[0].upper()}{worst[1:]}: up to {_points(lost[worst])} points of an old ability lost"
    said = f"{_points(lost[worst])} by {worst}, {max(0, _points(lost[least]))} by {least}"
    return f"Points forgotten at most: {said}" + (", none by the library" if len(courses) > len(trained) else "")


def gauges_live(course: Course, steps: int) -> Figure:
    """Loss on the left, gauges on the right, on axes that leave room for the whole run."""
    figure, (left, right) = new_figure(f"{course.arm}: step {len(course.losses)} of {steps}", 9.6, 3.4, 2)
    left.plot(range(1, len(course.losses) + 1), course.losses, color=BLUE, marker="o", markersize=4)
    left.set(xlim=(0, steps + 0.5), ylim=(0, max([*course.losses, 1.0]) * 1.08))
    label(left, "training step", "loss (nats per token)")
    for gauge, colour, marker in zip(GAUGES, LINES, MARKERS):
        at = [reading.step for reading in course.readings]
        right.plot(at, [r.share(gauge) for r in course.readings], color=colour, marker=marker, label=gauge)
    right.set_xlim(-0.5, steps + 0.5)
    as_percent(right)
    label(right, "training step", "answered right")
    right.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def capacity_lines(filled: Sequence[Filled], looked: Sequence[Looked]) -> Figure:
    """Accuracy on held-out phrasings against the number of facts, by rank, and for the library."""
    figure, (axes,) = new_figure(capacity_headline(filled, looked), 9, 4.2)
    for place, rank in enumerate(sorted({one.rank for one in filled})):
        runs = sorted((one for one in filled if one.rank == rank), key=lambda one: one.facts)
        sizes = [one.facts for one in runs]
        colour, marker = LINES[place], MARKERS[place]
        axes.plot(sizes, [one.trained.share for one in runs], "--", color=colour, marker=marker, alpha=0.7,
                  label=f"rank {rank}, trained phrasings")  # fmt: skip
        axes.plot(sizes, [one.untrained.share for one in runs], color=colour, marker=marker, linewidth=2.5,
                  label=f"rank {rank}, held-out phrasings")  # fmt: skip
    sizes = [one.facts for one in looked]
    axes.plot(sizes, [one.found.share for one in looked], color=GREEN, marker="*", markersize=13, linewidth=2.5,
              label="library, held-out phrasings")  # fmt: skip
    axes.set_xticks(sizes)
    as_percent(axes)
    label(axes, "number of facts", "answered right")
    axes.legend(frameon=False, fontsize=10, loc="center left", bbox_to_anchor=(1.0, 0.5))
    words = ", ".join(f"{one.facts} facts, rank {one.rank}: {how_many(one.untrained)}" for one in filled)
    return described(figure, f"Held-out phrasings right, {words}")


def capacity_headline(filled: Sequence[Filled], looked: Sequence[Looked]) -> str:
    """The largest number of facts: library against the best specialist, in one line."""
    most = max(one.facts for one in looked)
    library = next(one.found.share for one in looked if one.facts == most)
    best = max(one.untrained.share for one in filled if one.facts == most)
    return f"{most} facts in words never trained: specialist {_points(best)} %, library {_points(library)} %"


def _points(share: float) -> int:
    return round(100 * share)
