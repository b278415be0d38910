"""The benchmark ``optimise``: SciPy's ``minimize`` with each peer's derivatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.peers.optimisers import OPTIMISERS
from benchmarks.peers.roster import LABELS
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.contest import Contest, Reply, contest
from benchmarks.runners.options import Options
from benchmarks.runners.pool import Pool, Process
from benchmarks.runners.table import table

TOLERANCE = 1e-4  # of minima: finite differences stop early
# What is asked, of how many numbers, in how many rounds
FULL = (("rosenbrock", 100, 7), ("control", 1_000, 5))
QUICK = (("rosenbrock", 10, 1), ("control", 40, 1))
BAND = 10_000  # numbers of the function whose sparse Hessian is found
ONCE = {"control": {"hips", "differences"}}  # who takes minutes, and is asked once


class Fresh:
    """A peer whose every answer comes of a new process, so that the first call is in it.

    Arguments:
        suite: what can be asked.
        process: one that has said hello.
        python: the interpreter, if it is not this one.
        often: whether to ask again; else the first answer is given once more.
    """

    def __init__(self, suite: str, process: Process, python: str | None, often: bool) -> None:
        self._suite, self._process, self._python = suite, process, python
        self._often = often
        self._known: Reply | None = None

    def ask(self, do: str, **arguments: Any) -> Reply:
        """Return the answer of a process of its own."""
        if self._known is not None and not self._often:
            return self._known
        process = Process(self._suite, self._process.peer, self._python)
        try:
            self._known = process.ask(do, **arguments)
        finally:
            process.close()
        return self._known


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if a peer found another minimum.
    """
    bars, refused = [], []
    with Pool("optimise", OPTIMISERS, options.interpreters) as pool:
        pool.print_head(options.quick)
        print("Seconds from the function to the minimum: what makes the derivatives, first calls")
        print("and SciPy's own work included, imports not; each in a new process.")
        for do, size, rounds in QUICK if options.quick else FULL:
            fresh: Mapping[str, Fresh] = {
                key: Fresh("optimise", process, options.interpreters.get(key),
                           key not in ONCE.get(do, ()))
                for key, process in pool.processes.items()
            }  # fmt: skip
            found = contest(fresh, rounds, differs, passed, do, size=size)
            print(f"\n{do}, {size:,} numbers; {rounds} rounds")
            print(table(Contest.head("ours"), found.rows), flush=True)
            refused += found.refused
            for peer, (median, _) in found.ratios.items():
                if peer != "ours":
                    bars.append(Bar(f"{do}: {peer} / ours", median, 1.0, "x", at_least=True))
        bars += hessian_bars(pool, options.quick, refused)
    print_bars(bars, options.quick)
    return 1 if refused else 0


def hessian_bars(pool: Pool, quick: bool, refused: list[str]) -> list[Bar]:
    """Find a sparse Hessian by each peer that has such; print a table, and return the bars."""
    size, rounds = (50, 3) if quick else (BAND, 100)
    replies = {
        key: process.ask("hessian", size=size, rounds=rounds)
        for key, process in pool.processes.items()
        if key in {"ours", "casadi"}
    }
    rows = [
        [LABELS[key], f"{reply['first'] * 1e3:.1f}", f"{reply['seconds'] * 1e3:.3f}"]
        for key, reply in replies.items()
    ]
    print(f"\nsparse Hessian of a band, {size:,} numbers; {rounds} later calls")
    print(table(["peer", "first ms", "later ms"], rows))
    ours, casadi = replies.get("ours"), replies.get("casadi")
    if ours is None:
        return []
    bars = [
        Bar("sparse Hessian: first call", ours["first"], 3.0, " s"),
        Bar("sparse Hessian: a later call", ours["seconds"] * 1e3, 5.0, " ms"),
    ]
    if casadi is not None:
        if differs(casadi, ours) is not None:
            refused.append("casadi")
        ratio = casadi["seconds"] / ours["seconds"]
        bars.append(Bar("sparse Hessian, later: casadi / ours", ratio, 1.0, "x", at_least=True))
    return bars


def differs(reply: Reply, reference: Reply) -> str | None:
    """Return how numbers differ from the reference, in words, or None."""
    for found, known in zip(reply["numbers"], reference["numbers"], strict=True):
        if not abs(found - known) <= TOLERANCE * max(1.0, abs(known)):
            return f"{found:g}, not {known:g}"
    return None


def passed(reply: Reply) -> str:
    """Return what the table says of a minimum that agrees."""
    return f"{reply['steps']} steps to {reply['numbers'][0]:.6g}"
