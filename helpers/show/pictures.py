"""A figure in a notebook or in a panel, with words for those who do not see it."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO
from typing import Any

from IPython.display import display
from markupsafe import Markup
from PIL import Image

# One picture for both themes of JupyterLab: in the dark one, paper turns dark and ink light, while hues stay.
_DARK = " { filter: invert(0.93) hue-rotate(180deg) }"
_NIGHT = 'body[data-jp-theme-light="false"] '
# Beside the dots of a folded output JupyterLab shows its first line: here, that it is a figure.
FOLLOWS_THEME = Markup(
    '<!-- A figure. -->\n<style class="study-picture">'
    + (_NIGHT + ".jp-OutputArea:has(.study-picture) .jp-RenderedImage img" + _DARK)
    + " .jp-OutputArea-child:has(.study-picture) { display: none }</style>"
)
PANEL_FOLLOWS_THEME = Markup("<style>" + _NIGHT + ".study-figure" + _DARK + "</style>")


class Picture:
    """A figure as a PNG, with words for those who do not see it."""

    def __init__(self, figure: Any, alt: str) -> None:
        self.alt, drawn = alt, BytesIO()
        figure.savefig(drawn, format="png", dpi=110, metadata={"Software": None})
        self.png = b64encode(_small(drawn)).decode("ascii")

    def _ipython_display_(self) -> None:
        display({"text/html": FOLLOWS_THEME, "text/plain": ""}, raw=True)
        bundle, metadata = self._repr_mimebundle_()
        display(bundle, metadata=metadata, raw=True)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        return {"image/png": self.png, "text/plain": self.alt}, {"image/png": {"alt": self.alt}}


def _small(drawn: BytesIO) -> bytes:
    """The same PNG with 64 colours: a third of the size, so that notebooks stay small."""
    few = BytesIO()
    Image.open(drawn).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(few, "png", optimize=True)
    return few.getvalue()


def picture(figure: Any, alt: str = "") -> Picture:
    """Show a figure in a notebook, with the words that ``described`` gave it (or ``alt``).

    Raises ``ValueError`` if there are none: then somebody would be shown nothing.
    """
    words = alt or str(figure.get_label())
    if not words.strip():
        raise ValueError("this figure has no words for those who do not see it: give it some with described(…)")
    return Picture(figure, words)


def png_html(figure: Any, alt: str) -> Markup:
    """A figure as one ``<img>``, so that it can be replaced without flicker."""
    drawn = BytesIO()
    figure.savefig(drawn, format="png", dpi=80)
    data = b64encode(drawn.getvalue()).decode("ascii")
    image = Markup('<img class="study-figure" alt="{}" src="data:image/png;base64,{}" style="max-width:100%">')
    return PANEL_FOLLOWS_THEME + image.format(alt, data)
