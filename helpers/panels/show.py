"""What every panel needs: escaped text, errors that can be seen, and a twin for pages without a kernel."""

from __future__ import annotations

import html
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any

import ipywidgets as w
from PIL import Image

# Okabe and Ito's colours, which colour-blind people can tell apart; black text is readable on all.
VERDICT_COLOURS = {"right": "#009E73", "stale": "#E69F00", "invented": "#CC79A7", "don't know": "#56B4E9"}
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


def guarded(handler: Callable) -> Callable:
    """Show an error of a button's handler on the panel: left alone, nobody would ever see it.

    The panel has ``say(text, alarm)`` and ``settle()``, which sets the buttons as the state demands.
    """

    @wraps(handler)
    def safe(panel, *args):
        panel.say("")
        try:
            handler(panel, *args)
        except ValueError as error:  # LibraryError, LabError: written for the learner
            panel.say(str(error), alarm=True)
        except Exception as error:  # a view must survive whatever happens below it
            panel.say(f"{type(error).__name__}: {error}. Nothing was lost; try again.", alarm=True)
        finally:
            panel.settle()

    return safe


def message_html(text: str, alarm: bool = False) -> str:
    """A message below the buttons; an alarm is announced by screen readers."""
    role, edge = ("alert", "#D55E00") if alarm else ("status", "transparent")
    style = f"border-left:6px solid {edge};padding:2px 8px;color:{INK};line-height:1.4;overflow-wrap:anywhere"
    return f'<div role="{role}" style="{style}">{"Error: " if alarm else ""}{esc(text)}</div>'


class Shown:
    """A widget with a twin: live in JupyterLab, a readable page where there is no kernel.

    The plain text is fixed, so that a stored notebook can be compared with a fresh run.
    """

    def __init__(self, widget: w.Widget, twin: Callable[[], str], text: str) -> None:
        self.widget, self._twin, self._text = widget, twin, text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        bundle = {"text/plain": self._text, "text/html": self._twin()}
        # The widget's own bundle would put its whole content into the plain text.
        view = "application/vnd.jupyter.widget-view+json"
        return bundle | {view: self.widget._repr_mimebundle_()[view]}


class Picture:
    """A figure as a PNG, with words for those who do not see it."""

    def __init__(self, figure: Any, alt: str) -> None:
        self.alt, drawn = alt, BytesIO()
        figure.savefig(drawn, format="png", dpi=110, metadata={"Software": None})
        self.png = b64encode(_small(drawn)).decode("ascii")

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self.png, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def _small(drawn: BytesIO) -> bytes:
    """The same PNG with 128 colours: a third of the size, so that notebooks stay small."""
    few = BytesIO()
    Image.open(drawn).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(few, "png", optimize=True)
    return few.getvalue()


def picture(figure: Any, alt: str) -> Picture:
    """Show a figure in a notebook. ``alt`` says what it shows, in a sentence."""
    return Picture(figure, alt)
