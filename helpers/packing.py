"""How texts of different lengths share a batch without waste: several to a row.

A batch is a rectangle, so short texts beside a long one are filled up with padding that is
computed for nothing. Packed texts stand behind each other in one row instead; each counts its
places from 0, and by that the model tells them apart: no text sees its neighbour (Krell et al.
2021, arXiv:2107.02027).

Texts that begin alike, as all do under a chat template, can also share that beginning: it stands
at the start of the row once, and each text goes on from its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil
from typing import NamedTuple

Example = tuple[list[int], int]  # a text's token ids, and where its answer begins
TRIES = 64  # so many widths of a row are tried, or fewer
ROOM, STARTS = 256, 4  # a row behind a shared beginning has room for so many tokens, or so many beginnings


class Span(NamedTuple):
    """Where an example stands: its row, and its columns there, less the beginning that the row shares."""

    example: int
    row: int
    begin: int
    end: int


@dataclass(frozen=True)
class Packed:
    """One batch: ``ids`` and ``places`` are [rows][tokens]; the next three have one entry an answer token.

    The token at ``rows[i]``, ``columns[i]`` is followed by ``targets[i]``, a token of an answer. ``spans`` say
    where each example stands: answers follow each other in that order. All have their first ``shared`` tokens
    in common, which begin each row.
    """

    ids: list[list[int]]
    places: list[list[int]]
    rows: list[int]
    columns: list[int]
    targets: list[int]
    spans: list[Span]
    shared: int = 0

    @property
    def order(self) -> list[int]:
        """Which example comes when."""
        return [span.example for span in self.spans]


def share_rows(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Which texts share a row of ``room`` tokens: the longest first, each into the first row that has room.

    >>> share_rows([5, 9, 3, 4], room=10)
    [[1], [0, 3], [2]]
    """
    shared: list[list[int]] = []
    left: list[int] = []  # what each row has room for yet
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        fits = next((row for row, free in enumerate(left) if lengths[i] <= free), None)
        if fits is None:
            shared.append([i])
            left.append(room - lengths[i])
        else:
            shared[fits].append(i)
            left[fits] -= lengths[i]
    return shared


def cut(batch: Sequence[int], lengths: Sequence[int], most: float) -> list[list[int]]:
    """A batch in parts of like size, in its order, of ``most`` tokens each; a longer text is a part by itself.

    >>> cut([7, 8, 9, 6], [30, 20, 30, 20], most=90)
    [[7, 8], [9, 6]]
    """
    even = sum(lengths) / ceil(sum(lengths) / most) + max(lengths) / 2  # a little more, for none fits exactly
    parts: list[list[int]] = []
    room = 0.0
    for one, length in zip(batch, lengths):
        if not parts or length > room:
            parts.append([])
            room = min(even, most)
        parts[-1].append(one)
        room -= length
    return parts


def common_start(examples: Sequence[Example]) -> int:
    """How many tokens all texts have in common at their beginning, before what is to be learned.

    >>> common_start([([7, 8, 9, 3, 5], 4), ([7, 8, 2, 3, 6], 4)])
    2
    """
    if len(examples) < 2:
        return 0
    alike = takewhile(lambda tokens: len(set(tokens)) == 1, zip(*(ids for ids, _ in examples)))
    return min(sum(1 for _ in alike), *(start - 1 for _, start in examples))


def tight_rows(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Which texts share a row, in the rectangle with the fewest tokens of all whose rows are up to ``room`` wide.

    >>> tight_rows([5, 9, 3, 4], room=18)  # 2 rows of 12 tokens; rows of 10 would be 3, rows of 18 have 6 to spare
    [[1, 2], [0, 3]]
    """
    longest = max(lengths)
    tried = [share_rows(lengths, width) for width in range(longest, room + 1, 1 + (room - longest) // TRIES)]
    return min(tried, key=lambda rows: len(rows) * max(sum(lengths[i] for i in row) for row in rows))


def pack(examples: Sequence[Example], pad: int, shared: int = 0) -> Packed:
    """Lay examples out in rows of up to twice the longest one's length; ``pad`` fills up what is left.

    >>> packed = pack([([7, 8, 9], 2), ([5, 6], 1)], pad=0)
    >>> packed.ids, packed.places
    ([[7, 8, 9, 5, 6]], [[0, 1, 2, 0, 1]])
    >>> packed.rows, packed.columns, packed.targets, packed.order
    ([0, 0], [1, 3], [9, 6], [0, 1])

    With ``shared``, so many tokens that all begin with stand once a row, and each text goes on from there.

    >>> packed = pack([([7, 8, 9, 3], 3), ([7, 5, 6], 2)], pad=0, shared=1)
    >>> packed.ids, packed.places
    ([[7, 8, 9, 3, 5, 6]], [[0, 1, 2, 3, 1, 2]])
    """
    lengths = [len(ids) - shared for ids, _ in examples]
    packed = Packed([], [], [], [], [], [], shared)
    room = max(2 * max(lengths), STARTS * shared, ROOM if shared else 0)
    # A shared beginning is repeated in each row: then few wide rows are best.
    for number, row in enumerate((share_rows if shared else tight_rows)(lengths, room)):
        ids = examples[row[0]][0][:shared]
        places = list(range(shared))
        for i in row:
            tokens, start = examples[i]
            back = len(ids) - shared  # from a place in the text to its column
            packed.rows.extend([number] * (len(tokens) - start))
            packed.columns.extend(range(back + start - 1, back + len(tokens) - 1))
            packed.targets.extend(tokens[start:])
            packed.spans.append(Span(i, number, len(ids), len(ids) + lengths[i]))
            ids, places = ids + tokens[shared:], places + list(range(shared, len(tokens)))
        packed.ids.append(ids)
        packed.places.append(places)
    longest = max(map(len, packed.ids))
    for ids, places in zip(packed.ids, packed.places, strict=True):
        places += [0] * (longest - len(ids))  # each a text of its own, which nobody reads
        ids += [pad] * (longest - len(ids))
    return packed
