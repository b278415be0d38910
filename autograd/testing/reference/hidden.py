"""What floats hide: the last look before a derivative is called wrong."""

from __future__ import annotations

import math
from itertools import pairwise

from autograd.testing.reference.differences import extrapolated
from autograd.testing.reference.line import EPSILON, Line

COARSE = "its inputs are so small that no step is smaller"
WIDE = 1.0  # a step of a few spacings of floats, beyond which what is flat or periodic hides
_FAR = 2.0**36  # times the largest scale: to find where a function that is 0 here is not 0
_SLIGHT = 1e-10
_JUMPY = 1e3
_SMALL_PART = 1e-6  # of a slope: what rounding may hide beside it
_SMALLER = tuple(2.0**-k for k in range(100, 1075, 25))  # steps beside an input of 0


def hidden(line: Line, i: int, got: float, slope: float) -> str:
    """Return why floats may hide a derivative, though differences find another.

    Arguments:
        line: the function.
        i: which output.
        got: the derivative in question.
        slope: as differences have it.

    Returns:
        words; none where nothing is hidden.

    >>> import math
    >>> line = Line(lambda xs: [float(math.floor(xs[0]))], [2.0**60], [1.0])
    >>> hidden(line, 0, 0.0, 1.0)
    'floats are so far apart here that the function may do anything between them'
    """
    if line.coarse:
        return COARSE
    g = line.output(i)
    value = g(0.0)
    apart = max(line.finest, 4.0 * math.ulp(value))
    # As floor of what is large, or a wave that no two floats see alike
    wraps = line.finest >= WIDE and abs(got) * line.finest > _JUMPY * max(abs(value), abs(slope))
    if wraps or (0.0 in (got, slope) and apart >= WIDE):
        return "floats are so far apart here that the function may do anything between them"
    if got == 0.0 and _is_level(line, i) and abs(slope) * line.finest > 3.0 * math.ulp(value):
        return (
            f"its values form stairs: level here, and with a slope of about {slope:.6g} over many"
        )
    if slope == 0.0 and _is_rounded_away(line, i, got):
        return "it is exactly 0 all around, where so small a slope would have been rounded away"
    if _has_lasting_bend(line, i):
        return "a kink is nearer than floats show: to each side the slope is another"
    if _is_told_by_wide_steps(line, i, got, slope):
        return f"small steps are rounded away: over wide ones the slope is about {got:.6g}"
    if line.at_zero and _has_smaller_scale(line, i, slope):
        return "its slope is another at much smaller steps: an input of 0 has no size to begin at"
    return ""


def _is_level(line: Line, i: int) -> bool:
    """Whether outputs are the same at the nearest floats of one side at least."""
    g, spacing = line.output(i), line.finest / 4.0
    return any(
        g(side * spacing) == g(2.0 * side * spacing) == g(3.0 * side * spacing)
        for side in (-1.0, 1.0)
    )


def _is_rounded_away(line: Line, i: int, got: float) -> bool:
    """Whether outputs are 0 around a step of 0, and a slope small beside what they are beyond."""
    g = line.output(i)
    if g(0.0) != 0.0:
        return False
    step = min(line.scales) / 16.0
    while step <= _FAR * max(line.scales):
        beyond = max(abs(g(-step)), abs(g(step)))
        if beyond:
            return abs(got) * step < _SLIGHT * beyond
        step *= 2.0
    return abs(got) * max(line.scales) < _SLIGHT * max(map(abs, line.point))


def _has_lasting_bend(line: Line, i: int) -> bool:
    """Whether slopes to the left and right differ as much at the smallest steps that tell."""
    g = line.output(i)
    center, step = g(0.0), max(line.scales) / 16.0
    bends: list[float] = []
    while step > line.finest:
        left, right = g(-step), g(step)
        rounding = 16.0 * line.epsilon * max(abs(left), abs(center), abs(right))
        bend = abs((right - center) + (left - center))
        rounding = max(rounding, 4.0 * line.floor)
        if not bend > rounding:
            if bends and bends[-1] * step > 4.0 * rounding:
                return False  # it would show, but there is none
            break
        bends.append(bend / step)
        step /= 64.0
    return len(bends) > 2 and all(0.5 < b / a < 2.0 for a, b in pairwise(bends[-3:]))


def _is_told_by_wide_steps(line: Line, i: int, got: float, slope: float) -> bool:
    """Whether differences over wide steps say what was claimed, and know that well."""
    g, apart = line.output(i), 0.01 * abs(got - slope)
    if not apart < _SMALL_PART * abs(slope):
        return False
    for scale in line.scales:
        for step in (scale / 16.0, scale / 1024.0):
            noise = max(line.floor, line.epsilon * max(abs(g(step)), abs(g(-step))))
            wide = extrapolated(g, step, noise)
            if wide and wide.error <= apart and abs(wide.value - got) <= apart:
                return True
    return False


def _has_smaller_scale(line: Line, i: int, slope: float) -> bool:
    """Whether differences at smaller steps, where they are no rounding, say something else."""
    g = line.output(i)
    rounding = 16.0 * EPSILON * abs(g(0.0))
    for step in _SMALLER:
        rise = g(step) - g(-step)
        if math.isfinite(rise) and abs(rise - 2.0 * step * slope) > max(
            rounding, 1e-3 * abs(2.0 * step * slope), 2.0**-1000
        ):
            return True
    return False
