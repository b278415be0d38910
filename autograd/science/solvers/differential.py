"""SciPy's ``solve_ivp``: paths, with derivatives by their start, parameters and times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from autograd.errors import OperandError
from autograd.node import Node
from autograd.science.solvers.events import Events, at_time
from autograd.science.solvers.plain import check_success, plain, tupled
from autograd.structures.tree import flatten
from autograd.tools.extras import load
from autograd.transforms.products import jvp
from autograd.transforms.structured import structured_primitive

_TINY = 1e-14  # an absolute tolerance that a sensitivity of 0 can be held to


class Path(NamedTuple):
    """What :func:`solve_ivp` returns.

    Arguments:
        t: the times, k of them.
        y: an array of shape (n, k).
        t_events: for each of the events the times at which it happened; None without events.
        y_events: y at these, an array with a row for each time.
    """

    t: Any
    y: Any
    t_events: Any = None
    y_events: Any = None


def solve_ivp(
    f: Callable[..., Any],
    t_span: Any,
    y0: Any,
    *,
    t_eval: Any = None,
    args: Any = (),
    events: Any = None,
    **options: Any,
) -> Path:
    """Return the path of y' = f(t, y, *args), differentiable to any order.

    Derivatives are those of the path itself, not of SciPy's steps: a direction is carried along by
    the equation that its sensitivities obey, by the same method and tolerances.

    Arguments:
        f: a function of the time, of an array y of n numbers, and of args, that returns n numbers.
        t_span: the first time and the last.
        y0: y at the first time, an array or a list.
        t_eval: the times at which y is wanted; unless given, the two of the span.
        args: a tuple of parameters, numbers and structures of them.
        events: a function of the time, of y and of args, or a list of such, which happen where they
            are 0, in SciPy's ``direction``; one with SciPy's ``terminal`` ends the path. Their
            times are differentiable too, by the implicit function theorem.
        options: ``method``, ``rtol``, ``atol``, ``max_step`` and ``first_step`` of
            ``scipy.integrate.solve_ivp``. Its tolerances are loose unless given.

    Returns:
        times and y there, and those of events.

    Raises:
        OperandError: if f captures a Value, or for another option.
        ConvergenceError: if SciPy does not come to the end.

    >>> import autograd as ag
    >>> def left(rate):
    ...     decay = lambda t, y, rate: [-rate * y[0]]
    ...     return solve_ivp(decay, (0.0, 2.0), [1.0], args=(rate,), rtol=1e-10, atol=0.0).y[0, -1]
    >>> round(float(left(0.5)), 8), round(ag.grad(left)(0.5), 8)  # exp(-1), -2 exp(-1)
    (0.36787944, -0.73575888)
    """
    others = set(options) - {"method", "rtol", "atol", "max_step", "first_step"}
    if others:
        raise OperandError(
            f"solve_ivp takes no {', '.join(sorted(others))} here: derivatives would miss what it "
            "changes. Leave it out."
        )
    theta, y0, (first, last) = tupled(args), [*y0], t_span
    if events is None:
        return Path(*_along(f, first, last, y0, t_eval, theta, options))
    seen = Events(f, events, solve_ivp, options)
    times = seen.times((first, last), y0, theta)
    end = seen.end(times)
    if end is not None:
        way = 1.0 if last > first else -1.0
        t_eval = None if t_eval is None else [t for t in t_eval if way * t <= way * end]
        last = end
    t, y = _along(f, first, last, y0, t_eval, theta, options)
    return Path(t, y, times, seen.states(times, first, y0, theta))


def _along(
    f: Callable[..., Any],
    first: Any,
    last: Any,
    y0: list[Any],
    t_eval: Any,
    theta: tuple[Any, ...],
    options: dict[str, Any],
) -> tuple[Any, Any]:
    """Return times and the path there."""
    if t_eval is not None and len(t_eval) == 0:  # all of them lie behind the end
        return t_eval, load("numpy", "science").empty((len(y0), 0))
    times = [first, last] if t_eval is None else [first, *t_eval]
    y = structured_primitive(
        lambda times, y0, *theta: _solved(f, times, y0, theta, options),
        jvp=lambda *given: _moved(f, options, *given),
        name="solve_ivp",
    )(times, y0, *theta)
    return (times if t_eval is None else t_eval), y


def _solved(
    f: Callable[..., Any],
    times: Any,
    y0: Any,
    theta: tuple[Any, ...],
    options: dict[str, Any],
) -> Any:
    numpy = load("numpy", "science")
    find = load("scipy.integrate", "science").solve_ivp
    first, *wanted = times

    def slope(t: float, y: Any) -> Any:
        return numpy.atleast_1d(plain(at_time(f, t), "solve_ivp", theta)(y))

    end = max(wanted, key=lambda t: abs(t - first))
    found = find(slope, (first, end), numpy.asarray(y0, dtype=float), t_eval=wanted, **options)
    check_success("solve_ivp", found.success, found.message)
    return found.y


def _moved(
    f: Callable[..., Any],
    options: dict[str, Any],
    tangents: tuple[Any, ...],
    value: Any,
    times: Any,
    y0: Any,
    *theta: Any,
) -> Any:
    """Return the tangent of the path, for those of times, start and parameters."""
    numpy = load("numpy", "science")
    by_times, by_y0, *by_theta = tangents
    first, *wanted = times
    n = len(y0)  # SciPy keeps functions for a while, which are not to hold Values

    def slopes(t: Any, y: Any) -> list[Any]:
        return flatten(at_time(f, t)(numpy.array(y), *theta), "what f returned").leaves

    def both(t: Any, pair: Any, theta: Any, by_theta: Any) -> list[Any]:
        y, moving = pair[:n], pair[n:]
        found = jvp(at_time(f, t), (y, *theta), (moving, *by_theta))
        return flatten(found, "what f returned").leaves

    start = [by - slope * by_times[0] for by, slope in zip(by_y0, slopes(first, y0), strict=True)]
    moved = [[0.0] * len(wanted) for _ in y0]
    if not all(_is_zero(part) for part in flatten((start, by_theta), "tangents").leaves):
        options = {**options, "atol": _tolerances(options, n)}
        path = solve_ivp(both, (first, wanted[-1]), [*y0, *start], t_eval=wanted,
                         args=(theta, tuple(by_theta)), **options)  # fmt: skip
        moved = path.y[n:].tolist()
    columns = [
        [slope * by for slope in slopes(t, value[:, k])]
        for k, (t, by) in enumerate(zip(wanted, by_times[1:], strict=True))
    ]
    rows = [
        [carried + column[i] for carried, column in zip(row, columns, strict=True)]
        for i, row in enumerate(moved)
    ]
    return numpy.array(rows, dtype=object if _has_nodes(rows) else float)


def _tolerances(options: dict[str, Any], n: int) -> Any:
    """Return the absolute tolerances of y and of its sensitivities, some of which begin at 0."""
    numpy = load("numpy", "science")
    given = numpy.broadcast_to(options.get("atol", 1e-6), (n,))
    return numpy.concatenate([given, numpy.maximum(given, _TINY)])


def _is_zero(number: Any) -> bool:
    return type(number) is float and number == 0.0


def _has_nodes(rows: list[list[Any]]) -> bool:
    return any(isinstance(number, Node) for row in rows for number in row)
