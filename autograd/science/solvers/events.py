"""Events of a path: the times at which a function of it is 0, differentiable as its roots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.science.implicit.roots import Rules
from autograd.science.optimising.derived import Matrix, Numbers
from autograd.science.solvers.plain import check_success, plain
from autograd.science.solvers.polishing import polished
from autograd.tools.extras import load
from autograd.transforms.structured import StructuredPrimitive

Function = Callable[..., Any]


class Events:
    """What happens along a path.

    Arguments:
        f: the slope of the path.
        events: functions of the time, of y and of the parameters, with SciPy's attributes
            ``terminal`` and ``direction``.
        solve: what gives the path at some times: ``solve_ivp``.
        options: SciPy's.
    """

    def __init__(self, f: Function, events: Any, solve: Function, options: dict[str, Any]) -> None:
        self.f, self.solve, self.options = f, solve, options
        self.all: Sequence[Function] = [events] if callable(events) else list(events)
        if not all(map(callable, self.all)):
            raise OperandError(
                "events takes a function of t, y and args, or a list of such functions."
            )

    def times(self, span: tuple[Any, Any], y0: list[Any], theta: tuple[Any, ...]) -> Any:
        """Return a list of times for each of the events."""
        rules = Rules(self.left, "events of solve_ivp")
        found = StructuredPrimitive(self.found, rules.vjp, rules.jvp, rules.name)
        return found(span, y0, *theta)

    def end(self, times: Any) -> Any:
        """Return the time of the event that ends the path; None if none does."""
        for event, own in zip(self.all, times, strict=True):
            most = int(getattr(event, "terminal", None) or 0)
            if most and len(own) >= most:
                return own[-1]
        return None

    def states(self, times: Any, first: Any, y0: list[Any], theta: tuple[Any, ...]) -> list[Any]:
        """Return y at the times of each event, as an array with a row for each."""
        numpy = load("numpy", "science")
        return [
            self._path(own, first, y0, theta).T if own else numpy.empty((0, len(y0)))
            for own in times
        ]

    def left(self, times: Any, span: Any, y0: Any, *theta: Any) -> list[Any]:
        """Return what the events' functions are at some times: 0 when they happen."""
        rows = self.states(times, span[0], y0, theta)
        return [
            event(t, y, *theta)
            for event, own, row in zip(self.all, times, rows, strict=True)
            for t, y in zip(own, row, strict=True)
        ]

    def found(self, span: Any, y0: Any, *theta: Any) -> list[list[float]]:
        """Return the times in plain numbers, as SciPy finds them, and a few steps of Newton's."""
        numpy = load("numpy", "science")
        find = load("scipy.integrate", "science").solve_ivp

        def slope(t: float, y: Any) -> Any:
            return numpy.atleast_1d(plain(at_time(self.f, t), "solve_ivp", theta)(y))

        watched = [_watched(event, theta) for event in self.all]
        path = find(slope, span, numpy.array(y0, dtype=float), events=watched, **self.options)
        check_success("solve_ivp", path.success, path.message)
        ends = numpy.cumsum([len(own) for own in path.t_events])

        def parted(flat: Any) -> list[Any]:
            parts = numpy.split(numpy.asarray(flat), ends[:-1])
            return [part.tolist() for part in parts]

        def left(flat: Any) -> list[Any]:
            return self.left(parted(flat), span, y0, *theta)

        flat = numpy.concatenate(path.t_events)
        if len(flat):
            flat, _ = polished(flat, Numbers(left, 0), Matrix(left, 0), flat)
        return parted(flat)

    def _path(self, own: Any, first: Any, y0: Any, theta: tuple[Any, ...]) -> Any:
        path = self.solve(self.f, (first, own[-1]), y0, t_eval=own, args=theta, **self.options)
        return path.y


def at_time(f: Function, t: Any) -> Function:
    """Return f at a time, as a function of y and of the parameters."""
    return lambda y, *theta: f(t, y, *theta)


def _watched(event: Function, theta: tuple[Any, ...]) -> Function:
    """Return an event as SciPy calls it, with its attributes."""

    def of(t: float, y: Any) -> float:
        return float(plain(at_time(event, t), "solve_ivp", theta)(y))

    for name in ("terminal", "direction"):
        if hasattr(event, name):
            setattr(of, name, getattr(event, name))
    return of
