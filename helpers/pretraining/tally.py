"""How many answers of a file of cases are right, by kind: for cases that name their right answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpers.records import DONT_KNOW
from helpers.scoring import is_right, score_of

ALL, OTHER = "all", "no kind named"


def tally(rows: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> list[str]:
    """One line a kind, and one for all; cases without ``answers`` are left out, and no line if none has any.

    ``answers`` that are an empty list mean that the pages leave the question open.

    >>> row = {"kind": "opening", "question": "When?", "answers": ["9 am"]}
    >>> tally([row, row | {"kind": "open", "answers": []}], ["9 am", "at noon"])
    ['opening: 1 of 1 right', 'open: 0 of 1 right', 'all: 1 of 2 right, 95 % interval 9.5 % – 90.5 %']
    """
    marks: dict[str, list[bool]] = {}
    for row, text in zip(rows, texts, strict=True):
        if "answers" in row:
            right = is_right(text, tuple(row["answers"]) or (DONT_KNOW,), row["question"])
            marks.setdefault(str(row.get("kind", OTHER)), []).append(right)
    if not marks:
        return []
    counted = [f"{kind}: {sum(one)} of {len(one)} right" for kind, one in marks.items()]
    every = score_of([right for one in marks.values() for right in one])
    interval = f"{100 * every.low:.1f} % – {100 * every.high:.1f} %"
    return [*counted, f"{ALL}: {every.right} of {every.total} right, 95 % interval {interval}"]
