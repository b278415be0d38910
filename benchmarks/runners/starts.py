"""How long ``import autograd`` takes, over an interpreter that imports nothing."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter


def import_seconds(package: str, rounds: int) -> float:
    """Return the median time of starting Python with the import, less that without.

    Arguments:
        package: the path of the package's ``__init__.py``.
        rounds: how many times to start each, in turn.
    """
    # Without site (-S), which would run the .pth files of this environment: that of an editable
    # install imports half of what the package needs. What site itself loads is loaded here.
    bare = f"import os, sys; sys.path.append({str(Path(package).parent.parent)!r})"
    times: dict[str, list[float]] = {bare: [], bare + "; import autograd": []}
    environment = {**os.environ, "VALUEGRAD_PURE": "0"}
    for first in (True, *[False] * rounds):
        for code, seconds in times.items():
            start = perf_counter()
            subprocess.run([sys.executable, "-I", "-S", "-c", code], env=environment, check=True)
            if not first:  # the first fills the disk's cache and __pycache__
                seconds.append(perf_counter() - start)
    without, with_it = (statistics.median(seconds) for seconds in times.values())
    return with_it - without
