"""The gauges of the classroom as HTML and in words."""

from __future__ import annotations

from markupsafe import Markup

from helpers.show.html import INK, LINE
from helpers.topics.training.forgetting import GAUGES, Course


def in_words(course: Course) -> str:
    """The last reading of all gauges in words.

    >>> from helpers.topics.training.forgetting import Gauged
    >>> from helpers.records import Score
    >>> in_words(Course("naive LoRA", (Gauged(4, (Score(1, 2, 0, 1),) * 5),)))[:52]
    'naive LoRA, gauges at step 4: trained phrasings 50 %'
    """
    last = course.readings[-1]
    told = ", ".join(f"{gauge} {_percent(last.share(gauge))}" for gauge in GAUGES)
    return f"{course.arm}, gauges at step {last.step}: {told}"


def gauges_html(course: Course) -> Markup:
    """The gauges as labelled bars: now, and before training."""
    first, last = course.readings[0], course.readings[-1]
    rows = Markup("").join(_gauge(name, first.share(name), last.share(name)) for name in GAUGES)
    style = f"color:{INK};font-size:14px;width:100%;max-width:760px;border-collapse:collapse"
    caption = f"Answered right, at step {last.step}"
    table = Markup('<table style="{}"><caption style="text-align:left">{}</caption>{}</table>')
    return table.format(style, caption, rows)


def _gauge(name: str, before: float, now: float) -> Markup:
    track = f"background:{LINE};height:10px;position:relative"
    bar = f"background:#0072B2;height:10px;width:{100 * now:.0f}%"
    mark = f"position:absolute;top:-3px;left:{100 * before:.0f}%;width:2px;height:16px;background:{INK}"
    cell = "padding:2px 10px 2px 0;text-align:left"
    return Markup(
        '<tr><th style="{0};font-weight:600;white-space:nowrap">{1}</th><td style="{0};width:55%"><div style="{2}">'
        '<div style="{3}"></div><div style="{4}"></div></div></td>'
        '<td style="{0};white-space:nowrap">{5} (before: {6})</td></tr>'
    ).format(cell, name, track, bar, mark, _percent(now), _percent(before))


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
