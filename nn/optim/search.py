"""A solver's search: what its algorithm asks of a problem, and where it has come to."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import isfinite
from typing import Any

import autograd as ag
from nn.errors import TrainingError
from nn.objective import Objective


class Stop(Exception):  # noqa: N818  (it tells of no error)
    """Ends an algorithm from within; its text is the reason."""


class Search:
    """A problem as functions of arrays, and the iterations of the algorithm that calls them.

    Arguments:
        objective: what is made small, over all of its data.
        most: how many iterations there may be.
        ended: called after each (see :meth:`Solver.solve`).

    Attributes:
        start: the parameters at first, an array.
        latest: the same after the last iteration.
        loss: there.

    Raises:
        MissingExtraError: if NumPy, which SciPy brings along, is not installed.
    """

    def __init__(self, objective: Objective, most: int, ended: Callable[[float, int], str]) -> None:
        self.objective, self.most, self.ended = objective, most, ended
        self.numpy = ag.extras.load("numpy", "science")
        self.start = self.latest = self.numpy.array([p.data for p in objective.parameters])
        self.iterations = self.evaluations = 0
        self._hold()

    def function(self, f: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function of vectors and the data as one of arrays alone.

        Its calls are counted; what it was asked lately it knows without a count.

        Arguments:
            f: of one vector or several, others, samples and targets.

        Returns:
            a function of one-dimensional arrays.
        """
        objective = self.objective
        others = objective.held(objective.others)

        @lru_cache(maxsize=8)
        def known(*arrays: bytes) -> Any:
            self.evaluations += 1
            vectors = [objective.vector(self.numpy.frombuffer(array).tolist()) for array in arrays]
            return f(*vectors, others, *objective.data)

        return lambda *arrays: known(*(array.tobytes() for array in arrays))

    def begin(self, evaluate: Callable[[Any], tuple[float, Any]]) -> None:
        """Take what gives the loss at an array, and its gradient or None.

        Raises:
            TrainingError: if either is not finite at the start.
        """
        self.evaluate = evaluate
        self.loss, _ = self._finite(self.start)

    def accept(self, x: Any) -> None:
        """Let the parameters hold what an iteration came to, and tell of it.

        Raises:
            Stop: if it is to be the last one.
            TrainingError: if the loss or its gradient is not finite there; nothing moves then.
        """
        self.loss, gradient = self._finite(x)
        self.latest, evaluations = x.copy(), self.evaluations
        self.iterations, self.evaluations = self.iterations + 1, 0
        for i, parameter in enumerate(self.objective.parameters):
            parameter.data = x[i]
            if gradient is not None:
                parameter.grad = gradient[i]
        try:
            reason = self.ended(self.loss, evaluations)
        finally:
            self._hold()
        if reason or self.iterations == self.most:
            raise Stop(reason)

    def settle(self) -> None:
        """Undo what evaluations since the last iteration did to the parameters."""
        for parameter, held in zip(self.objective.parameters, self.held, strict=True):
            parameter.data, parameter.grad = held

    def _hold(self) -> None:
        self.held = [(p.data, p.grad) for p in self.objective.parameters]

    def _finite(self, x: Any) -> tuple[float, Any]:
        loss, gradient = self.evaluate(x)
        if not (isfinite(loss) and (gradient is None or self.numpy.isfinite(gradient).all())):
            raise TrainingError(
                f"The loss or its gradient is not finite after {self.iterations} iterations. "
                "Compute the loss within 'with ag.detect_anomaly():' to see where that begins."
            )
        return float(loss), gradient
