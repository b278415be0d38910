"""The benchmark ``checks``: who finds wrong gradients, who cries wolf, how long it takes."""

from __future__ import annotations

import math
import time
import warnings
from collections import Counter
from importlib import import_module
from random import Random

import numpy as np

import autograd as ag
from autograd.testing import check_grads
from autograd.testing.reference.exact import by_mpmath
from autograd.testing.reference.judge import judge
from autograd.testing.reference.line import Line
from benchmarks.peers.checkers import CHECKERS
from benchmarks.problems.elementwise import DOMAINS, FLAWED, LIBRARIES
from benchmarks.problems.gradients import RIGHT, WRONG
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.options import Options
from benchmarks.runners.table import table


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if our own check misses what is wrong, or calls wrong what is right.
    """
    warnings.simplefilter("ignore")
    found, alarms = contest()
    bars = [
        Bar("wrong gradients found", found, len(WRONG), at_least=True),
        Bar("false alarms", alarms, 0),
        Bar("10 inputs, order 2, both modes", milliseconds(2 if options.quick else 20), 50, " ms"),
    ]
    if is_there("scipy") and is_there("mpmath"):
        counts = special(20 if options.quick else 1_000)
        part = 100.0 * counts[None] / sum(counts.values())
        bars.append(Bar("SciPy's functions: false alarms", counts[False], 0))
        bars.append(Bar("SciPy's functions: undecided", part, 1, " %"))
        alarms += counts[False]
    for library in LIBRARIES:
        if is_there(library):
            counts = elementwise(library, 5 if options.quick else 1_000)
            part = 100.0 * counts[None] / sum(counts.values())
            bars.append(Bar(f"functions of {library}: false alarms", counts[False], 0))
            bars.append(Bar(f"functions of {library}: undecided", part, 1, " %"))
            alarms += counts[False]
    print_bars(bars, options.quick)
    return 1 if found < len(WRONG) or alarms else 0


def contest() -> tuple[int, int]:
    """Print what each tool says of the same gradients; return what ours found, and its alarms."""
    rows, own = [], (0, 0)
    says: list[list[str]] = []
    for name, (package, check) in CHECKERS.items():
        if not is_there(package):
            print(f"{name}: not installed, skipped")
            continue
        check(RIGHT[0])  # what it takes to start is not in the time
        began = time.perf_counter()
        missed = [case.name for case in WRONG if check(case)[0]]
        alarms = [case.name for case in RIGHT if not check(case)[0]]
        seconds = time.perf_counter() - began
        if package == "autograd":
            own = len(WRONG) - len(missed), len(alarms)
        rows.append([name, f"{len(WRONG) - len(missed)} of {len(WRONG)}",
                     f"{len(alarms)} of {len(RIGHT)}", f"{seconds:.2f}"])  # fmt: skip
        says.append([name, check(WRONG[1])[1][:150], ", ".join(missed), ", ".join(alarms)])
    print("\nGradients of functions of NumPy arrays, written by hand; each tool as it comes.")
    print(table(["tool", "wrong ones found", "false alarms", "seconds"], rows))
    for name, text, missed_names, alarm_names in says:
        print(f"\n{name}\n  of a missing factor of 3 it says: {text}")
        print(f"  missed: {missed_names or 'none'}\n  false alarms: {alarm_names or 'none'}")
    return own


def special(points: int) -> Counter[bool | None]:
    """Print how right derivatives of SciPy's special functions are judged; return the counts."""
    from autograd.structures.tree import flatten
    from benchmarks.problems.special import SPECIAL

    total: Counter[bool | None] = Counter()
    random = Random(0)
    for name, (f, slope, (low, high), exact) in SPECIAL.items():
        for _ in range(points):
            x = drawn(random, float(low), float(high))
            value, got = float(f(x)), float(slope(x))
            if not (math.isfinite(value) and math.isfinite(got)):
                continue
            line = Line(lambda xs, f=f: [float(f(xs[0]))], [x], [1.0])  # type: ignore[misc]
            others = None
            if exact is not None:
                others = lambda exact=exact, x=x: by_mpmath(exact, flatten((x,), "x"), [x], [1.0])  # noqa: E731
            verdict = judge(line, 0, got, 1e-8, 0.0, others)
            total[verdict.right] += 1
            if not verdict.right:
                print(f"{name}({x!r}): {'undecided' if verdict.right is None else 'ALARM'}, "
                      f"{verdict.reason or verdict}")  # fmt: skip
    print(f"\n{len(SPECIAL)} of SciPy's special functions, right derivatives: {total[True]} pass, "
          f"{total[False]} false alarms, {total[None]} undecided.")  # fmt: skip
    return total


def elementwise(library: str, points: int) -> Counter[bool | None]:
    """Print how the derivatives of a library's functions are judged; return the counts.

    Those that are known to be off are counted apart.
    """
    total: Counter[bool | None] = Counter()
    found, random = 0, Random(1)
    for name, (low, high) in DOMAINS.items():
        values, slopes = LIBRARIES[library](name)
        xs = np.array([drawn(random, float(low), float(high)) for _ in range(points)])
        for x, value, got in zip(xs, values(xs), slopes(xs), strict=True):
            if not (math.isfinite(value) and math.isfinite(got)):
                continue
            line = Line(lambda p, f=values: [float(f(np.array(p))[0])], [float(x)], [1.0])  # type: ignore[misc]
            verdict = judge(line, 0, float(got), 1e-8)
            if name in FLAWED and verdict.right is False:
                found += 1
                continue
            total[verdict.right] += 1
            if verdict.right is False:
                print(f"{library}'s {name} at {x!r}: ALARM, {got!r}, {verdict}")
    print(f"\n{len(DOMAINS)} functions of {library} by its own backward: {total[True]} pass, "
          f"{total[False]} false alarms, {total[None]} undecided; {found} really wrong ones of "
          f"{', '.join(FLAWED)} found.")  # fmt: skip
    return total


def is_there(package: str) -> bool:
    """Return whether a package can be imported."""
    try:
        import_module(package)
    except ImportError:
        return False
    return True


def drawn(random: Random, low: float, high: float) -> float:
    """Return a number of an interval: ordinary, any, tiny, large by its exponent, or an end."""
    how = random.random()
    if how < 0.3:
        return random.uniform(max(low, -4.0), min(high, 4.0))
    if how < 0.5:
        return random.uniform(low, high)
    if how < 0.75:
        size = math.exp(random.uniform(math.log(1e-9), math.log(max(abs(low), abs(high)))))
        return min(max(random.choice((-1.0, 1.0)) * size, low), high)
    if how < 0.95:
        return min(max(random.uniform(-1e-3, 1e-3), low), high)
    return random.choice((low, high))


def milliseconds(rounds: int) -> float:
    """Return the least time of a check of 10 inputs, to order 2, in both modes."""

    def f(*x: ag.Value) -> ag.Value:
        front = ag.exp(x[0] * x[1]) + ag.sin(x[2]) * x[3] + x[4] / x[5]
        return front + ag.tanh(x[6] + x[7]) * x[8] * x[9]

    point = [0.3 + 0.1 * i for i in range(10)]
    best = math.inf
    for _ in range(rounds):
        began = time.perf_counter()
        check_grads(f, point)
        best = min(best, time.perf_counter() - began)
    return 1e3 * best
