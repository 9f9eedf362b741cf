"""A page to take home: headings and lines, as Markdown and as PDF, with links to download both."""

from __future__ import annotations

import re
import textwrap
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from markupsafe import Markup
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font

from helpers.show.html import INK

A4 = (8.27, 11.69)  # inches
ROWS, COLUMNS, TOP, LEFT = 58, 92, 0.94, 0.08  # of a PDF page: lines, characters, and where they begin
# Marks that Markdown would read as its own.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")


@dataclass(frozen=True)
class Sheet:
    """A title, and parts: each a heading with its lines. All text is plain; what was typed may stand in it."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def as_markdown(sheet: Sheet) -> str:
    """The page as Markdown; what was typed keeps its letters and gets no meaning.

    >>> print(as_markdown(Sheet("Advice", (("Why", ("*Now*",)),))))
    # Advice
    <BLANKLINE>
    ## Why
    <BLANKLINE>
    - \\*Now\\*
    <BLANKLINE>
    """
    parts = [f"## {_plain(name)}\n\n" + "".join(f"- {_plain(line)}\n" for line in lines) for name, lines in sheet.parts]
    return "\n".join([f"# {_plain(sheet.title)}\n", *parts])


def as_pdf(sheet: Sheet) -> bytes:
    """The page as PDF, on as many sheets as it needs; letters that the font lacks become question marks."""
    written, rows = BytesIO(), list(_rows(sheet))
    with PdfPages(written, metadata={"CreationDate": None, "Title": _drawable(sheet.title)}) as pages:
        for start in range(0, len(rows), ROWS):
            pages.savefig(_drawn(rows[start : start + ROWS]))
    return written.getvalue()


def download_html(sheet: Sheet, name: str) -> Markup:
    """Two links that carry the page themselves, so that they work wherever the kernel is."""
    files = (("md", "text/markdown", as_markdown(sheet).encode()), ("pdf", "application/pdf", as_pdf(sheet)))
    link = Markup('<a style="color:{};margin-right:16px" download="{}.{}" href="data:{};base64,{}">Download {}.{}</a>')
    made = (link.format(INK, name, end, kind, b64encode(data).decode(), name, end) for end, kind, data in files)
    return Markup("").join(made)


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _rows(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The lines of the PDF with their kind: title, heading, text."""
    yield from (("title", line) for line in textwrap.wrap(_drawable(sheet.title), 60))
    for name, lines in sheet.parts:
        yield from (("text", ""), ("heading", _drawable(name)))
        for line in lines:
            wrapped = textwrap.wrap(_drawable(line), COLUMNS, initial_indent="- ", subsequent_indent="  ")
            yield from (("text", row) for row in wrapped)


def _drawn(rows: Sequence[tuple[str, str]]) -> Figure:
    figure = Figure(figsize=A4, facecolor="white")
    for place, (kind, text) in enumerate(rows):
        size, weight = {"title": (15, "bold"), "heading": (11, "bold")}.get(kind, (9, "normal"))
        y = TOP - place * (TOP - 0.05) / ROWS
        figure.text(LEFT, y, text, fontsize=size, weight=weight, family="DejaVu Sans", parse_math=False)
    return figure


def _drawable(text: str) -> str:
    """One line of text in letters that the font has."""
    known = get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap()
    return "".join(mark if ord(mark) in known else "?" for mark in " ".join(text.split()))
