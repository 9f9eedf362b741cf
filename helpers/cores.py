"""How many cores are free to this process, and how its threads wait: set before torch is loaded."""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path

CGROUP, OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def free_cores(cgroup: Path = CGROUP, own: Path = OWN) -> int:
    """The cores that this process may use: by affinity, and by the quota of its container; 1 at least."""
    # Not the cores of the machine: a container or a batch system often allows a few of many.
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(min([allowed, *quotas(cgroup, own)])))


def quotas(cgroup: Path, own: Path) -> Iterator[float]:
    """Each limit in cores that Linux sets to this process's control group or one above it; none elsewhere."""
    lines = own.read_text("utf-8").splitlines() if own.is_file() else []
    folder = cgroup / next((line[3:].strip("/") for line in lines if line.startswith("0::")), "")
    for place in (folder, *folder.parents):
        if place.is_relative_to(cgroup) and (place / "cpu.max").is_file():
            quota, period = (place / "cpu.max").read_text("utf-8").split()
            if quota != "max":
                yield int(quota) / int(period)
    old = cgroup / "cpu"  # the first version of control groups, as older machines have it
    if (old / "cpu.cfs_quota_us").is_file():
        quota, period = (int((old / f"cpu.cfs_{name}_us").read_text("utf-8")) for name in ("quota", "period"))
        if quota > 0:
            yield quota / period


def choose_threads(settings: MutableMapping[str, str], cores: int) -> None:
    """Settings of the thread libraries, which read them once; a learner's own setting stays.

    >>> chosen = {"OMP_NUM_THREADS": "8"}
    >>> choose_threads(chosen, 2)
    >>> chosen["OMP_NUM_THREADS"], chosen["OMP_WAIT_POLICY"]
    ('8', 'PASSIVE')
    """
    settings.setdefault("OMP_NUM_THREADS", str(cores))
    # A thread that spins while it waits keeps the core from the one it waits for. Two threads beside other
    # work on both cores trained a small specialist in 13.5 s spinning, in 1.7 s asleep.
    settings.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    settings.setdefault("GOMP_SPINCOUNT", "0")
    settings.setdefault("KMP_BLOCKTIME", "0")
