"""Functions made of an objective, as transforms: what of them is compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.structures.arrays import array_of
from autograd.structures.tree import flatten_numbers
from autograd.sweeps.linearization import Trace
from autograd.table import ops
from autograd.transforms.products import hvp


class Derived:
    """A function made of another.

    Arguments:
        f: the other.
        argnum: by which argument it is differentiated.
    """

    def __init__(self, f: Callable[..., Any], argnum: int) -> None:
        self.f = f
        self.argnum = argnum
        self.__name__ = str(getattr(f, "__name__", type(f).__name__))


class Numbers(Derived):
    """The numbers of a function's result, as one array.

    >>> Numbers(lambda x: [x, 2.0 * x], 0)(1.0).tolist()
    [1.0, 2.0]
    """

    def __call__(self, *args: Any) -> Any:
        """Return them."""
        leaves = flatten_numbers(self.f(*args), f"what {self.__name__} returned").leaves
        return array_of(leaves, (len(leaves),))


class Matrix(Derived):
    """The Jacobian as one matrix of all numbers by all numbers.

    >>> Matrix(lambda x: [x[0] * x[1], x[0]], 0)([2.0, 3.0]).tolist()
    [[3.0, 2.0], [1.0, 0.0]]
    """

    def __call__(self, *args: Any) -> Any:
        """Return it."""
        trace = Trace(self.f, (self.argnum,), args, {})
        _, outputs, _ = trace.outputs()
        trace.check_attached("the Jacobian", outputs)
        n, m = len(trace.inputs), len(outputs)
        if n < m:
            units = [[float(i == j) for i in range(n)] for j in range(n)]
            columns = [trace.push(outputs, unit) for unit in units]
            numbers = [column[i] for i in range(m) for column in columns]
        else:
            numbers = [slope for output in outputs for slope in trace.pull([output], [1.0])]
        return array_of(numbers, (m, n))


class Along(Derived):
    """The product of the Hessian and a vector, the last argument but those of the function.

    >>> Along(lambda x: x[0] ** 2 * x[1], 0)([2.0, 3.0], [1.0, 0.0])
    [6.0, 4.0]
    """

    def __call__(self, x: Any, vector: Any, *args: Any) -> Any:
        """Return it."""
        return hvp(self.f, (x, *args), vector, argnums=0)


class Curve(Derived):
    """A curve as a function of its parameters, as one vector, and of its place.

    >>> Curve(lambda t, a, b: a + b * t, 0)([1.0, 2.0], 3.0)
    7.0
    """

    def __call__(self, parameters: Any, place: Any) -> Any:
        """Return its value."""
        return self.f(place, *parameters)


class Weighted(Derived):
    """The sum of a function's numbers, each times a weight, which stands behind x.

    >>> Weighted(lambda x: [x, x * x], 0)(3.0, [1.0, 10.0])
    93.0
    """

    def __call__(self, x: Any, weights: Any, *args: Any) -> Any:
        """Return it."""
        leaves = flatten_numbers(self.f(x, *args), f"what {self.__name__} returned").leaves
        factors = flatten_numbers(weights, "weights").leaves  # floats, not NumPy's slow scalars
        return ops.sum(0.0, *[w * number for w, number in zip(factors, leaves, strict=True)])


class Lagrangian:
    """An objective times a factor, and constraints times multipliers.

    Arguments:
        f: the objective.
        constraints: a function of x that returns them; None for none.

    >>> Lagrangian(lambda x: x * x, lambda x: [x])(3.0, [2.0], 1.0)
    15.0
    """

    def __init__(self, f: Callable[..., Any], constraints: Callable[..., Any] | None) -> None:
        self.f = f
        self.constraints = constraints
        self.__name__ = "the Lagrangian"

    def __call__(self, x: Any, multipliers: Any, factor: Any) -> Any:
        """Return it."""
        value = factor * self.f(x)
        if self.constraints is None:
            return value
        return value + Weighted(self.constraints, 0)(x, multipliers)
