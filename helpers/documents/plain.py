"""Plain text: blank lines part paragraphs, marks begin list items, short lines are headings.

Nothing here is markup: an asterisk inside a line is an asterisk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.documents.cleaning import has_words
from helpers.documents.pieces import HEADING, ITEM, TEXT, Piece

_BULLET = re.compile(r"(\s*)(?:[-*+•◦▪‣·–]\s+|(?=\(?(?:\d{1,3}|[a-z])[.)]\s))(?=\S)")
_LABEL = re.compile(r"[^:]{1,40}:\s+\S")
_LONGEST_HEADING = 60


def plain_pieces(text: str, wrapped: bool = False) -> Iterator[Piece]:
    """The pieces of a plain text; ``wrapped``: only a short last line tells where a paragraph ends.

    >>> [piece.kind for piece in plain_pieces("Opening hours\\n\\nWe open at 9 am.\\n- Sunday: closed")]
    ['heading', 'text', 'item']
    """
    groups = _paragraphs_of_wrapped(text) if wrapped else _paragraphs(text)
    for group, after in zip(groups, [*groups[1:], None]):
        if after and _is_heading(group) and not _is_heading(after):
            yield Piece(HEADING, group[0].strip().rstrip(":"), 3)
        else:
            yield from _group_pieces(group)


def _paragraphs(text: str) -> list[list[str]]:
    """Lines between blank lines, as far as they hold words or underline a heading."""
    groups = (group.split("\n") for group in re.split(r"\n[^\S\n]*\n", text.expandtabs(4)))
    return [group for group in groups if has_words("".join(group))]


def _paragraphs_of_wrapped(text: str) -> list[list[str]]:
    """The same for lines without blank ones between: a paragraph ends in a sentence's short last line."""
    lines = [line for line in text.expandtabs(4).split("\n") if has_words(line) or not line]
    width = sorted(map(len, lines))[len(lines) * 9 // 10] if lines else 0
    groups: list[list[str]] = [[]]
    for line, after in zip(lines, [*lines[1:], ""]):
        begins = not groups[-1]
        groups[-1] += [line] if line else []
        ended = line.rstrip().endswith((".", "!", "?", ":")) and len(line) < 0.85 * width
        alone = line and begins and _is_heading([line]) and len(line) < 0.6 * width and not after[:1].islower()
        if not line or ended or alone or _BULLET.match(after):
            groups.append([])
    return [_unbroken(group, text) for group in groups if group]


def _is_heading(group: list[str]) -> bool:
    """A single short line that is no sentence, no list item and no "label: value"."""
    line = group[0].strip()
    marked = line[:1] in "-*+•◦▪‣·–"
    plain = not marked and not line.endswith((".", "!", "?", ",", ";")) and not _LABEL.match(line)
    starts = line[:1].isupper() or line[:1].isdigit()
    return len(group) == 1 and plain and starts and len(line) <= _LONGEST_HEADING and len(line.split()) <= 8


def _group_pieces(group: list[str]) -> Iterator[Piece]:
    """Lines without a blank one between them: perhaps a heading, then paragraphs and list items."""
    lines = list(group)
    heading = _heading_on_top(lines)
    if heading:
        yield heading
    text: list[str] = []
    indents: list[int] = []
    for line in filter(has_words, lines):
        mark = _BULLET.match(line)
        if mark and text:
            yield _piece(text, indents)
            text = []
        if mark:
            indent = len(mark[1])
            indents = [*(other for other in indents if other < indent), indent]
        text.append(line[mark.end() :] if mark else line.strip())
    if text:
        yield _piece(text, indents)


def _piece(lines: list[str], indents: list[int]) -> Piece:
    kind = ITEM if indents else TEXT
    return Piece(kind, "\n".join(lines), max(len(indents) - 1, 0))


def _heading_on_top(lines: list[str]) -> Piece | None:
    """A first line that is underlined, or in capitals with something below it; taken off the lines."""
    if len(lines) < 2:
        return None
    if re.fullmatch(r"\s*(={3,}|-{3,}|~{3,})\s*", lines[1]):
        heading = Piece(HEADING, lines[0].strip(), 1 if "=" in lines[1] else 2)
        del lines[:2]
        return heading
    if lines[0].isupper() and _is_heading(lines[:1]):
        return Piece(HEADING, lines.pop(0).strip(), 2)
    return None


def _unbroken(lines: list[str], text: str) -> list[str]:
    """Words that were parted at the end of a line; one that has its hyphen elsewhere in the text keeps it.

    >>> _unbroken(["infor-", "mation for part-", "time staff"], "a part-time job")
    ['information for part-time staff']
    """

    def join(parted: re.Match) -> str:
        whole = f"{parted[1]}-{parted[2]}"
        return whole if whole in text else parted[1] + parted[2]

    return re.sub(r"([^\W\d_]+)-\n(?![A-Z])([^\W\d_]+)", join, "\n".join(lines)).split("\n")
