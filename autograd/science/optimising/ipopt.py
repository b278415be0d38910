"""A problem as IPOPT takes it, with sparse first and second derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from autograd.science.optimising.derived import Lagrangian, Numbers
from autograd.science.paying import LATER, Paying
from autograd.science.sparse.entries import Entries, HessianEntries
from autograd.science.sparse.plans import Plan
from autograd.tools.extras import load
from autograd.transforms.gradients import grad


class HasFunction(Protocol):
    """An objective."""

    f: Callable[..., Any]
    compile: bool | None


class Ipopt:
    """The problem to make f(x) smallest under constraints, as ``cyipopt.Problem`` takes it.

    Arguments:
        objective: of f.
        constraints: a function of x that returns the numbers that are bounded; None for none.
        x: a point like those to come. The structure found there is kept; if a later point takes a
            path with further entries, there is an error.

    The names of the methods are those of ``cyipopt.Problem``. The Hessian is the lower half of that
    of ``obj_factor * f(x) + lagrange @ constraints(x)``.
    """

    def __init__(
        self, objective: HasFunction, constraints: Callable[..., Any] | None, x: Any
    ) -> None:
        numpy = load("numpy", "science")
        self.f, pays = objective.f, objective.compile
        at_once = pays is not False
        x = numpy.asarray(x, dtype=float)
        self._value = Paying(self.f, pays, LATER)
        self._gradient = Paying(grad(self.f), pays)
        self.m = 0
        if constraints is not None:
            numbers = Numbers(constraints, 0)
            self.m = len(numbers(x))
            self._constraints = Paying(numbers, pays, LATER)
            self._jacobian, self._rows_and_columns = _fixed(Entries, constraints, (x,), at_once)
        self._multipliers = numpy.ones(self.m)
        lagrangian = Lagrangian(self.f, constraints)
        given = (x, self._multipliers, 1.0)
        self._hessian, self._lower = _fixed(HessianEntries, lagrangian, given, at_once)

    def objective(self, x: Any) -> float:
        """Return f's value."""
        return float(self._value(x))

    def gradient(self, x: Any) -> Any:
        """Return f's gradient."""
        return self._gradient(x)

    def constraints(self, x: Any) -> Any:
        """Return the constraints."""
        return self._constraints(x) if self.m else self._multipliers

    def jacobianstructure(self) -> tuple[Any, Any]:
        """Return the rows and columns of the constraints' Jacobian."""
        return self._rows_and_columns if self.m else ((), ())

    def jacobian(self, x: Any) -> Any:
        """Return its entries there."""
        return self._jacobian(x)[0] if self.m else self._multipliers

    def hessianstructure(self) -> tuple[Any, Any]:
        """Return the rows and columns of the lower half of the Lagrangian's Hessian."""
        return self._lower

    def hessian(self, x: Any, lagrange: Any, obj_factor: float) -> Any:
        """Return its entries there."""
        return self._hessian(x, lagrange, obj_factor)[0]


def _fixed(
    kind: type[Entries], f: Callable[..., Any], given: tuple[Any, ...], compile: bool | None
) -> tuple[Paying, tuple[Any, Any]]:
    """Return what finds the entries of a structure that stays, and their rows and columns."""
    first = kind(f, 0, None)
    plan: Plan = first(*given)[1]
    return Paying(kind(f, 0, plan.pattern), compile), plan.found()
