"""SciPy's ``minimize``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.science.implicit.minima import Lagrange, WithMultipliers, implicit_minimum
from autograd.science.optimising.derived import Matrix, Numbers
from autograd.science.solvers.plain import check_success, fixed, plain, tupled
from autograd.science.solvers.polishing import polished
from autograd.tools.extras import load
from autograd.transforms.gradients import grad
from autograd.transforms.jacobians import hessian

_WITH_SLOPES = {"BFGS", "CG", "L-BFGS-B", "Newton-CG", "SLSQP", "TNC", "trust-constr"}


def minimize(
    f: Callable[..., Any],
    x0: Any,
    args: Any = (),
    *,
    equality: Callable[..., Any] | None = None,
    **options: Any,
) -> Any:
    """Return where f(x, *args) is smallest, differentiable by args to any order.

    A few steps of Newton's follow SciPy's method, so that derivatives are as accurate as floats
    allow.

    Arguments:
        f: a function of an array x, and of args, that returns one number.
        x0: where to begin, an array or a list of plain numbers.
        args: a tuple of parameters, numbers and structures of them; Values among them are what is
            differentiated by.
        equality: a function of x and args that returns the numbers which are to be 0.
        options: ``method``, ``tol`` and ``options`` of ``scipy.optimize.minimize``. Bounds and
            inequalities are not among them: which are active at the minimum may change.

    Returns:
        x, an array.

    Raises:
        OperandError: if f captures a Value, or for another option.
        ConvergenceError: if SciPy finds no minimum.

    >>> import autograd as ag
    >>> lowest = lambda a: minimize(lambda x, a: ag.exp(x[0]) - a * x[0], [0.0], args=(a,))
    >>> round(float(lowest(2.0)[0]), 12), round(ag.grad(lambda a: lowest(a)[0])(2.0), 12)
    (0.69314718056, 0.5)
    """
    others = set(options) - {"method", "tol", "options"}
    if others:
        raise OperandError(
            f"minimize takes no {', '.join(sorted(others))} here. Leave it out, or find x by a "
            "solver of your own and write implicit_minimum(f, solver, equality=...)."
        )
    numpy = load("numpy", "science")
    begin = numpy.atleast_1d(numpy.asarray(fixed(x0, "x0"), dtype=float))

    def solver(*theta: Any) -> Any:
        find = load("scipy.optimize", "science").minimize
        of = plain(f, "minimize", theta)

        def of_x(x: Any) -> Any:
            return f(x, *theta)

        slopes = grad(of_x)
        if equality is not None:
            held = Numbers(lambda x: equality(x, *theta), 0)
            rows = Matrix(lambda x: equality(x, *theta), 0)
            rule = {"type": "eq", "fun": held, "jac": rows}
            given = {"tol": 1e-12, **options}
            found = find(of, begin, jac=slopes, constraints=rule, **given)
            x, is_flat = _polished_under(f, equality, found.x, theta)
        else:
            method = options.get("method", "BFGS")
            found = find(of, begin, jac=slopes if method in _WITH_SLOPES else None, **options)
            x, is_flat = polished(found.x, slopes, hessian(of_x), begin)
        check_success("minimize", found.success or is_flat, found.message)
        return x

    return implicit_minimum(f, solver, equality=equality)(*tupled(args))


def _polished_under(
    f: Callable[..., Any], equality: Callable[..., Any], x: Any, theta: tuple[Any, ...]
) -> tuple[Any, bool]:
    """Return x after steps of Newton's on it and the multipliers, and whether it is a minimum."""
    numpy = load("numpy", "science")
    _, multipliers = WithMultipliers(f, equality, lambda *theta: x)(*theta)
    n = len(x)

    def equations(z: Any) -> Any:
        return Lagrange(f, equality)((z[:n], z[n:]), *theta)

    whole = numpy.concatenate([x, multipliers])
    z, is_flat = polished(whole, Numbers(equations, 0), Matrix(equations, 0), whole)
    return z[:n], is_flat
