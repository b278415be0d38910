"""Activity: which inequalities hold a minimum in place, and their multipliers.

At a minimum ``grad f = sum of multipliers * grad c``. The multipliers of inequalities ``c >= 0``
are not negative, and 0 where c > 0. See J. Nocedal and S. J. Wright, "Numerical Optimization"
(2006), chapter 12.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.errors import ConvergenceError, OperandError
from autograd.science.implicit.constraints import Constraints
from autograd.structures.tree import flatten_numbers
from autograd.sweeps.linearization import Trace
from autograd.tools.extras import load
from autograd.transforms.gradients import grad
from autograd.transforms.products import hvp

_NEAR = 1e-3  # of the largest number of x: how far a solver's x may be from an active constraint
_AT = 1e-6  # the same, from where on it may be active as far as floats tell
_NOISE = 1e-9  # of the slopes' size: a multiplier that could as well be 0


class Activity:
    """What holds a minimum in place.

    Arguments:
        f: the function that is smallest.
        constraints: what holds.
        x, theta: where, in plain numbers.

    Raises:
        OperandError: if there are more equations than numbers.

    >>> held = Constraints(None, None, [(1.0, None), (0.0, None)])
    >>> at = Activity(lambda x: x[0] ** 2 + (x[1] - 3.0) ** 2, held, [1.0, 3.0], ())
    >>> at.active, at.multipliers  # of no equation, and two inequalities
    ([0], [2.0, 0.0])
    """

    def __init__(
        self, f: Callable[..., Any], constraints: Constraints, x: Any, theta: tuple[Any, ...]
    ) -> None:
        numpy = load("numpy", "science")
        slopes = numpy.array(flatten_numbers(grad(f)(x, *theta), "the gradient").leaves)
        equal, _ = _rows(constraints.equations, x, theta, len(slopes))
        if len(equal) > len(slopes):
            raise OperandError(
                f"There are {len(equal)} constraints for {len(slopes)} numbers. Leave out those "
                "that follow from the others."
            )
        rows, room = _rows(constraints.inequalities, x, theta, len(slopes))
        lengths = numpy.linalg.norm(rows, axis=1)
        lengths[lengths == 0.0] = 1.0
        tree = flatten_numbers(x, "x")
        size = max(1.0, *map(abs, tree.leaves))
        self._distances = room / lengths / size
        pulls = numpy.zeros(len(rows))  # as far as they can be told from 0
        near = numpy.flatnonzero(self._distances <= _NEAR)
        if len(near):
            normals = rows[near] / lengths[near, None]
            columns = numpy.concatenate([normals, equal, -equal]).T
            found = load("scipy.optimize", "science").nnls(columns, slopes)[0]
            for k, normal, pull in zip(near, normals, found, strict=False):
                along = hvp(f, (x, *theta), tree.rebuild(normal.tolist()), argnums=0)
                bend = abs(normal @ numpy.array(flatten_numbers(along, "the product").leaves))
                # Without the constraint x would move by pull / bend
                least = max(_AT * size * bend, _NOISE * float(numpy.linalg.norm(slopes)))
                pulls[k] = pull if pull > least else 0.0
        self.active: list[int] = numpy.flatnonzero(pulls).tolist()
        held = numpy.concatenate([equal, rows[self.active]])
        solved = numpy.linalg.lstsq(held.T, slopes, rcond=None)[0]
        pulls[self.active] = solved[len(equal) :]
        # The equations' are those of f + multipliers * equations
        self.multipliers: list[float] = [*(0.0 - solved[: len(equal)]).tolist(), *pulls.tolist()]

    def check(self, name: str) -> None:
        """Raise a ConvergenceError where the minimum has no derivatives, or is none.

        Arguments:
            name: what errors call it.
        """
        for k, distance in enumerate(self._distances.tolist()):
            if distance < -_NEAR:
                raise ConvergenceError(
                    f"What the solver gave breaks inequality {k} of {name}. Inequalities are "
                    "numbers that are 0 or more; those of bounds stand last."
                )
            if distance <= _AT and k not in self.active:
                raise ConvergenceError(
                    f"Inequality {k} of {name} holds with equality, but nothing pulls x against "
                    "it: its multiplier is 0, so x has one slope where it becomes active and "
                    "another where it does not. Move the parameters off this corner, or leave the "
                    "inequality out if it follows from others."
                )


def _rows(
    numbers: Callable[..., Any], x: Any, theta: tuple[Any, ...], size: int
) -> tuple[Any, Any]:
    """Return slopes by x, a row for each of some numbers, and these numbers."""
    numpy = load("numpy", "science")
    trace = Trace(lambda x: numbers(x, theta), (0,), (x,), {})
    _, outputs, _ = trace.outputs()
    rows = [trace.pull([one], [1.0]) for one in outputs]
    room = numpy.array(trace.finished(outputs), dtype=float)
    return numpy.array(rows, dtype=float).reshape(len(rows), size), room
