"""What the bench shows: what was done, what was said, how sure it was, and which pages were read."""

from __future__ import annotations

from markupsafe import Markup

from helpers.show.html import FAINT, INK, LINE, PAPER, colour_of, each
from helpers.topics.breaking.faults import WORLDS, Said
from helpers.topics.breaking.panel.state import MOMENTS, Broken

CELL = f"border-bottom:1px solid {LINE};padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere"
COLOURS = {
    "fooled": "invented",
    "told": "invented",
    "told in part": "invented",
    "something else": "misread",
    "kept": "right",
}


def broken_html(broken: Broken | None) -> Markup:
    """The two worlds side by side, a row for each moment."""
    if broken is None:
        return Markup('<p style="color:{}">Nothing is broken yet.</p>').format(INK)
    head = each(Markup('<th scope="col" style="{}">{}</th>'), [(CELL, world) for world in ("", *WORLDS)])
    rows = [_row("what was done", broken.sabotage.done), _row("the question", broken.sabotage.asked)]
    rows += [_row(name, [_said(one) for one in pair]) for name, pair in zip(MOMENTS, broken.moments)]
    if broken.seconds:
        rows.append(_row("seconds to repair", [f"{seconds:.2f}" for seconds in broken.seconds]))
    style = f"color:{INK};background:{PAPER};border-collapse:collapse;width:100%;line-height:1.4;table-layout:fixed"
    table = Markup('<table style="{}"><tr>{}</tr>{}</table>').format(style, head, Markup("").join(rows))
    return table + _pages(broken)


def _row(name: str, cells) -> Markup:
    inside = each(Markup('<td style="{}">{}</td>'), [(CELL, cell) for cell in cells])
    return Markup('<tr><th scope="row" style="{};width:130px">{}</th>{}</tr>').format(CELL, name, inside)


def _said(one: Said) -> Markup:
    badge = f"background:{colour_of(COLOURS.get(one.verdict, one.verdict))};color:#000;border-radius:3px;padding:0 6px"
    line = Markup('<b>{}</b> <span style="{}">{}</span> <span style="color:{}">· {} % sure</span>')
    return line.format(one.text or "(nothing)", badge, one.verdict, FAINT, f"{100 * one.sure:.0f}")


def _pages(broken: Broken) -> Markup:
    """The pages that the library handed over with the fault, folded."""
    pages = [(hit.passage.id, hit.passage.text) for hit in broken.moments[1][0].hits]
    listed = each(Markup("<li><b>{}</b> {}</li>"), pages)
    style = f"color:{INK};overflow-wrap:anywhere"
    fold = Markup('<details style="{}"><summary>Pages read with the fault</summary><ol>{}</ol></details>')
    return fold.format(style, listed)
