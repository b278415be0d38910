"""How long something takes, when it is done often enough to tell."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat
from time import perf_counter
from typing import TypeVar

Result = TypeVar("Result")

FILL = 0.05  # seconds that one repetition lasts at least, in as many runs as it takes


def repeated(run: Callable[[], Result]) -> tuple[float, Result]:
    """Do something for one repetition.

    Arguments:
        run: what to do.

    Returns:
        the mean time it took, the end of its results included, and the last of them.
    """
    count = 0
    start = perf_counter()
    while True:
        result = run()
        count += 1
        seconds = perf_counter() - start
        if seconds >= FILL:
            return seconds / count, result


def often(run: Callable[[], Result]) -> tuple[float, Result]:
    """Do something for one repetition without a look at the clock after each run.

    A look takes a tenth of a microsecond, too much for what takes one.

    Arguments:
        run: what to do.

    Returns:
        the mean time it took, the end of its results included, and the last of them.
    """
    count = 1
    while True:
        start = perf_counter()
        for _ in repeat(None, count):
            result = run()
        seconds = perf_counter() - start
        if seconds >= FILL:
            return seconds / count, result
        count = max(2 * count, min(100 * count, int(1.2 * count * FILL / seconds)))


def once(run: Callable[[], Result]) -> tuple[float, Result]:
    """Do something once.

    Arguments:
        run: what to do.

    Returns:
        the time it took, and its result.
    """
    start = perf_counter()
    result = run()
    return perf_counter() - start, result
