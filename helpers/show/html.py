"""HTML that is safe to show: colours that a dark theme keeps, and the message below the buttons.

All HTML of the course is made by MarkupSafe: ``Markup("<p>{}</p>").format(value)`` escapes every value
that is not HTML made in the same way.

>>> Markup("<p>{}</p>").format("<img src=x onerror=alert(1)>")
Markup('<p>&lt;img src=x onerror=alert(1)&gt;</p>')
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

# Okabe and Ito's colours, which colour-blind people can tell apart; black text is readable on all.
VERDICT_COLOURS = {
    "right": "#009E73",
    "stale": "#E69F00",
    "misread": "#F0E442",
    "invented": "#CC79A7",
    "don't know": "#56B4E9",
}
PLAIN_COLOUR = "#BBBBBB"
MARKER = "#F0E442"

# JupyterLab's own colours, so that a dark theme stays dark; the second colour is for exported pages.
INK = "var(--jp-ui-font-color1, #212121)"
FAINT = "var(--jp-ui-font-color2, #616161)"
PAPER = "var(--jp-layout-color1, #ffffff)"
LINE = "var(--jp-border-color2, #c0c0c0)"


def each(template: Markup, values: Iterable[object]) -> Markup:
    """One piece of HTML for each value, joined; a tuple fills several places.

    >>> each(Markup("<li>{}</li>"), ("a", "<b>"))
    Markup('<li>a</li><li>&lt;b&gt;</li>')
    """
    rows = (value if isinstance(value, tuple) else (value,) for value in values)
    return Markup("").join(template.format(*row) for row in rows)


def colour_of(verdict: str) -> str:
    """A verdict's colour; the word always stands beside it."""
    return VERDICT_COLOURS.get(verdict, PLAIN_COLOUR)


def message_html(text: str, alarm: bool = False) -> Markup:
    """A message below the buttons; an alarm is announced by screen readers."""
    role, edge = ("alert", "#D55E00") if alarm else ("status", "transparent")
    style = f"border-left:6px solid {edge};padding:2px 8px;color:{INK};line-height:1.4;overflow-wrap:anywhere"
    said = f"Error: {text}" if alarm else text
    return Markup('<div role="{}" style="{}">{}</div>').format(role, style, said)
