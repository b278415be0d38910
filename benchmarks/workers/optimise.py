"""What can be asked of a peer that serves SciPy's ``minimize``."""

from __future__ import annotations

import statistics
import warnings
from time import perf_counter
from typing import Any

from benchmarks.peers.optimisers import OPTIMISERS, Task
from benchmarks.peers.roster import imported
from benchmarks.problems import optima
from benchmarks.workers.compiled import keep_to_cores
from benchmarks.workers.jobs import Reply

MOST_STEPS = 300  # of the task with constraints


class OptimiseWorker:
    """A peer of the benchmark ``optimise``.

    Arguments:
        peer: its key, one of ``optimisers.OPTIMISERS``.

    Raises:
        roster.MissingError: if the peer cannot run here.
    """

    def __init__(self, peer: str) -> None:
        keep_to_cores(2)
        self._np = imported("numpy")
        self._optimize = imported("scipy.optimize")
        imported("scipy.sparse.linalg")
        self._peer = OPTIMISERS[peer]()

    def hello(self) -> Reply:
        """Say what runs."""
        return {"version": self._peer.version}

    def rosenbrock(self, size: int) -> Reply:
        """Find the minimum by BFGS, everything included but imports."""
        start = self._np.array(optima.rosenbrock_start(size))
        began = perf_counter()
        task = self._peer.rosenbrock(size)
        found = self._optimize.minimize(task.both, start, jac=task.slopes, method="BFGS")
        return self._reply(began, found)

    def hessian(self, size: int, rounds: int) -> Reply:
        """Find the sparse Hessian of a band, for the first time and again.

        Returns:
            the ``first`` seconds, which include what makes it, the median ``seconds`` of later
            calls, and some of its ``numbers``.
        """
        if not hasattr(self._peer, "hessian"):
            return {"failed": "no sparse matrices"}
        points = self._np.linspace(0.5, 1.5, size) + self._np.zeros((rounds, 1))
        points += self._np.arange(rounds)[:, None] * 1e-3
        began = perf_counter()
        hessian = self._peer.hessian(size)
        matrix = hessian(points[0])
        first = perf_counter() - began
        seconds = []
        for point in points:
            began = perf_counter()
            matrix = hessian(point)
            seconds.append(perf_counter() - began)
        dense = matrix if hasattr(matrix, "nnz") and callable(matrix.nnz) else matrix.tocsr()
        numbers = [float(dense[i, j]) for i, j in ((0, 0), (1, 0), (size - 1, size - 2))]
        return {"first": first, "seconds": statistics.median(seconds), "numbers": numbers}

    def control(self, size: int) -> Reply:
        """Find the way with least steering by sparse trust-constr, everything included."""
        start = self._np.array(optima.steering_start(size))
        began = perf_counter()
        task = self._peer.control(size)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of quasi-Newton updates that are left out
            found = self._optimize.minimize(
                task.both, start, jac=task.slopes, hess=task.curvature, method="trust-constr",
                constraints=self._held(task),
                options={"gtol": 1e-8, "xtol": 1e-10, "maxiter": MOST_STEPS},
            )  # fmt: skip
        return self._reply(began, found)

    def _held(self, task: Task) -> Any:
        return self._optimize.NonlinearConstraint(
            task.held, 0.0, 0.0, jac=task.rows, hess=task.bent,
            finite_diff_jac_sparsity=task.pattern,
        )  # fmt: skip

    def _reply(self, began: float, found: Any) -> Reply:
        seconds = perf_counter() - began
        return {"seconds": seconds, "numbers": [float(found.fun)], "steps": int(found.nit)}
