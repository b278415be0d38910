"""SciPy's ``minimize``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import OperandError
from autograd.science.implicit.activity import Activity
from autograd.science.implicit.constraints import Constraints, bounds_of
from autograd.science.implicit.minima import Lagrange, implicit_minimum
from autograd.science.optimising.derived import Matrix, Numbers
from autograd.science.solvers.plain import check_success, fixed, plain, tupled
from autograd.science.solvers.polishing import polished
from autograd.tools.extras import load
from autograd.transforms.gradients import grad
from autograd.transforms.jacobians import hessian

_WITH_SLOPES = {"BFGS", "CG", "L-BFGS-B", "Newton-CG", "SLSQP", "TNC", "trust-constr"}
_BROKEN = 1e-9  # below 0: an inequality that rounding does not explain


def minimize(
    f: Callable[..., Any],
    x0: Any,
    args: Any = (),
    *,
    equality: Callable[..., Any] | None = None,
    inequality: Callable[..., Any] | None = None,
    bounds: Any = None,
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
        inequality: the same, of numbers which are to be 0 or more.
        bounds: for each number of x a pair (low, high) of plain numbers, or None where there is
            none; or SciPy's ``Bounds``.
        options: ``method``, ``tol`` and ``options`` of ``scipy.optimize.minimize``.

    Returns:
        x, an array.

    Raises:
        OperandError: if f captures a Value, or for another option.
        ConvergenceError: if SciPy finds no minimum; when it is differentiated, if the minimum lies
            just where an inequality or a bound becomes active.

    >>> import autograd as ag
    >>> lowest = lambda a: minimize(lambda x, a: ag.exp(x[0]) - a * x[0], [0.0], args=(a,))
    >>> round(float(lowest(2.0)[0]), 12), round(ag.grad(lambda a: lowest(a)[0])(2.0), 12)
    (0.69314718056, 0.5)
    """
    others = set(options) - {"method", "tol", "options"}
    if others:
        raise OperandError(
            f"minimize takes no {', '.join(sorted(others))} here. Leave it out, or find x by a "
            "solver of your own and write implicit_minimum(f, solver)."
        )
    numpy = load("numpy", "science")
    begin = numpy.atleast_1d(numpy.asarray(fixed(x0, "x0"), dtype=float))
    held = Constraints(equality, inequality, bounds_of(bounds))

    def solver(*theta: Any) -> Any:
        find = load("scipy.optimize", "science").minimize
        of = plain(f, "minimize", theta)

        def of_x(x: Any) -> Any:
            return f(x, *theta)

        slopes = grad(of_x)
        method = options.get("method")
        takes_slopes = method is None or method in _WITH_SLOPES
        given = {"jac": slopes if takes_slopes else None, **options}
        if any(held):
            found = find(of, begin, **{"tol": 1e-12, **given, **_for_scipy(held, theta)})
            x, is_flat = _polished_under(f, held, found.x, theta)
        else:
            found = find(of, begin, **given)
            x, is_flat = polished(found.x, slopes, hessian(of_x), begin)
        check_success("minimize", found.success or is_flat, found.message)
        return x

    minimum = implicit_minimum(
        f, solver, equality=equality, inequality=inequality, bounds=held.bounds
    )
    return minimum(*tupled(args))


def _for_scipy(held: Constraints, theta: tuple[Any, ...]) -> dict[str, Any]:
    """Return SciPy's arguments for constraints."""
    rules = [
        {
            "type": kind,
            "fun": plain(function, "minimize", theta),
            "jac": Matrix(lambda x, function=function: function(x, *theta), 0),
        }
        for kind, function in (("eq", held.equality), ("ineq", held.inequality))
        if function is not None
    ]
    return {"constraints": rules, "bounds": held.bounds} if rules else {"bounds": held.bounds}


def _polished_under(
    f: Callable[..., Any], held: Constraints, x: Any, theta: tuple[Any, ...]
) -> tuple[Any, bool]:
    """Return x after steps of Newton's on it and the multipliers, and whether it is a minimum.

    Inequalities that hold x in place are equations here, and the others are left alone.
    """
    numpy = load("numpy", "science")
    active = Activity(f, held, x, theta).active

    def equality(x: Any, *theta: Any) -> list[Any]:
        room = held.inequalities(x, theta)
        return held.equations(x, theta) + [room[k] for k in active]

    only = Constraints(equality)
    n = len(x)

    def equations(z: Any) -> Any:
        return Lagrange(f, only)((z[:n], z[n:]), *theta)

    whole = numpy.concatenate([x, Activity(f, only, x, theta).multipliers])
    z, is_flat = polished(whole, Numbers(equations, 0), Matrix(equations, 0), whole)
    least = min(map(float, held.inequalities(z[:n], theta)), default=0.0)
    if least < -_BROKEN and least < min(map(float, held.inequalities(x, theta))):
        return x, False  # another inequality stands in the way
    return z[:n], is_flat
