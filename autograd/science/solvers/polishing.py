"""Steps of Newton's that take what a solver left open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.tools.extras import load

_STEPS = 4
_FLAT = 1e-9  # of the equations' size where the search began


def polished(
    x: Any, equations: Callable[..., Any], slopes: Callable[..., Any], begin: Any
) -> tuple[Any, bool]:
    """Return x after steps of Newton's, as long as they bring the equations nearer to 0.

    Arguments:
        x: what a solver found, an array.
        equations: a function of x that gives as many numbers.
        slopes: its Jacobian.
        begin: where the search began.

    Returns:
        x, and whether the equations are as good as 0 there.

    >>> import numpy as np
    >>> polished(np.array([1.4]), lambda x: x * x - 2.0, lambda x: 2.0 * x[None], np.array([1.0]))
    (array([1.41421356]), True)
    """
    numpy = load("numpy", "science")

    def size(numbers: Any) -> float:
        return float(numpy.abs(numbers).max(initial=0.0))

    here = equations(x)
    for _ in range(_STEPS):
        try:
            after = x - numpy.linalg.solve(slopes(x), here)
        except numpy.linalg.LinAlgError:
            break
        there = equations(after)
        if not size(there) < size(here):
            break
        x, here = after, there
    return x, size(here) <= _FLAT * max(1.0, size(equations(begin)))
