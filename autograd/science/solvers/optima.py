"""SciPy's ``minimize``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.science.implicit.minima import implicit_minimum
from autograd.science.optimising.derived import Matrix, Numbers
from autograd.science.solvers.plain import check_success, fixed, plain, tupled
from autograd.tools.extras import load
from autograd.transforms.gradients import grad
from autograd.transforms.jacobians import hessian

_WITH_SLOPES = {"BFGS", "CG", "L-BFGS-B", "Newton-CG", "SLSQP", "TNC", "trust-constr"}
_STEPS = 4  # of Newton's, that take what a method leaves open


def minimize(
    f: Callable[..., Any],
    x0: Any,
    args: Any = (),
    *,
    equality: Callable[..., Any] | None = None,
    **options: Any,
) -> Any:
    """Return where f(x, *args) is smallest, differentiable by args to any order.

    A few steps of Newton's follow SciPy's method where nothing constrains x, so that derivatives
    are as accurate as floats allow.

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
            options.setdefault("tol", 1e-14)
            found = find(of, begin, jac=slopes, **options,
                         constraints={"type": "eq", "fun": held, "jac": rows})  # fmt: skip
            check_success("minimize", found.success, found.message)
            return found.x
        method = options.get("method", "BFGS")
        found = find(of, begin, jac=slopes if method in _WITH_SLOPES else None, **options)
        x, is_flat = _polished(found.x, slopes, hessian(of_x))
        check_success("minimize", found.success or is_flat, found.message)
        return x

    return implicit_minimum(f, solver, equality=equality)(*tupled(args))


def _polished(x: Any, slopes: Callable[..., Any], curvature: Callable[..., Any]) -> tuple[Any, Any]:
    """Return x after steps of Newton's, as long as they flatten f, and whether it is flat there."""
    numpy = load("numpy", "science")
    here = slopes(x)
    first = max(1.0, float(numpy.abs(here).max(initial=0.0)))
    for _ in range(_STEPS):
        try:
            after = x - numpy.linalg.solve(curvature(x), here)
        except numpy.linalg.LinAlgError:
            break
        there = slopes(after)
        if not numpy.abs(there).max(initial=0.0) < numpy.abs(here).max(initial=0.0):
            break
        x, here = after, there
    return x, numpy.abs(here).max(initial=0.0) <= 1e-9 * first
