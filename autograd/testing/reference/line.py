"""A plain function along a line through a point, at steps that floats hold exactly."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

EPSILON = 2.0**-52
_NORMAL = 2.0**-1022
_AT_ZERO = 2.0**-60  # the finest step where no input has a size


class Line:
    """The outputs of a function along a direction, each evaluation kept.

    Arguments:
        f: from a list of floats to a list of floats; what it raises counts as nan.
        point: where the line passes, n floats.
        direction: n floats, each 0 or a power of two with a sign, so that steps stay exact.
        epsilon: the spacing of the floats that the function takes, relative to 1.
        floor: the least noise of its values, absolute.

    >>> line = Line(lambda xs: [xs[0] * xs[1]], [2.0, 3.0], [1.0, 0.0])
    >>> line(0.5), line.finest == 2.0**-49, line.scales
    ([7.5], True, [2.0, 1.0])
    """

    def __init__(
        self,
        f: Callable[[list[float]], Sequence[float]],
        point: Sequence[float],
        direction: Sequence[float],
        epsilon: float = EPSILON,
        floor: float = 0.0,
    ) -> None:
        self.f = f
        self.point = list(point)
        self.direction = list(direction)
        self.epsilon = epsilon
        self.floor = floor
        self.estimates: dict[int, Any] = {}  # by output, what was found at a step of 0
        self._moving = [(k, d) for k, d in enumerate(direction) if d]
        self._seen: dict[float, Sequence[float]] = {}
        moved = [(abs(x), abs(d)) for x, d in zip(point, direction, strict=True) if d]
        sizes = sorted({power_of_two(x / d) for x, d in moved if x}, reverse=True)
        spacings = [power_of_two(math.ulp(x) * (epsilon / EPSILON) / d) for x, d in moved if x]
        #: whether nothing that moves has a size
        self.at_zero = not sizes
        unit = power_of_two(1.0 / max((d for _, d in moved), default=1.0))
        #: the sizes that steps may be measured by, the most likely first
        self.scales = list(dict.fromkeys([*sizes[-1:], unit, *sizes[:1]]))
        #: the smallest step; below, inputs would round
        self.finest = 4.0 * max([*spacings, math.ulp(0.0)]) if spacings else _AT_ZERO * unit
        #: whether an input is subnormal, so that few steps or none are smaller
        self.coarse = any(0.0 < abs(x) < _NORMAL for x in point)
        #: the largest step beside which no input rounds
        self.exact_to = 2.0**49 * self.finest if spacings else math.inf

    def __call__(self, t: float) -> Sequence[float]:
        """Return the outputs a step away from the point."""
        if t not in self._seen:
            moved = list(self.point)
            for k, d in self._moving:
                moved[k] += t * d
            self._seen[t] = self.f(moved)
        return self._seen[t]

    def output(self, i: int) -> Callable[[float], float]:
        """Return one output as a function of the step; nan where the function gave too few."""

        def along(t: float) -> float:
            outputs = self(t)
            return outputs[i] if i < len(outputs) else math.nan

        return along


def random_direction(random: Random, point: Sequence[float]) -> list[float]:
    """Return how all inputs move at once: each by a power of two of about its own size.

    An input of 0 has none. It moves as the smallest of the others does, beside which a larger one
    would be lost to rounding, and by 1 at most.

    >>> from random import Random
    >>> sorted(map(abs, random_direction(Random(0), [0.0, 100.0])))[1] >= 8.0
    True
    >>> max(map(abs, random_direction(Random(0), [0.0, 1e-30]))) <= 1e-30
    True
    """
    least = min([1.0, *[abs(x) for x in point if x]])
    return [
        random.choice((-1.0, 1.0)) * random.choice((0.125, 0.25, 0.5, 1.0))
        * power_of_two(abs(x) or least)
        for x in point
    ]  # fmt: skip


def power_of_two(x: float) -> float:
    """Return the largest power of two that is not above a positive number.

    >>> power_of_two(10.0), power_of_two(0.25)
    (8.0, 0.25)
    """
    if not 0.0 < x < math.inf:
        return 1.0
    return math.ldexp(1.0, math.frexp(x)[1] - 1)
