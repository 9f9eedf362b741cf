"""HTML that is safe to show: escaped text, colours that a dark theme keeps, and the message below the buttons."""

from __future__ import annotations

import html

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


def esc(value: object) -> str:
    """Any value as harmless HTML text. Whatever a learner or a model wrote goes through here.

    >>> esc("<img src=x onerror='alert(1)'>")
    '&lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;'
    """
    return html.escape(str(value), quote=True)


def colour_of(verdict: str) -> str:
    """A verdict's colour; the word always stands beside it."""
    return VERDICT_COLOURS.get(verdict, PLAIN_COLOUR)


def message_html(text: str, alarm: bool = False) -> str:
    """A message below the buttons; an alarm is announced by screen readers."""
    role, edge = ("alert", "#D55E00") if alarm else ("status", "transparent")
    style = f"border-left:6px solid {edge};padding:2px 8px;color:{INK};line-height:1.4;overflow-wrap:anywhere"
    return f'<div role="{role}" style="{style}">{"Error: " if alarm else ""}{esc(text)}</div>'
