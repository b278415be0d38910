"""How much memory this process holds."""

from __future__ import annotations

import os


def resident_bytes() -> int | None:
    """Return the resident size of this process; None where the system does not show it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            pages = int(statm.read().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
