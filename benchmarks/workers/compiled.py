"""What can be asked of a peer that compiles, and more of ours."""

from __future__ import annotations

import importlib
import math
import os
from typing import Any

from benchmarks.peers.compilers import COMPILERS
from benchmarks.peers.our_compiler import THREADS, Ours
from benchmarks.problems import batches, demo, programs
from benchmarks.problems.agreement import difference
from benchmarks.workers import loops, variety
from benchmarks.workers.jobs import JobWorker, Reply
from benchmarks.workers.kepler import Kepler
from benchmarks.workers.timing import often, once

TOLERANCE = 1e-9


class CompiledWorker(JobWorker):
    """A peer of the benchmark ``compiled``.

    Arguments:
        peer: its key, one of ``compilers.COMPILERS``.

    Raises:
        roster.MissingError: if the peer cannot run here.
    """

    def __init__(self, peer: str) -> None:
        keep_to_cores(THREADS)
        super().__init__(COMPILERS[peer](), often)
        self._primals: dict[tuple[str, int], Any] = {}
        self._kepler: Kepler | None = None

    def trace(self, program: str, size: int) -> Reply:
        """Tell the seconds of tracing the gradient of one of ``programs.PROGRAMS`` anew."""
        return {"seconds": self._peer.traced(program, size)}

    # Ours alone

    def gradient_and_primal(self, program: str, size: int) -> Reply:
        """Tell the seconds of a program's compiled gradient, and of itself, compiled."""
        if (program, size) not in self._primals:
            ours = self._ours()
            f = ours.ag.compile(ours.function(program, size))
            start = ours.np.array(programs.PROGRAMS[program].start(size))
            f(start)
            f.settle()
            f(start)
            self._primals[program, size] = lambda: f(start)
        gradient = self.solve(program, size)["seconds"]
        return {"gradient": gradient, "primal": often(self._primals[program, size])[0]}

    def unrolled_anew(self, size: int) -> Reply:
        """Tell the nodes of W1 as one eager graph, and the seconds of a first call of it compiled.

        Arguments:
            size: how many rows it has.
        """
        ours = self._ours()
        order = importlib.import_module("autograd.graph.order").topological_order
        parameters = [ours.ag.Value(p) for p in batches.demo_arrays(size).parameters.tolist()]
        graph = order([programs.batch_loss(parameters, demo.moons(size), ours.ag)])
        nodes = sum(1 for node in graph if node.parents) + len(parameters)  # constants are none
        return {"nodes": nodes, "first": once(ours.unrolled(size).run)[0]}

    def mixed(self, operations: int, gradient: bool, salt: int) -> Reply:
        """Compile a program of any length; tell what the first call takes, and another.

        Arguments:
            operations: about how many.
            gradient: whether it is to be the program's gradient.
            salt: another number for another program.

        Returns:
            the ``first`` seconds, the ``seconds`` of a call, and the exact ``operations``.

        Raises:
            ArithmeticError: if it computes something else than the program, run as it is.
        """
        ours, start = self._ours(), programs.MIX_START

        def f(x: Any) -> Any:
            return programs.mix(x, ours.ag, operations, salt * 1e-6)

        exact = ours.ag.value_and_grad(f)(start) if gradient else None
        value = exact[0] if exact else programs.mix(start, math, operations, salt * 1e-6)
        expected = [value, *(exact[1] if exact else [])]
        g = ours.ag.compile(ours.ag.value_and_grad(f) if gradient else f)
        given = ours.np.array(start)
        first, found = once(lambda: g(given))
        numbers = batches.told(found if gradient else [found])
        told = difference(numbers, expected, TOLERANCE, "number")
        if told is not None:
            raise ArithmeticError(f"A program of {operations:,} operations: {told}")
        g.settle()
        g(given)
        seconds, _ = often(lambda: g(given))
        return {
            "first": first,
            "seconds": seconds,
            "operations": programs.mixed(operations),
        }

    def kepler(self, count: int) -> Reply:
        """Solve Kepler's equation for that many orbits; see ``kepler.Kepler.measured``."""
        if self._kepler is None:
            self._kepler = Kepler(self._ours().ag, count)
        return self._kepler.measured()

    def orbits(self, kind: str, steps: int, written_out: int) -> Reply:
        """Follow an orbit by ``scan``, and written out; see ``loops.orbits``."""
        return loops.orbits(self._ours().ag, kind, steps, written_out)

    def roots(self, count: int) -> Reply:
        """Find roots by ``while_loop``; see ``loops.roots``."""
        ours = self._ours()
        return loops.roots(ours.ag, ours.np, count)

    def by_structure(self, count: int) -> Reply:
        """Call a function with arguments of many structures; see ``variety.by_structure``."""
        return variety.by_structure(self._ours().ag, count)

    def by_path(self, count: int) -> Reply:
        """Call a function that has many paths; see ``variety.by_path``."""
        return variety.by_path(self._ours().ag, count)

    def dropped(self, count: int) -> Reply:
        """Compile many functions, and drop them; see ``variety.dropped``."""
        return variety.dropped(self._ours().ag, count)

    def _ours(self) -> Ours:
        if not isinstance(self._peer, Ours):
            raise ValueError("That is asked of ours alone.")
        return self._peer


def keep_to_cores(count: int) -> None:
    """Keep this process to so many cores at most, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])
