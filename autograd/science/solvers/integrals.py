"""SciPy's ``quad``: integrals, with derivatives by their limits and parameters."""

from __future__ import annotations

from collections.abc import Callable
from math import isinf
from typing import Any

from autograd.errors import ConvergenceError
from autograd.node import Node, number_of
from autograd.science.solvers.plain import plain, tupled
from autograd.structures.tree import flatten, structured
from autograd.tools.extras import load
from autograd.transforms.gradients import grad
from autograd.transforms.structured import structured_primitive


def quad(f: Callable[..., Any], a: Any, b: Any, args: Any = (), **options: Any) -> Any:
    """Return the integral of f(x, *args) over x from a to b, differentiable to any order.

    By Leibniz' rule the derivative by a limit is f there, and that by a parameter is the integral
    of f's.

    Arguments:
        f: a function of the number x, and of args, that returns one number.
        a, b: the limits; infinite ones are constants.
        args: a tuple of parameters, numbers and structures of them.
        options: ``epsabs``, ``epsrel``, ``limit`` and ``points`` of ``scipy.integrate.quad``.

    Returns:
        the integral.

    Raises:
        OperandError: if f captures a Value.
        ConvergenceError: if SciPy does not reach the accuracy.

    >>> import autograd as ag
    >>> wave = lambda b, k: quad(lambda x, k: ag.cos(k * x), 0.0, b, args=(k,))
    >>> value, (by_limit, by_k) = ag.value_and_grad(wave, argnums=(0, 1))(1.0, 2.0)
    >>> round(value, 12), round(by_limit, 12), round(by_k, 12)  # sin(k) / k, cos(k), and so on
    (0.454648713413, -0.416146836547, -0.43539777498)
    """
    return structured_primitive(
        lambda a, b, *theta: _integral(f, a, b, theta, options),
        vjp=lambda *given: _slopes(f, options, *given),
        name="quad",
    )(a, b, *tupled(args))


def _integral(
    f: Callable[..., Any], a: float, b: float, theta: tuple[Any, ...], options: dict[str, Any]
) -> float:
    find = load("scipy.integrate", "science").quad
    value, _, _, *message = find(plain(f, "quad", theta), a, b, full_output=1, **options)
    if message:
        raise ConvergenceError(
            f"quad did not reach the accuracy from {a} to {b}: {message[0].split('.')[0].strip()}. "
            "Name difficult places by points, or allow more by epsabs, epsrel and limit."
        )
    return float(value)


def _slopes(
    f: Callable[..., Any],
    options: dict[str, Any],
    gradient: Any,
    value: Any,
    a: Any,
    b: Any,
    *theta: Any,
) -> tuple[Any, ...]:
    """Return the gradients of limits and parameters."""
    by_limits = [
        0.0 if isinf(_number(limit)) else sign * gradient * f(limit, *theta)
        for limit, sign in ((a, -1.0), (b, 1.0))
    ]
    trees = [flatten(part, "args") for part in theta]
    slope = Slope(f, len(theta))
    count = sum(len(tree.leaves) for tree in trees)
    by_theta = [gradient * quad(slope.at(k), a, b, args=theta, **options) for k in range(count)]
    return (*by_limits, *structured(trees, by_theta))


def _number(limit: Any) -> float:
    return number_of(limit) if isinstance(limit, Node) else float(limit)


class Slope:
    """The slopes of an integrand by its parameters.

    Arguments:
        f: the integrand.
        count: how many arguments it has behind x.

    >>> Slope(lambda x, k: x * k, 1).at(0)(3.0, 5.0)
    3.0
    """

    def __init__(self, f: Callable[..., Any], count: int) -> None:
        self.of = grad(f, argnums=tuple(range(1, 1 + count))) if count else None

    def at(self, index: int) -> Callable[..., Any]:
        """Return the slope by one number of the parameters, as a function like the integrand."""

        def slope(x: Any, *theta: Any) -> Any:
            assert self.of is not None  # there is a number to ask for
            return flatten(self.of(x, *theta), "slopes").leaves[index]

        return slope
