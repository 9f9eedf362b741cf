"""The gauges of the classroom as HTML and in words."""

from __future__ import annotations

from helpers.show.html import INK, LINE, esc
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


def gauges_html(course: Course) -> str:
    """The gauges as labelled bars: now, and before training."""
    first, last = course.readings[0], course.readings[-1]
    rows = "".join(_gauge(name, first.share(name), last.share(name)) for name in GAUGES)
    style = f"color:{INK};font-size:14px;width:100%;max-width:760px;border-collapse:collapse"
    caption = f"Answered right, at step {last.step}"
    return f'<table style="{style}"><caption style="text-align:left">{esc(caption)}</caption>{rows}</table>'


def _gauge(name: str, before: float, now: float) -> str:
    track = f"background:{LINE};height:10px;position:relative"
    bar = f"background:#0072B2;height:10px;width:{100 * now:.0f}%"
    mark = f"position:absolute;top:-3px;left:{100 * before:.0f}%;width:2px;height:16px;background:{INK}"
    cell = "padding:2px 10px 2px 0;text-align:left"
    return (
        f'<tr><th style="{cell};font-weight:600;white-space:nowrap">{esc(name)}</th>'
        f'<td style="{cell};width:55%"><div style="{track}">'
        f'<div style="{bar}"></div><div style="{mark}"></div></div></td>'
        f'<td style="{cell};white-space:nowrap">{_percent(now)} (before: {_percent(before)})</td></tr>'
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
