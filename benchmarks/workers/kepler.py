"""A program that branches on its data, compiled: is it right, and what do the branches cost?"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.peers.our_compiler import THREADS
from benchmarks.peers.roster import imported
from benchmarks.problems import kepler
from benchmarks.problems.agreement import close
from benchmarks.problems.kepler import Orbit, orbits
from benchmarks.workers.timing import often

TOLERANCE = 1e-9


class Kepler:
    """Value and gradient of ``problems.kepler.kepler``, compiled, over random orbits.

    Arguments:
        ag: the engine.
        count: how many orbits.
    """

    def __init__(self, ag: Any, count: int) -> None:
        def solve(mean: Any, eccentricity: Any) -> Any:
            return kepler.kepler(mean, eccentricity, ag)

        self._np = imported("numpy")
        self._orbits = orbits(count)
        self._paths: dict[tuple[bool, int], list[Orbit]] = defaultdict(list)
        for orbit in self._orbits:
            self._paths[kepler.kepler_path(*orbit)].append(orbit)
        self._eager = ag.value_and_grad(solve, argnums=(0, 1))
        self._one = ag.compile(self._eager)
        self._many = ag.compile(self._eager, batch=(0, 0), threads=THREADS)
        self._wrong: tuple[int, int] | None = None

    def measured(self) -> dict[str, Any]:
        """Solve all orbits, in their random order and path by path.

        Returns:
            how many ``paths`` there are; how many orbits come out ``wrong`` one by one and in a
            batch; the mean seconds of a call for ``one`` orbit, and for each in ``many``: in their
            order, and path by path.
        """
        if self._wrong is None:  # which also takes every path once
            self._wrong = self._wrong_ones(), self._wrong_batch()
            self._one.settle()
            self._loop(self._orbits)()
        groups = list(self._paths.values())
        return {
            "paths": len(groups),
            "wrong": self._wrong,
            "one": self._beside(groups, self._loop),
            "many": self._beside(groups, self._batch),
        }

    def _beside(
        self, groups: Sequence[Sequence[Orbit]], run_of: Callable[[Sequence[Orbit]], Any]
    ) -> tuple[float, float]:
        alone = sum(often(run_of(group))[0] for group in groups)
        return often(run_of(self._orbits))[0] / len(self._orbits), alone / len(self._orbits)

    def _loop(self, given: Sequence[Orbit]) -> Callable[[], None]:
        one = self._one

        def run() -> None:
            for mean, eccentricity in given:
                one(mean, eccentricity)

        return run

    def _batch(self, given: Sequence[Orbit]) -> Callable[[], Any]:
        means, eccentricities = self._np.array(given).T.copy()
        return lambda: self._many(means, eccentricities)

    def _wrong_ones(self) -> int:
        return sum(not self._right(orbit, self._one(*orbit)) for orbit in self._orbits)

    def _wrong_batch(self) -> int:
        values, slopes = self._batch(self._orbits)()
        found = zip(values.tolist(), zip(*(s.tolist() for s in slopes), strict=True), strict=True)
        return sum(
            not self._right(orbit, one) for orbit, one in zip(self._orbits, found, strict=True)
        )

    def _right(self, orbit: Orbit, found: tuple[float, Sequence[float]]) -> bool:
        # The value is that of plain floats, the gradient the eager engine's.
        value, slopes = found
        expected = [kepler.kepler(*orbit, math), *self._eager(*orbit)[1]]
        return all(map(lambda a, b: close(a, b, TOLERANCE), [value, *slopes], expected))
