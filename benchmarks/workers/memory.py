"""How much memory this process holds."""

from __future__ import annotations

import os
import sys


def resident_bytes() -> int | None:
    """Return the resident size of this process; None where the system does not show it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            pages = int(statm.read().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def peak_bytes() -> int | None:
    """Return the most that was ever resident of this process; None where it is not told."""
    try:
        import resource
    except ImportError:  # on Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak
