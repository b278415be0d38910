"""What floats hide: the last look before a derivative is called wrong."""

from __future__ import annotations

import math

from autograd.testing.reference.line import EPSILON, Line

COARSE = "its inputs are so small that no step is smaller"
WIDE = 1.0  # a step of a few spacings of floats, beyond which what is flat or periodic hides
_DOUBLINGS = 40  # to find where a function that is 0 here is not 0
_SLIGHT = 1e-10
_JUMPY = 1e3
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
    for _ in range(_DOUBLINGS):
        beyond = max(abs(g(-step)), abs(g(step)))
        if beyond:
            return abs(got) * step < _SLIGHT * beyond
        step *= 2.0
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
