"""Linearised: an equation and its first derivatives at a solution, in plain numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import ConvergenceError, OperandError
from autograd.structures.tree import Tree
from autograd.sweeps.linearization import Trace
from autograd.tools.extras import load

_FAR = 1e-3  # of the largest number of a solution: a Newton step that long leads elsewhere


class Linearised:
    """What the implicit function theorem needs of F(x, theta) = 0 at a solution.

    Arguments:
        equation: F.
        name: what errors call it.
        x: the solution, a structure of n plain numbers.
        theta: a tuple of structures of plain numbers, p in all.

    Raises:
        OperandError: if F gives another count of numbers than n.
        ConvergenceError: if x is no solution.

    >>> known = Linearised(lambda x, a: x * x - a, "f", 3.0, (9.0,))
    >>> known.slopes.tolist()
    [[0.16666666666666666]]
    """

    def __init__(
        self, equation: Callable[..., Any], name: str, x: Any, theta: tuple[Any, ...]
    ) -> None:
        numpy = load("numpy", "science")
        trace = Trace(equation, range(1 + len(theta)), (x, *theta), {})
        self.trees: list[Tree] = trace.trees[1:]
        n = len(trace.trees[0].leaves)
        _, outputs, _ = trace.outputs()
        trace.check_attached("implicit derivatives", outputs)
        if len(outputs) != n:
            raise OperandError(
                f"{name} gives {len(outputs)} numbers for {n} unknowns. Return an equation for "
                "each unknown."
            )
        if trace.connected(outputs):
            raise OperandError(
                f"{name} captured a Value, by which nothing is differentiated here. Make it an "
                "argument of the solver and of the equation."
            )
        rows = numpy.array([trace.pull([output], [1.0]) for output in outputs]).reshape(n, -1)
        left = numpy.array(trace.finished(outputs)).reshape(n, 1)
        self.by_x = by_x = rows[:, :n]
        by_theta = rows[:, n:]
        try:
            solved = numpy.linalg.solve(by_x, numpy.concatenate([by_theta, left], axis=1))
        except numpy.linalg.LinAlgError:  # no slopes: several solutions lie beside each other
            solved = numpy.full((n, by_theta.shape[1] + 1), numpy.nan)
        self.slopes = 0.0 - solved[:, :-1]  # n rows, p columns
        self._check(name, numpy.abs(solved[:, -1]), numpy.abs(trace.trees[0].leaves))

    def adjoint(self, gradient: Any) -> list[float]:
        """Return w with (dF/dx)^T w = gradient."""
        numpy = load("numpy", "science")
        try:
            return [*numpy.linalg.solve(self.by_x.T, gradient).tolist()]
        except numpy.linalg.LinAlgError:
            return [numpy.nan] * len(gradient)

    def _check(self, name: str, step: Any, x: Any) -> None:
        if len(step) and step.max() > _FAR * max(1.0, x.max()):
            raise ConvergenceError(
                f"What the solver gave does not solve {name}: a step of Newton's from there would "
                f"be {step.max():.2g} long. Have the solver go on until it converges."
            )
