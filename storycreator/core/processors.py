"""How many processors this process may use."""

import math
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

CGROUPS = Path("/sys/fs/cgroup")


def available(cgroups: Path = CGROUPS, own: Path = Path("/proc/self/cgroup")) -> int:
    """At least 1: those the process may run on, but no more than its container's limit (cgroup v2 or v1), rounded up."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min([allowed, *map(math.ceil, _limits(cgroups, own))]))


def _limits(cgroups: Path, own: Path) -> Iterator[float]:
    """The limits of the control group this process is in and of all around it, in processors."""
    try:
        memberships = own.read_text().splitlines()
    except OSError:
        return
    for line in memberships:
        _, controllers, inside = line.split(":", 2)
        if controllers and "cpu" not in controllers.split(","):
            continue
        mounted = cgroups / "cpu" if controllers else cgroups
        group = PurePosixPath(inside.lstrip("/"))
        # In a container the path may be the host's, and the container's own group the root of what is mounted.
        for around in (group, *group.parents):
            yield from _limit(mounted / around, v2=not controllers)


def _limit(group: Path, *, v2: bool) -> Iterator[float]:
    try:
        if v2:
            quota, period = (group / "cpu.max").read_text().split()
        else:
            quota, period = ((group / f"cpu.cfs_{name}_us").read_text().strip() for name in ("quota", "period"))
        if quota not in ("max", "-1"):
            yield int(quota) / int(period)
    except (OSError, ValueError):
        return
