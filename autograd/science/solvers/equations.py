"""SciPy's ``brentq`` and ``root``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.science.implicit.roots import implicit_root
from autograd.science.optimising.derived import Matrix
from autograd.science.solvers.plain import check_success, fixed, plain, tupled
from autograd.science.solvers.polishing import polished
from autograd.tools.extras import load


def brentq(f: Callable[..., Any], a: Any, b: Any, args: Any = (), **options: Any) -> Any:
    """Return a root of f(x, *args) between a and b, differentiable by args to any order.

    Arguments:
        f: a function of the number x, and of args, that returns one number.
        a, b: where f has different signs; plain numbers.
        args: a tuple of parameters, numbers and structures of them; Values among them are what is
            differentiated by.
        options: ``xtol``, ``rtol`` and ``maxiter`` of ``scipy.optimize.brentq``.

    Returns:
        the root.

    Raises:
        OperandError: if f captures a Value.
        ValueError: of SciPy's, if f has one sign at both ends.

    >>> import autograd as ag
    >>> round(ag.grad(lambda a: brentq(lambda x, a: x**3 - a, 0.0, 10.0, args=(a,)))(8.0), 12)
    0.083333333333
    """
    ends = fixed((a, b), "the ends")

    def solver(*theta: Any) -> float:
        find = load("scipy.optimize", "science").brentq
        return float(find(plain(f, "brentq", theta), *ends, **options))

    return implicit_root(f, solver)(*tupled(args))


def root(f: Callable[..., Any], x0: Any, args: Any = (), **options: Any) -> Any:
    """Return x with f(x, *args) = 0, differentiable by args to any order.

    Arguments:
        f: a function of an array x, and of args, that returns as many numbers as x has.
        x0: where to begin, an array or a list of plain numbers.
        args: as in :func:`brentq`.
        options: ``method``, ``tol`` and ``options`` of ``scipy.optimize.root``.

    Returns:
        x, an array.

    Raises:
        OperandError: if f captures a Value.
        ConvergenceError: if SciPy finds no root.

    >>> import autograd as ag
    >>> f = lambda x, a: [x[0] - x[1], x[0] * x[1] - a]
    >>> crossing = lambda a: root(f, [1.0, 1.0], args=(a,))
    >>> round(ag.grad(lambda a: crossing(a)[0])(4.0), 12)
    0.25
    """
    numpy = load("numpy", "science")
    begin = numpy.atleast_1d(numpy.asarray(fixed(x0, "x0"), dtype=float))

    def solver(*theta: Any) -> Any:
        find = load("scipy.optimize", "science").root
        of = plain(f, "root", theta)
        slopes = Matrix(lambda x: f(x, *theta), 0)
        takes_slopes = options.get("method", "hybr") in {"hybr", "lm"}

        def equations(x: Any) -> Any:
            return numpy.atleast_1d(of(x))

        found = find(equations, begin, jac=slopes if takes_slopes else None, **options)
        x, is_root = polished(found.x, equations, slopes, begin)
        check_success("root", found.success or is_root, found.message)
        return x

    return implicit_root(f, solver)(*tupled(args))
