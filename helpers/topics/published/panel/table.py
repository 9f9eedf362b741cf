"""The table of the three sizes as a page: verdicts, what was measured, and where published work says so."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as w
from markupsafe import Markup

from helpers.show.html import FAINT, INK, LINE, each
from helpers.show.panel import Shown
from helpers.topics.published.table import Row, Work

TEXT = "The table: run this cell to see what was measured, and what published work found."
HEADS = ("claim", "brain, 3 million weights", "SmolLM2, 135 million", "published work", "they")
CELL = f"border-bottom:1px solid {LINE};padding:4px 8px;text-align:left;vertical-align:top;white-space:normal"
ABSTRACT = "https://arxiv.org/abs/"


def table_of(rows: Sequence[Row]) -> Shown:
    """Show the table; it has nothing to press."""
    page = table_html(rows)
    return Shown(w.HTML(page), lambda: page, TEXT)


def table_html(rows: Sequence[Row]) -> Markup:
    """One row a claim."""
    heads = each(Markup('<th scope="col" style="{}">{}</th>'), ((CELL, name) for name in HEADS))
    lines = Markup("").join(map(_line, rows))
    style = f"color:{INK};border-collapse:collapse;width:100%;line-height:1.4"
    return Markup('<table style="{}"><tr>{}</tr>{}</table>').format(style, heads, lines)


def _line(row: Row) -> Markup:
    cells = (
        Markup("<b>{}</b> {}").format(row.id, row.claim),
        row.brain,
        _with_note(row.large, row.reason),
        _with_note(row.work.verdict or "–", _cited(row.work)),
        row.parts,
    )
    return Markup("<tr>{}</tr>").format(each(Markup('<td style="{}">{}</td>'), ((CELL, cell) for cell in cells)))


def _with_note(verdict: str, note: str) -> Markup:
    style = f"color:{FAINT};font-size:90%"
    return Markup('{}<div style="{}">{}</div>').format(verdict, style, note)


def _cited(work: Work) -> Markup:
    links = each(Markup('<a href="{}{}">{}</a> '), ((ABSTRACT, one.partition(":")[2], one) for one in work.sources))
    return Markup("{} {}").format(work.found, links)
