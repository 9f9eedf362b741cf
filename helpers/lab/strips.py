"""The strips around the cards as HTML: time to truth, side effects, loss, tour. Pure functions, all escaped."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.four_answers import SPECIALIST_WAYS, WAYS, Card
from helpers.lab.clock import Event
from helpers.lab.knowledge import Gauges
from helpers.lab.tour import TOUR, Tour
from helpers.records import Score
from helpers.show.html import FAINT, INK, LINE, esc

SLOW, QUICK = "#E69F00", "#009E73"
TEXT = f"color:{INK};line-height:1.45;font-size:13px"
WIDTH, HEIGHT = 300, 60


def truth_html(events: Sequence[Event], cards: Sequence[Card], waited: float) -> str:
    """For the last edit of a fact: how long each way took to its first right answer, or that it still waits."""
    event = next((one for one in reversed(events) if one.fact), None)
    if event is None:
        hint = "change a fact to start the clock."
        return f'<div style="{TEXT}"><b>Time to truth</b>: {esc(hint)}{_earlier(events)}</div>'
    known = dict(event.truth)
    longest = max([waited, *known.values(), 0.001])
    verdicts = {card.title: card.verdict for card in cards}
    rows = "".join(_truth_row(way, known.get(way), waited, longest, verdicts.get(way, "")) for way in WAYS)
    head = f"<b>Time to truth</b>, from “{esc(event.label)}” (edition {esc(event.edition)}) to the first right answer"
    body = _earlier([one for one in events if one is not event])
    return f'<div style="{TEXT}">{head}<table style="width:100%;border:0">{rows}</table>{body}</div>'


def _truth_row(way: str, seconds: float | None, waited: float, longest: float, verdict: str) -> str:
    shown = waited if seconds is None else seconds
    note = f"not yet, {esc(verdict or 'not asked')}" if seconds is None else f"{esc(f'{shown:.1f}')} s"
    colour = SLOW if seconds is None or way in SPECIALIST_WAYS[:1] else QUICK
    share = f"{100 * min(1.0, shown / longest):.0f}"
    bar = f'<div style="background:{colour};height:8px;min-width:2px;width:{share}%"></div>'
    return (
        f'<tr style="background:transparent"><td style="text-align:left;width:32%;padding:0">{esc(way)}</td>'
        f'<td style="padding:0 6px">{bar}</td><td style="text-align:left;width:30%;padding:0">{note}</td></tr>'
    )


def _earlier(events: Sequence[Event]) -> str:
    """The changes before the last one, newest first, in a line each."""
    if not events:
        return ""
    rows = "".join(f"<li>{esc(_in_words(event))}</li>" for event in reversed(events[-8:]))
    return f"<details><summary>Earlier changes ({esc(len(events))})</summary><ul>{rows}</ul></details>"


def _in_words(event: Event) -> str:
    times = ", ".join(f"{way.lower()} {seconds:.1f} s" for way, seconds in event.truth) or "nobody was right yet"
    return f"edition {event.edition}, {event.label}: {times}"


def gauges_html(gauges: Sequence[Gauges]) -> str:
    """What else did training change: the probes before and after."""
    if not gauges:
        text = "Train first: the same probes before and after."
        return f'<div style="{TEXT}"><b>What else did training change?</b> {text}</div>'
    before, after = gauges[0].before, gauges[0].after
    common = _change(before.common, after.common)
    reading = _change(before.reading, after.reading)
    return (
        f'<div style="{TEXT}"><b>What else did training change?</b> common facts {esc(common)} · '
        f"reads other offices’ pages {esc(reading)} · with the library only, nothing changes: no weight moved</div>"
    )


def _change(before: Score, after: Score) -> str:
    return f"{before.right} → {after.right} of {after.total}"


def loss_html(losses: Sequence[float], planned: int) -> str:
    """The loss of the run so far as a small line, with its words."""
    if not losses:
        return ""
    top = max(max(losses), 0.1)
    points = " ".join(
        f"{WIDTH * i / max(1, planned - 1):.1f},{HEIGHT - (HEIGHT - 4) * loss / top:.1f}"
        for i, loss in enumerate(losses)
    )
    words = f"Loss {losses[0]:.2f} at the first step, {losses[-1]:.2f} at step {len(losses)}"
    line = f'<polyline points="{esc(points)}" fill="none" stroke="#0072B2" stroke-width="2"/>'
    axis = f'<line x1="0" y1="{esc(HEIGHT)}" x2="{esc(WIDTH)}" y2="{esc(HEIGHT)}" stroke="{LINE}"/>'
    size = f'width="100%" height="{esc(HEIGHT)}" viewBox="0 0 {esc(WIDTH)} {esc(HEIGHT)}" preserveAspectRatio="none"'
    drawing = f'<svg {size} role="img" aria-label="{esc(words)}">{line}{axis}</svg>'
    return f'<div style="color:{FAINT};font-size:12px">{esc(words)}{drawing}</div>'


def tour_html(tour: Tour) -> str:
    """The present stop of the tour."""
    state = "Done. Press Next." if tour.complete else "To do."
    place = f"Tour, stop {tour.place + 1} of {len(TOUR)}"
    return f'<div role="status" style="{TEXT}"><b>{esc(place)}</b> {esc(tour.stop.text)} <i>{esc(state)}</i></div>'
