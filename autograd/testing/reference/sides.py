"""Slopes from one side alone: at a kink, beside a jump, and at the end of a domain."""

from __future__ import annotations

import math
from collections.abc import Callable

from autograd.testing.reference.estimate import Estimate
from autograd.testing.reference.line import Line
from autograd.testing.reference.noise import noise_of

_ROWS = 4
_SPACINGS = (1.0, 37.0)
_CLEAR = 8.0  # times the finest step: so far from a jump, values belong to one side
_LEAST = 64.0  # times the finest step: the smallest step of a table
_SHARP = 1e-11  # relative error beyond which no step is looked for
_NOISY = 1e-3  # relative error beyond which nothing is known
_MISSES = 24  # tables in a row that no smaller steps agree with


def slope_from(line: Line, i: int, side: float, *, jumps: bool = False) -> Estimate | None:
    """Return the slope of an output at a step of 0 as one side has it.

    Arguments:
        line: the function along a line.
        i: which of its outputs.
        side: 1.0 for the right, -1.0 for the left.
        jumps: whether the value at 0 may belong to the other side.

    Returns:
        an estimate, or None where no two steps agree, or noise hides what they say.

    >>> slope = slope_from(Line(lambda xs: [abs(xs[0])], [0.0], [1.0]), 0, -1.0)
    >>> abs(slope.value + 1.0) <= slope.error < 1e-10
    True
    """
    output = line.output(i)
    start = _CLEAR * line.finest if jumps else 0.0

    def g(t: float) -> float:
        return output(side * (start + t))

    spacings = [s * line.finest for s in _SPACINGS]
    noise = max(
        noise_of(lambda t, s=s: g(max(0.0, t + 4.0 * s)), s, line.epsilon)  # type: ignore[misc]
        for s in spacings
    )
    noise = max(line.floor, noise)
    best: Estimate | None = None
    widest, step, misses = max(line.scales), _LEAST * line.finest, 0
    smaller = [_CLEAR * line.finest]
    while step <= widest and misses < _MISSES:
        found = _extrapolated(g, step, max(noise, line.epsilon * abs(g(step))))
        if found is None:
            break
        value, error, first = found
        bend = abs(first - value) + error
        if _agrees(g, value, error, bend / step, noise, smaller[-20:]):
            misses = 0
            if best is None or error < best.error:
                best = Estimate(side * value, error, "differences to one side")
            if error <= _SHARP * abs(value):
                break
        else:
            misses += 1
        smaller.append(0.75 * step / 8.0)
        step *= 2.0
    if best is None:
        return None
    beyond = [abs(g(scale / 16.0)) / widest for scale in line.scales]
    size = max([abs(best.value), *filter(math.isfinite, beyond)])
    return best if best.error <= _NOISY * size or size == 0.0 else None


def _extrapolated(
    g: Callable[[float], float], step: float, noise: float
) -> tuple[float, float, float] | None:
    """Return the best entry of a table of four steps, its error, and the plain difference."""
    best = (math.inf, math.nan)
    first, h, center = math.nan, step, g(0.0)
    previous: list[float] = []
    for _ in range(_ROWS):
        slope = (g(h) - center) / h
        if not math.isfinite(slope):
            return None
        row, factor = [slope], 2.0
        for shorter in previous:
            row.append(row[-1] + (row[-1] - shorter) / (factor - 1.0))
            rounding = max(4.0 * noise / h, 4.0 * math.ulp(row[-1]))
            error = max(abs(row[-1] - row[-2]), abs(row[-1] - shorter), rounding)
            best = min(best, (error, row[-1]))
            factor *= 2.0
        previous = row
        first = slope if math.isnan(first) else first
        h /= 2.0
    error, value = best
    return (value, error, first) if error < math.inf else None


def _agrees(
    g: Callable[[float], float],
    value: float,
    error: float,
    curvature: float,
    noise: float,
    steps: list[float],
) -> bool:
    """Whether differences at smaller steps say the same, as far as noise lets them."""
    center = g(0.0)
    return all(
        abs((g(h) - center) / h - value) <= 4.0 * (noise / h + curvature * h + error) for h in steps
    )
