"""The benchmark ``exports``: our machine code beside exported C, and two processes beside one."""

from __future__ import annotations

import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

import autograd as ag
from autograd import export
from autograd.structures.outline import take_apart
from benchmarks.problems import exported
from benchmarks.problems.exported import Problem, problems
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.c_rows import COMMAND, Rows
from benchmarks.runners.options import Options
from benchmarks.runners.table import table

TOLERANCE = 1e-12  # of what C and we compute
MOST = 1.5  # as long as C, at most
LEAST = 1.6  # as fast with two processes as with one, at least
CLOSE = 1e-13


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if C, or two processes, came to other numbers.
    """
    rows, rounds, paths = (1_000, 2, 100_000) if options.quick else (20_000, 9, 10_000_000)
    bars, differs = in_c(rows, rounds)
    more, others = spread(paths, 1 if options.quick else 3)
    print_bars([*bars, *more], options.quick)
    return 1 if differs or others else 0


# C


def in_c(rows: int, rounds: int) -> tuple[list[Bar], bool]:
    """Set our machine code beside exported C; return the bars, and whether numbers differ."""
    print(f"One thread, {rows:,} rows: ns for a row. Ours is compile(f, batch=...); C is to_c(f),")
    print(f"called for each row in a loop in C: {' '.join(COMMAND)}.")
    bars, lines, differs = [], [], False
    with tempfile.TemporaryDirectory() as folder:
        for k, problem in enumerate(problems()):
            try:
                ours, theirs = both(problem, rows, Path(folder), f"f{k}")
            except OSError as error:
                print(f"no C compiler: {error}")
                return [], False
            difference = relative(ours(), theirs())
            differs |= difference > TOLERANCE
            seconds: dict[str, list[float]] = {"ours": [], "c": []}
            for _ in range(rounds):
                for name, f in (("ours", ours), ("c", theirs)):
                    start = perf_counter()
                    f()
                    seconds[name].append((perf_counter() - start) / rows)
            least = {name: min(times) * 1e9 for name, times in seconds.items()}
            lines.append([problem.name, f"{least['ours']:.1f}", f"{least['c']:.1f}",
                          f"{least['ours'] / least['c']:.2f}", f"{difference:.1e}"])  # fmt: skip
            name = f"{problem.name}: ours / exported C"
            bars.append(Bar(name, least["ours"] / least["c"], MOST, "x"))
    print(table(["function", "ours", "C", "ours / C", "difference"], lines))
    return bars, differs


def both(problem: Problem, rows: int, folder: Path, name: str) -> tuple[Any, Any]:
    """Return what computes a problem by our machine code, and what does it in C."""
    own, shared = problem.rows(rows), problem.shared
    leaves = take_apart(tuple(own))[1]
    first = [np.ravel(leaf.reshape(rows, -1)[0]) for leaf in leaves]
    of_row = ag.compile(problem.f, batch=(0,) * len(own) + (None,) * len(shared))
    example = problem.rows(1)
    text = export.to_c(problem.f, *[_row(arg) for arg in example], *shared, name=name)
    flat = np.concatenate([leaf.reshape(rows, -1) for leaf in leaves], axis=1)
    theirs = Rows(text, folder, flat, np.concatenate([np.ravel(x) for x in shared] or [[]]))
    assert flat.shape[1] == sum(map(len, first))

    def ours() -> Any:
        return of_row(*own, *shared)

    ours()
    of_row.settle()
    return lambda: _flat(ours(), rows), theirs


def _row(arg: Any) -> Any:
    if isinstance(arg, tuple):
        return tuple([_row(one) for one in arg])
    return float(arg[0]) if arg.ndim == 1 else arg[0]


def _flat(result: Any, rows: int) -> list[Any]:
    return take_apart(result)[1]


def relative(ours: list[Any], theirs: Any) -> float:
    """Return how far numbers are from others, over the largest of each column."""
    rows = len(theirs)
    flat = np.concatenate([leaf.reshape(rows, -1) for leaf in ours], axis=1)
    scale = np.abs(theirs).max(axis=0)
    return float((np.abs(flat - theirs) / np.where(scale == 0.0, 1.0, scale)).max())


# Processes


def spread(paths: int, rounds: int) -> tuple[list[Bar], bool]:
    """Set two processes beside one; return the bars, and whether numbers differ."""
    print(f"\nAn Asian option and its Greeks on {paths:,} paths, drawn by block from one seed:")
    print("all in one call of one thread, and by spread over two processes.")
    draws = ag.Draws(exported.normals, paths, seed=17)
    one: list[float] = []
    two: list[float] = []
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        ag.spread(exported.simulated, 100.0, 0.2, draws, executor=pool)  # compiled there
        for _ in range(rounds):
            start = perf_counter()
            alone = exported.simulated(100.0, 0.2, draws.rows())
            one.append(perf_counter() - start)
            start = perf_counter()
            found = ag.spread(exported.simulated, 100.0, 0.2, draws, executor=pool)
            two.append(perf_counter() - start)
    numbers = [np.array([value, *slopes]) for value, slopes in (alone, found)]
    difference = float((np.abs(numbers[1] - numbers[0]) / np.abs(numbers[0])).max())
    print(f"one call {min(one):.3f} s, two processes {min(two):.3f} s, difference {difference:.1e}")
    bars = [
        Bar("spread over two processes / one call", min(one) / min(two), LEAST, "x", at_least=True),
        Bar("difference of the two, relative", difference, CLOSE),
    ]
    return bars, difference > CLOSE
