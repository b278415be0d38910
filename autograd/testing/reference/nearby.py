"""Slopes at points beside: what a generalised gradient may be where a function is not smooth.

F. Clarke, Optimization and Nonsmooth Analysis, 1983: the convex hull of the gradients nearby. Where
operands tie, as in ``clip(x, a, b)`` at x = a = b, the function may be smooth along each input and
still not be smooth; then no line through the point tells what a gradient may be there.
"""

from __future__ import annotations

import math
from random import Random

from autograd.testing.reference.line import Line, power_of_two

_POINTS = 24
_FAR, _NEAR = 2.0**-18, 2.0**-24  # how far the points lie, relative to the inputs' sizes
_STEP = 2.0**-8  # of differences there, relative to how far they lie


def slopes_nearby(line: Line, i: int) -> tuple[float, float] | None:
    """Return the least and the largest slope beside the point, None where it is smooth.

    Arguments:
        line: the function; its direction is that of the slopes.
        i: which of its outputs.

    Returns:
        the two, if they stay as far apart when the points come nearer.

    >>> clip = lambda xs: [min(max(xs[0], xs[1]), xs[2])]
    >>> slopes_nearby(Line(clip, [1.0, 1.0, 1.0], [1.0, 0.0, 0.0]), 0)
    (0.0, 1.0)
    >>> slopes_nearby(Line(clip, [1.0, 0.0, 2.0], [1.0, 0.0, 0.0]), 0) is None
    True
    """
    near, far = _slopes(line, i, _NEAR), _slopes(line, i, _FAR)
    if not near or not far:
        return None
    # Of a smooth function they come together; of noise they go apart, the nearer the more.
    if not 0.5 < (max(near) - min(near)) / ((max(far) - min(far)) or math.inf) < 2.0:
        return None
    # Each two lie on a ray from the point, and are followed to where it begins.
    limits = [n + (n - f) / (_FAR / _NEAR - 1.0) for n, f in zip(near, far, strict=True)]
    return min(limits), max(limits)


def _slopes(line: Line, i: int, distance: float) -> list[float]:
    """Return slopes at points so far away; none where there is nothing finite beside."""
    random, slopes = Random(0), []
    sizes = [power_of_two(abs(x) or 1.0) for x in line.point]
    moving = [size / abs(d) for size, d in zip(sizes, line.direction, strict=True) if d]
    h = distance * _STEP * power_of_two(min(moving))
    if h == 0.0:  # so small that there is nothing beside
        return []
    for _ in range(_POINTS):
        beside = [
            x + random.choice((-1.0, 1.0)) * random.uniform(0.5, 1.0) * distance * size
            for x, size in zip(line.point, sizes, strict=True)
        ]
        ends = []
        for t in (-h, h):
            outputs = line.f([x + t * d for x, d in zip(beside, line.direction, strict=True)])
            ends.append(outputs[i] if i < len(outputs) else math.nan)
        slope = (ends[1] - ends[0]) / (2.0 * h)
        if not math.isfinite(slope):
            return []
        slopes.append(slope)
    return slopes
