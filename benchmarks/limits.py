"""The benchmark ``limits``: our machine code beside values and gradients written by hand in C."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from autograd.structures.outline import take_apart
from benchmarks.problems.limits import SOURCE, Limit, limits
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.by_hand import COMPILER, OPTIONS, WAYS, ByHand
from benchmarks.runners.options import Options
from benchmarks.runners.table import table
from benchmarks.workers.timing import often

TOLERANCE = 1e-10  # relative to the largest number


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if C came to other numbers.
    """
    rounds = 1 if options.quick else 7
    print(f"One thread. C by hand is {SOURCE.name}, the faster of: {COMPILER}")
    ways = " and ".join(" ".join(way) or "nothing more" for way in WAYS)
    print(f"{' '.join(OPTIONS)}, with {ways}. Medians of {rounds} rounds;")
    print("a first call, and what is compiled later, is not in the times.")
    bars, lines, differs = [], [], False
    with tempfile.TemporaryDirectory() as folder:
        try:
            by_hand = ByHand(SOURCE, Path(folder))
        except OSError as error:
            print(f"no C compiler: {error}")
            return 0
        for make in limits(options.quick):
            limit = make()
            ours, theirs, difference = measured(limit, by_hand, rounds)
            differs |= difference > TOLERANCE
            ratio = ours / theirs
            backend = limit.compiled.stats()["backend"]
            lines.append([limit.name, f"{ours * 1e6:.3f}", f"{theirs * 1e6:.3f}", f"{ratio:.2f}",
                          f"{difference:.1e}", backend])  # fmt: skip
            bars.append(Bar(f"{limit.name}: ours / C by hand", ratio, round(limit.most, 2), "x"))
    print(table(["program", "ours us", "C us", "ours / C", "difference", "by"], lines))
    print_bars(bars, options.quick)
    return 1 if differs else 0


def measured(limit: Limit, by_hand: ByHand, rounds: int) -> tuple[float, float, float]:
    """Time a program in both ways, in turn.

    Arguments:
        limit: the program.
        by_hand: the C.
        rounds: how often.

    Returns:
        seconds of ours, seconds of C, and how far their numbers are apart.
    """
    first = flat(limit.run())
    limit.compiled.settle()
    functions = by_hand.functions(limit.function, limit.x, limit.data, limit.size, len(first))
    found = flat(limit.run())
    difference = 0.0
    for function in functions:
        function()
        difference = max(difference, relative(found, function.results, limit.name))
    ours = []
    theirs: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        ours.append(often(limit.run)[0])
        for times, function in zip(theirs, functions, strict=True):
            times.append(function())
    return statistics.median(ours), min(map(statistics.median, theirs)), difference


def flat(result: Any) -> Any:
    """Return all numbers of a result, one after the other."""
    return np.concatenate([np.ravel(leaf) for leaf in take_apart(result)[1]])


def relative(ours: Any, theirs: Any, name: str) -> float:
    """Return how far numbers are apart, over the largest of them.

    Raises:
        ArithmeticError: if one of them is no number.
    """
    difference = float(np.abs(ours - theirs).max() / np.abs(theirs).max())
    if difference != difference:
        raise ArithmeticError(f"{name}: nan in {ours} or {theirs}")
    return difference
