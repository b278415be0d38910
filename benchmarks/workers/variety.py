"""Compiled functions called in many ways: what a call costs then, and what the dropped leave."""

from __future__ import annotations

import gc
import random
from typing import Any

from benchmarks.workers.jobs import Reply
from benchmarks.workers.memory import resident_bytes
from benchmarks.workers.timing import often

CALLS = 1_000  # in random order, to a repetition


def by_structure(ag: Any, count: int) -> Reply:
    """Tell the seconds of a call with a list of one of so many lengths.

    Arguments:
        ag: the library.
        count: how many lengths.
    """
    f = ag.compile(lambda xs: xs[0] * xs[-1])
    return _seconds(f, [[1.0 + k] * (k + 1) for k in range(count)])


def by_path(ag: Any, count: int) -> Reply:
    """Tell the seconds of a call that takes one of so many paths.

    Arguments:
        ag: the library.
        count: how many paths.
    """
    table = [k * 0.5 for k in range(count)]
    f = ag.compile(lambda x: x * table[int(x)])
    return _seconds(f, [k + 0.5 for k in range(count)])


def _seconds(f: Any, arguments: list[Any]) -> Reply:
    for argument in arguments:
        f(argument)
    order = random.Random(1).choices(arguments, k=CALLS)

    def run() -> None:
        for argument in order:
            f(argument)

    return {"seconds": often(run)[0] / CALLS}


def dropped(ag: Any, count: int) -> Reply:
    """Tell how many bytes a function leaves that was compiled, called and dropped.

    Arguments:
        ag: the library.
        count: how many functions; memory is compared before the second half and after it.
    """
    sizes = []
    for k in range(count):
        number = k + 0.5
        ag.compile(lambda x, number=number: x * number + ag.sin(x))(1.0)
        if k in (count // 2 - 1, count - 1):
            gc.collect()
            sizes.append(resident_bytes())
    if None in sizes:
        return {"bytes": None}
    return {"bytes": (sizes[1] - sizes[0]) / (count - count // 2)}
