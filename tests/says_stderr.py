"""A plugin for nbval: a cell that failed also shows what it wrote to stderr, which nbval itself keeps to itself."""

from __future__ import annotations

from nbval.plugin import IPyNbCell

_compare = IPyNbCell.compare_outputs


def _compare_and_say(cell: IPyNbCell, test: list, ref: list, skip_compare: tuple[str, ...] | None = None) -> bool:
    same = _compare(cell, test, ref, skip_compare)
    if not same:
        cell.comparison_traceback += [f"stderr: {one.text}" for one in test if one.get("name") == "stderr"]
    return same


IPyNbCell.compare_outputs = _compare_and_say
