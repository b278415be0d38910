"""Derivatives of a minimum, by the implicit function theorem."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.science.implicit.roots import PlainSolver, implicit_root
from autograd.structures.tree import Tree, flatten_numbers
from autograd.sweeps.linearization import Trace
from autograd.table import ops
from autograd.tools.extras import load
from autograd.transforms.gradients import grad

Function = Callable[..., Any]


def implicit_minimum(
    f: Function, solver: Function, *, equality: Function | None = None
) -> Function:
    """Return where f is smallest as a function of its parameters, with derivatives of any order.

    The solver runs on plain numbers, and nothing of what it does is differentiated: at a minimum
    the gradient of f by x is 0, or, with constraints, that of f + multipliers * constraints.

    Arguments:
        f: a function of x and of the parameters that returns one number.
        solver: a function of the parameters as plain numbers that returns x, as plain numbers.
        equality: a function of x and of the parameters that returns numbers which are 0 at the
            minimum: constraints. Inequalities that are active there may be among them.

    Returns:
        a function of the parameters, numbers and structures of them, that returns x.

    Raises:
        ConvergenceError: when it is differentiated, if what the solver gave is far from where the
            gradient is 0, or a constraint is not 0.
        OperandError: if f gives several numbers, or something captures Values.

    >>> import autograd as ag
    >>> nearest = implicit_minimum(lambda x, a: (x - a) ** 2 + x ** 4, lambda a: 1.0)
    >>> round(ag.grad(nearest)(3.0), 12)  # at x = 1 the minimum for a = 3
    0.142857142857
    """
    if equality is None:
        return implicit_root(Stationarity(f), solver)
    pair = implicit_root(Lagrange(f, equality), WithMultipliers(f, equality, solver))
    return FirstOf(pair)


class Stationarity:
    """The equation of a minimum: the gradient of f by x is 0.

    Arguments:
        f: the function.
    """

    def __init__(self, f: Function) -> None:
        self.f = f
        self.__name__ = f"the gradient of {getattr(f, '__name__', 'the function')}"

    def __call__(self, x: Any, *theta: Any) -> Any:
        """Return the gradient."""
        return grad(self.f)(x, *theta)

    def __reduce__(self) -> Any:
        return Stationarity, (self.f,)


class Lagrange:
    """The equations of a minimum under constraints, for x and the multipliers.

    Arguments:
        f: the function.
        equality: the constraints.
    """

    def __init__(self, f: Function, equality: Function) -> None:
        self.f, self.equality = f, equality
        self.__name__ = f"the gradient of {getattr(f, '__name__', 'f')} under its constraints"

    def __call__(self, pair: Any, *theta: Any) -> list[Any]:
        """Return the gradient of the Lagrangian, then the constraints."""
        x, multipliers = pair

        def lagrangian(x: Any) -> tuple[Any, list[Any]]:
            held = _constraints(self.equality, x, theta).leaves
            products = [m * c for m, c in zip(multipliers, held, strict=True)]
            return ops.sum(self.f(x, *theta), *products), held

        slopes, held = grad(lagrangian, has_aux=True)(x)
        return [*flatten_numbers(slopes, "the gradient").leaves, *held]

    def __reduce__(self) -> Any:
        return Lagrange, (self.f, self.equality)


class WithMultipliers:
    """A solver that finds the multipliers too, by linear least squares.

    Arguments:
        f: the function.
        equality: the constraints.
        solver: what finds x.
    """

    def __init__(self, f: Function, equality: Function, solver: Function) -> None:
        self.f, self.equality, self.solver = f, equality, solver

    def __call__(self, *theta: Any) -> tuple[Any, list[float]]:
        """Return x and the multipliers."""
        numpy = load("numpy", "science")
        x = PlainSolver(self.solver)(*theta)
        slopes = flatten_numbers(grad(self.f)(x, *theta), "the gradient").leaves
        trace = Trace(self.equality, (0,), (x, *theta), {})
        _, held, _ = trace.outputs()
        rows = [trace.pull([one], [1.0]) for one in held]
        if len(rows) > len(slopes):
            raise OperandError(
                f"There are {len(rows)} constraints for {len(slopes)} numbers. Leave out those "
                "that follow from the others."
            )
        columns = numpy.array(rows).reshape(len(rows), len(slopes)).T
        return x, numpy.linalg.lstsq(columns, 0.0 - numpy.array(slopes), rcond=None)[0].tolist()


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


def _constraints(equality: Function, x: Any, theta: tuple[Any, ...]) -> Tree:
    return flatten_numbers(equality(x, *theta), "what the constraints returned")
