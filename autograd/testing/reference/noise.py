"""How much of a function's values is noise: what rounding, sums and stairs make of them.

High differences of values at a small spacing vanish for a smooth function, and keep their size for
noise; see J. Moré and S. Wild, Estimating Computational Noise, SIAM J. Sci. Comput. 33, 2011.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

_LEAST = 2.0**-1074
_WIDER = 16.0  # how much a spacing grows where values do not change at all
_MOST = 6  # times that it grows


def noise_of(line: Callable[[float], float], spacing: float, epsilon: float) -> float:
    """Return about how far one value of a function is off its smooth course.

    Arguments:
        line: the function of a step.
        spacing: of the steps to look at, small.
        epsilon: the relative rounding of a value.

    Returns:
        an absolute number; at least the rounding of the largest value seen; where values form
        stairs, the height of one; where they are not finite, that of the value at 0.

    >>> noise_of(math.exp, 2.0**-50, 2.0**-52) < 1e-15
    True
    >>> noise_of(lambda t: (1e6 + t) - 1e6, 2.0**-50, 2.0**-52) > 1e-11
    True
    """
    grown = False
    for _ in range(_MOST):
        values = [line(k * spacing) for k in range(-3, 4)]
        if not all(map(math.isfinite, values)):
            return max(_LEAST, epsilon * abs(line(0.0)))
        largest = max(map(abs, values))
        floor = max(_LEAST, epsilon * largest)
        if max(values) > min(values):
            break
        if floor > _LEAST:
            return floor
        grown = True
        spacing *= _WIDER  # all 0: stairs of 0, or a function that is 0 here
    else:
        return _LEAST
    stairs = max(abs(right - left) for left, right in pairwise(values))
    if grown or values.count(values[3]) > 3:
        return max(floor, stairs)
    return max(floor, wobble(values))


def wobble(values: list[float]) -> float:
    """Return the noise in seven equally spaced values, by their fourth and fifth differences.

    >>> wobble([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
    0.0
    """
    for _ in range(4):
        values = [right - left for left, right in pairwise(values)]
    fifth = [right - left for left, right in pairwise(values)]
    return 2.0 * min(math.hypot(*values) / math.sqrt(210.0), math.hypot(*fifth) / math.sqrt(504.0))
