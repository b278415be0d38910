"""Derivatives by differences, each with an estimate of its error.

Central differences at steps that halve are extrapolated to a step of zero; the error estimate is
how much neighbours in the table differ (C. Ridders, Advances in Engineering Software 4, 1982),
and not less than what the noise of the function does at that step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import NamedTuple

_EPSILON = 2.0**-52
_LEAST = 2.0**-1022  # below, numbers lose digits
_ROWS = 12
_GOOD = 1e-10  # relative errors below this need no other steps
_TELLING = 1e-3  # and those below this are preferred to a small absolute error


class Estimate(NamedTuple):
    """A number that is known up to an error.

    >>> Estimate(2.0, 1e-9).error
    1e-09
    """

    value: float
    error: float


def derivative_at_zero(line: Callable[[float], float], steps: Iterable[float]) -> Estimate:
    """Return the derivative of a function of one number at 0.

    Arguments:
        line: the function; where it is not finite, only smaller steps count.
        steps: the largest steps to begin with; each is halved eleven times.

    Returns:
        the estimate of least relative error, or of least error if all are rough, which is infinite
        where the function is finite nowhere.

    >>> slope = derivative_at_zero(lambda t: math.exp(2.0 + t), [0.1])
    >>> abs(slope.value - math.exp(2.0)) <= slope.error < 1e-10
    True
    """
    estimates = []
    for step in steps:
        estimate = _extrapolated(line, step, _noise_around(line, step))
        estimates.append(estimate)
        if estimate.error <= _GOOD * abs(estimate.value):
            break
    # Steps that reach over a pole may see a small slope with a small error for a steep one.
    telling = [e for e in estimates if e.error <= _TELLING * abs(e.value)]
    if telling:
        return min(telling, key=lambda e: e.error / abs(e.value))
    return min(estimates, key=lambda e: e.error)


def noise(line: Callable[[float], float], step: float) -> float:
    """Return about how much of a function's value is noise rather than function.

    Fourth differences over steps so small that those of a smooth function vanish; see J. Moré and
    S. Wild, Estimating Computational Noise, SIAM Journal on Scientific Computing 33, 2011.

    Arguments:
        line: the function, of one number.
        step: a step that is not small.

    Returns:
        an absolute number, at least the rounding of the value itself.

    >>> noise(lambda t: round(3.0 + t, 6), 0.1) < 1e-5
    True
    """
    values = [line(i * step * 1e-8) for i in range(-3, 4)]
    if not all(map(math.isfinite, values)):
        return max(_LEAST, _EPSILON * abs(line(0.0)))
    floor = max(_LEAST, _EPSILON * max(map(abs, values)))
    for _ in range(4):
        values = [right - left for left, right in pairwise(values)]
    return max(floor, *[abs(value) / math.sqrt(70.0) for value in values])


def _noise_around(line: Callable[[float], float], step: float) -> float:
    """Return the noise at 0 or at the ends, where a function that is 0 at 0 may round more."""
    places = (-step, 0.0, step)
    found = [noise(partial(_shifted, line, place), step) for place in places]
    return max(filter(math.isfinite, found), default=_LEAST)


def _shifted(line: Callable[[float], float], place: float, t: float) -> float:
    return line(place + t)


def one_sided_slopes(line: Callable[[float], float], step: float) -> tuple[float, float]:
    """Return the derivatives at 0 from the left and from the right, to second order.

    Arguments:
        line: the function, of one number.
        step: a small step.

    Returns:
        both; they differ at a kink.

    >>> one_sided_slopes(abs, 0.25)
    (-1.0, 1.0)
    """
    left, right = [
        (4.0 * line(h) - 3.0 * line(0.0) - line(2.0 * h)) / (2.0 * h) for h in (-step, step)
    ]
    return left, right


def _extrapolated(line: Callable[[float], float], step: float, noise: float) -> Estimate:
    best = Estimate(math.nan, math.inf)
    previous: list[float] = []
    for _ in range(_ROWS):
        width = 2.0 * step
        slope = (line(step) - line(-step)) / width if width > 0.0 else math.nan
        if not math.isfinite(slope):
            previous = []
            step /= 2.0
            continue
        floor = 2.0 * noise / width
        row = [slope]
        factor = 4.0  # an error in h^2, h^4, ... falls by this when h is halved
        for shorter in previous:
            row.append((factor * row[-1] - shorter) / (factor - 1.0))
            rounding = max(floor, _EPSILON * abs(row[-1]))
            error = max(abs(row[-1] - row[-2]), abs(row[-1] - shorter), rounding)
            if error < best.error:
                best = Estimate(row[-1], error)
            factor *= 4.0
        previous = row
        step /= 2.0
    return best
