"""How texts of different lengths share a batch without waste: several to a row.

A batch is a rectangle, so short texts beside a long one are filled up with padding that is
computed for nothing. Packed texts stand behind each other in one row instead; each counts its
places from 0, and by that the model tells them apart: no text sees its neighbour (Krell et al.
2021, arXiv:2107.02027).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Example = tuple[list[int], int]  # a text's token ids, and where its answer begins


@dataclass(frozen=True)
class Packed:
    """One batch: ``ids`` and ``places`` are [rows][tokens]; the next three have one entry an answer token.

    The token at ``rows[i]``, ``columns[i]`` is followed by ``targets[i]``, a token of an answer. ``order`` says
    which example comes when: answers follow each other in that order.
    """

    ids: list[list[int]]
    places: list[list[int]]
    rows: list[int]
    columns: list[int]
    targets: list[int]
    order: list[int]


def share_rows(lengths: Sequence[int], room: int) -> list[list[int]]:
    """Which texts share a row of ``room`` tokens: the longest first, each into the first row that has room.

    >>> share_rows([5, 9, 3, 4], room=10)
    [[1], [0, 3], [2]]
    """
    shared: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        fits = (row for row in shared if sum(lengths[k] for k in row) + lengths[i] <= room)
        row = next(fits, None)
        if row is None:
            shared.append(row := [])
        row.append(i)
    return shared


def pack(examples: Sequence[Example], pad: int) -> Packed:
    """Lay examples out in rows of twice the longest one's length; ``pad`` fills up what is left.

    >>> pack([([7, 8, 9], 2), ([5, 6], 1)], pad=0)
    Packed(ids=[[7, 8, 9, 5, 6]], places=[[0, 1, 2, 0, 1]], rows=[0, 0], columns=[1, 3], targets=[9, 6], order=[0, 1])
    """
    lengths = [len(ids) for ids, _ in examples]
    packed = Packed([], [], [], [], [], [])
    for number, row in enumerate(share_rows(lengths, 2 * max(lengths))):
        ids: list[int] = []
        for tokens, start in (examples[i] for i in row):
            packed.rows.extend([number] * (len(tokens) - start))
            packed.columns.extend(range(len(ids) + start - 1, len(ids) + len(tokens) - 1))
            packed.targets.extend(tokens[start:])
            ids += tokens
        packed.order.extend(row)
        packed.ids.append(ids)
        packed.places.append([place for i in row for place in range(lengths[i])])
    longest = max(map(len, packed.ids))
    for ids, places in zip(packed.ids, packed.places, strict=True):
        places += [0] * (longest - len(ids))  # each a text of its own, which nobody reads
        ids += [pad] * (longest - len(ids))
    return packed
