"""What the machine says about itself: free memory, and the energy that it used, where it counts that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

POWER, CGROUP = Path("/sys/class/powercap"), Path("/sys/fs/cgroup")
NO_JOULES = "This machine does not tell how much energy it uses, so joules are left out."


def free_memory(cgroup: Path = CGROUP) -> int:
    """The bytes that this process may still use: of the machine, and of its container where one sets a limit."""
    free = psutil.virtual_memory().available
    limit, used = cgroup / "memory.max", cgroup / "memory.current"
    if limit.is_file() and (most := limit.read_text("utf-8").strip()) != "max":
        free = min(free, int(most) - int(used.read_text("utf-8")))
    return max(0, free)


class Energy:
    """The joules used inside a ``measured`` block by the whole processor; None where nobody counts them."""

    joules: float | None = None


@contextmanager
def measured(power: Path = POWER) -> Iterator[Energy]:
    """Read the processor's energy counters (Linux, RAPL) before and after the block.

    They count the whole package, so other programs' work is in it. Only an administrator may read them on
    many machines; then ``joules`` stays None.
    """
    energy, before = Energy(), _counters(power)
    yield energy
    after = _counters(power)
    if before and before.keys() == after.keys():
        energy.joules = sum(_risen(place, before[place], after[place]) for place in before) / 1e6


def _counters(power: Path) -> dict[Path, int]:
    """Microjoules by processor package; its parts (``intel-rapl:0:0``) are in it already."""
    try:
        places = [place for place in power.glob("*-rapl:*") if place.name.count(":") == 1]
        return {place: int((place / "energy_uj").read_text("utf-8")) for place in places}
    except OSError:  # not there, or not allowed
        return {}


def _risen(place: Path, before: int, after: int) -> int:
    """How far a counter went; it starts again from 0 when it is full."""
    if after >= before:
        return after - before
    return after - before + int((place / "max_energy_range_uj").read_text("utf-8"))
