"""What can be asked of ours about first calls, and about the calls that follow."""

from __future__ import annotations

import gc
import importlib
import os
import random
import warnings
from collections.abc import Callable
from itertools import repeat
from time import perf_counter
from typing import Any

from benchmarks.peers.our_compiler import Ours
from benchmarks.problems import firsts, programs
from benchmarks.problems.agreement import difference
from benchmarks.problems.firsts import Case
from benchmarks.workers.jobs import Reply
from benchmarks.workers.memory import peak_bytes, resident_bytes
from benchmarks.workers.timing import once

TOLERANCE = 1e-8
BACKENDS = ("native", "interpreter")
MOST_NATIVE = 4_000  # operations; beyond, LLVM takes seconds


class FirstWorker:
    """Ours, for the benchmark ``first``: nothing is kept on the disk.

    Arguments:
        peer: ``"ours"``.

    Raises:
        roster.MissingError: if LLVM is not installed.
    """

    def __init__(self, peer: str) -> None:
        self._ours = Ours()  # which compiles something, so that LLVM is there

    def hello(self) -> Reply:
        """Say what runs."""
        return {"version": self._ours.version}

    def case(self, name: str, rounds: int, steady: bool, **arguments: Any) -> Reply:
        """Call a function for the first time, and often.

        Arguments:
            name: of a function of ``firsts``, or ``mix``.
            rounds: of timing later calls.
            steady: whether to time them.
            arguments: of the function that makes it.

        Returns:
            the ``first`` seconds; how many ``operations`` were recorded, and how many ``outputs``
            there are; if asked, the seconds of a later call as it comes (``chosen``), and on each
            of the backends.

        Raises:
            ArithmeticError: if it computes something else than eagerly.
        """
        ag = self._ours.ag
        case = self._mix(**arguments) if name == "mix" else getattr(firsts, name)(ag, **arguments)
        given = self._ours.np.array(case.start)
        compiled = ag.compile(case.f)
        gc.collect()
        first, found = once(lambda: compiled(given))
        numbers = _numbers(found)
        recorded = compiled.stats()["operations"]["recorded"]
        reply = {"first": first, "operations": recorded, "outputs": len(numbers)}
        if recorded < 200_000:
            told = difference(numbers, _numbers(case.f(given)), TOLERANCE, "number", 1e-9)
            if told is not None:
                raise ArithmeticError(f"{name}, {arguments}: {told}")
        if steady:
            reply |= self._steady(case, given, compiled, recorded, rounds)
        return reply

    def start(self, operations: int, folder: str) -> Reply:
        """Call a long function for the first time, with a folder to keep code in.

        Arguments:
            operations: of it; its gradient has twice as many more.
            folder: where code is kept.

        Returns:
            the ``first`` seconds, how many ``operations`` were recorded, and the most ``bytes``
            that were ever held.
        """
        os.environ["VALUEGRAD_CACHE"] = folder
        case = self._mix(operations)
        compiled = self._ours.ag.compile(case.f)
        first, _ = once(lambda: compiled(case.start))
        recorded = compiled.stats()["operations"]["recorded"]
        return {"first": first, "operations": recorded, "bytes": peak_bytes()}

    def _mix(self, operations: int) -> Case:
        f = self._ours.ag.value_and_grad(lambda x: programs.mix(x, self._ours.ag, operations))
        return Case(f, programs.MIX_START)

    def _steady(
        self, case: Case, given: Any, compiled: Any, recorded: int, rounds: int
    ) -> dict[str, Any]:
        forced = importlib.import_module("autograd.compiler.backends").forced
        compiled.settle()
        compiled(given)
        runs: dict[str, Callable[[], Any]] = {"chosen": lambda: compiled(given)}
        for backend in BACKENDS:
            if backend == "native" and recorded > MOST_NATIVE:
                continue
            with forced(backend):
                other = self._ours.ag.compile(case.f)
                other(given)
                other.settle()
            runs[backend] = lambda other=other: other(given)
        return {"tier": compiled.stats()["backend"], **least(runs, rounds)}

    def ways(self, count: int, longest: int) -> Reply:
        """Call a function that goes another way each time; see ``firsts.wandering``.

        Arguments:
            count: how many calls.
            longest: the steps of a start at 1.

        Returns:
            the seconds of all calls, ``eager`` and ``compiled``, and the ``bytes`` that compiling
            took, those that stay when the function is dropped (``left``), and how many ``paths``.
        """
        ag = self._ours.ag
        case = firsts.wandering(ag, longest)
        rng = random.Random(1)
        starts = [[0.5 + 1.0 * k / count, 0.3] for k in range(count)]
        rng.shuffle(starts)
        compiled = ag.compile(case.f)
        eager = ours = 0.0
        before = resident_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it goes many ways
            for start in starts:  # by turns, so that what else the machine does falls on both
                eager += once(lambda start=start: case.f(start))[0]
                ours += once(lambda start=start: compiled(start))[0]
        after = resident_bytes()
        paths = compiled.stats()["paths"]
        compiled = None
        gc.collect()
        sizes = (before, after, resident_bytes())
        known = None not in sizes
        return {
            "eager": eager,
            "compiled": ours,
            "paths": paths,
            "bytes": sizes[1] - sizes[0] if known else None,
            "left": sizes[2] - sizes[0] if known else None,
        }


def least(runs: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Return the least mean seconds of some runs, timed by turns.

    Arguments:
        runs: by name.
        rounds: how many turns.
    """
    seconds = {name: once(run)[0] for name, run in runs.items()}
    counts = {name: max(1, int(2e-3 / seconds[name])) for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            start = perf_counter()
            for _ in repeat(None, counts[name]):
                run()
            seconds[name] = min(seconds[name], (perf_counter() - start) / counts[name])
    return seconds


def _numbers(found: Any) -> list[float]:
    """Return all numbers of a result: arrays, lists and floats in one another."""
    if hasattr(found, "ravel"):
        return [float(x) for x in found.ravel()]
    if isinstance(found, (list, tuple)):
        return [x for part in found for x in _numbers(part)]
    return [float(found)]
