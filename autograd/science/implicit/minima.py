"""Derivatives of a minimum, by the implicit function theorem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.functions import where
from autograd.science.implicit.activity import Activity
from autograd.science.implicit.constraints import Constraints, bounds_of
from autograd.science.implicit.roots import PlainSolver, Rules, implicit_root
from autograd.structures.tree import flatten_numbers
from autograd.table import ops
from autograd.transforms.gradients import grad
from autograd.transforms.structured import StructuredPrimitive

Function = Callable[..., Any]


def implicit_minimum(
    f: Function,
    solver: Function,
    *,
    equality: Function | None = None,
    inequality: Function | None = None,
    bounds: Any = None,
) -> Function:
    """Return where f is smallest as a function of its parameters, with derivatives of any order.

    The solver runs on plain numbers, and nothing of what it does is differentiated: at a minimum
    the gradient of f by x is 0, or, with constraints, a sum of theirs, those of inequalities with
    multipliers that are not negative.

    Arguments:
        f: a function of x and of the parameters that returns one number.
        solver: a function of the parameters as plain numbers that returns x, as plain numbers.
        equality: a function of x and of the parameters that returns numbers which are to be 0.
        inequality: the same, of numbers which are to be 0 or more, as SciPy has it. Which of them
            are 0 at the minimum is found there, and may change with the parameters.
        bounds: as SciPy has them: for each number of x a pair (low, high) of plain numbers, or None
            where there is none.

    Returns:
        a function of the parameters, numbers and structures of them, that returns x.

    Raises:
        ConvergenceError: when it is differentiated, if what the solver gave is no minimum, or if it
            lies on an inequality that does not hold it: just where it becomes active.
        OperandError: if f gives several numbers, or something captures Values, or bounds are no
            pairs.

    >>> import autograd as ag
    >>> nearest = implicit_minimum(lambda x, a: (x - a) ** 2 + x ** 4, lambda a: 1.0)
    >>> round(ag.grad(nearest)(3.0), 12)  # at x = 1 the minimum for a = 3
    0.142857142857
    """
    held = Constraints(equality, inequality, bounds_of(bounds))
    if not any(held):
        return implicit_root(Stationarity(f), solver)
    equation = Lagrange(f, held)
    rules = Rules(equation, equation.__name__, Complementarity(f, held))
    find = PlainSolver(WithMultipliers(f, held, solver))
    return FirstOf(StructuredPrimitive(find, rules.vjp, rules.jvp, f"minimum of {_name_of(f)}"))


class Stationarity:
    """The equation of a minimum: the gradient of f by x is 0.

    Arguments:
        f: the function.
    """

    def __init__(self, f: Function) -> None:
        self.f = f
        self.__name__ = f"the gradient of {_name_of(f)}"

    def __call__(self, x: Any, *theta: Any) -> Any:
        """Return the gradient."""
        return grad(self.f)(x, *theta)

    def __reduce__(self) -> Any:
        return Stationarity, (self.f,)


class Lagrange:
    """The equations of a minimum under constraints, for x and the multipliers.

    An inequality has a multiplier above 0 where it is active, and is then an equation. Elsewhere
    the equation is that the multiplier is 0.

    Arguments:
        f: the function.
        constraints: what holds.
    """

    def __init__(self, f: Function, constraints: Constraints) -> None:
        self.f, self.constraints = f, constraints
        self.__name__ = f"the gradient of {_name_of(f)} under its constraints"

    def __call__(self, pair: Any, *theta: Any) -> list[Any]:
        """Return the gradient of the Lagrangian, then the constraints."""
        x, multipliers = pair

        def lagrangian(x: Any) -> tuple[Any, list[Any]]:
            equal = self.constraints.equations(x, theta)
            room = self.constraints.inequalities(x, theta)
            signed = [*equal, *[0.0 - one for one in room]]
            products = [m * c for m, c in zip(multipliers, signed, strict=True)]
            pulls = multipliers[len(equal) :]
            held = [where(m > 0.0, c, m) for m, c in zip(pulls, room, strict=True)]
            return ops.sum(self.f(x, *theta), *products), equal + held

        slopes, held = grad(lagrangian, has_aux=True)(x)
        return [*flatten_numbers(slopes, "the gradient").leaves, *held]

    def __reduce__(self) -> Any:
        return Lagrange, (self.f, self.constraints)


class WithMultipliers:
    """A solver that finds the multipliers too.

    Arguments:
        f: the function.
        constraints: what holds.
        solver: what finds x.
    """

    def __init__(self, f: Function, constraints: Constraints, solver: Function) -> None:
        self.f, self.constraints, self.solver = f, constraints, solver

    def __call__(self, *theta: Any) -> tuple[Any, list[float]]:
        """Return x and the multipliers."""
        x = PlainSolver(self.solver)(*theta)
        return x, Activity(self.f, self.constraints, x, theta).multipliers


class Complementarity:
    """The check that a minimum under constraints can be differentiated.

    Arguments:
        f: the function.
        constraints: what holds.
    """

    def __init__(self, f: Function, constraints: Constraints) -> None:
        self.f, self.constraints = f, constraints

    def __call__(self, pair: Any, theta: tuple[Any, ...]) -> None:
        """Raise a ConvergenceError if it cannot."""
        Activity(self.f, self.constraints, pair[0], theta).check(_name_of(self.f))

    def __reduce__(self) -> Any:
        return Complementarity, (self.f, self.constraints)


class FirstOf:
    """A function that gives the first of another's two results.

    Arguments:
        f: the other.
    """

    def __init__(self, f: Function) -> None:
        self.f = f

    def __call__(self, *args: Any) -> Any:
        """Return the first."""
        return self.f(*args)[0]


def _name_of(f: Function) -> str:
    return str(getattr(f, "__name__", "the function"))
