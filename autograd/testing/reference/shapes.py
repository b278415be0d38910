"""What stands in the way of a derivative: an end of the domain, a jump, a kink, a cusp."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

END = "the end of its domain"
KINK = "a kink"
_STEPS = (16.0, 256.0, 2.0**12, 2.0**17, 2.0**22)  # times the finest
_FURTHER = (9.0, 17.0, 29.0)
_SURE = 32.0  # so many times the noise is no noise


def break_at(g: Callable[[float], float], finest: float) -> str:
    """Return how a function breaks off at a step of 0.

    Arguments:
        g: the function of a step.
        finest: the smallest step.

    Returns:
        words for an end of the domain or a jump; none where it goes on to both sides.

    >>> break_at(lambda t: math.sqrt(t) if t >= 0 else math.nan, 2.0**-60)
    'the end of its domain: it is not finite on the left'
    """
    for name, side in (("left", -1.0), ("right", 1.0)):
        if not any(math.isfinite(g(side * finest * s)) for s in _STEPS[:2]):
            return f"{END}: it is not finite on the {name}"
    # A jump: values that lie level on both sides, at two heights
    left, right = g(-4.0 * finest), g(4.0 * finest)
    across = max(abs(right - left), abs(g(0.0) - left), abs(right - g(0.0)))
    level = max(max(abs(g(-far * finest) - left), abs(g(far * finest) - right)) for far in _FURTHER)
    if across > max(16.0 * math.ulp(max(abs(left), abs(right))), 64.0 * level):
        return f"a jump: from {left:.17g} to {right:.17g}"
    return ""


def bend_at(g: Callable[[float], float], finest: float, noise: float) -> str:
    """Return how a function that goes on to both sides bends at a step of 0.

    Arguments:
        g: the function of a step.
        finest: the smallest step.
        noise: of its values.

    Returns:
        words for a kink or a cusp; none where it may be smooth.

    >>> bend_at(abs, 2.0**-60, 2.0**-70)
    'a kink: the slope is -1 from the left and 1 from the right'
    """
    center = g(0.0)
    bends, slopes, sides = [], [], []
    for s in _STEPS:
        h = s * finest
        left, right = (center - g(-h)) / h, (g(h) - center) / h
        if not (math.isfinite(left) and math.isfinite(right)):
            break
        if abs(right - left) > _SURE * noise / h:
            bends.append(right - left)
            sides.append((left, right))
        if abs(right + left) > _SURE * noise / h:
            slopes.append(right + left)
    if len(bends) > 1 and all(0.7 < later / sooner < 1.4 for sooner, later in pairwise(bends)):
        left, right = sides[0]
        return f"{KINK}: the slope is {left:.6g} from the left and {right:.6g} from the right"
    far = max(abs(g(-_STEPS[-1] * finest)), abs(g(_STEPS[-1] * finest)))
    is_pole = abs(center) > 1e3 * far
    if not is_pole and (_grows(bends) or _grows(slopes)):
        return "a cusp: the slope grows without end towards the point"
    return ""


def _grows(slopes: list[float]) -> bool:
    """Whether slopes, from small steps to large, are ever larger towards the point."""
    sizes = list(map(abs, slopes))
    return len(sizes) == len(_STEPS) and all(
        sooner > 1.5 * later for sooner, later in pairwise(sizes)
    )
