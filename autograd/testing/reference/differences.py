"""Central differences, extrapolated to a step of zero, and believed only if small steps agree.

C. Ridders, Advances in Engineering Software 4, 1982. Steps are powers of two, so that no input
rounds. Two stages: a quick one of about twenty evaluations where the function is easy, and a
thorough one over every step from the finest, which looks for what makes it hard.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from autograd.testing.reference.estimate import Doubt, Estimate
from autograd.testing.reference.line import Line
from autograd.testing.reference.noise import noise_of, wobble
from autograd.testing.reference.shapes import END, KINK, bend_at, break_at
from autograd.testing.reference.sides import slope_from

_ROWS = 4
_SPACINGS = (1.0, 37.0, 7.0, 299.0)  # odd: what rounds in step with one is seen at another
_GOOD = 1e-9  # relative error with which the quick stage is content
_NOISY = 1e-3  # noise beyond that part of the values hides whether there is a slope at all
_WIDEST = 2.0**12  # times the largest scale
_APPROACH = 2.0**-40  # times the largest scale, where steps grow slowly again
_STRIDE = 64.0  # by which they grow between scales far apart
_SHARP = 1e-11  # relative error beyond which no step is looked for
_TELLING = 1e-3  # relative error that makes wide steps a rival of small ones


class Candidate(NamedTuple):
    """A slope as differences have it."""

    value: float
    error: float
    first: float  # the plain difference at the largest step
    step: float  # the largest step
    least: float  # the smallest step


def quick(line: Line, i: int) -> Estimate | None:
    """Return the derivative of an output at a step of 0 where it is easy to find, else None.

    Arguments:
        line: the function along a line.
        i: which of its outputs.

    Returns:
        an estimate whose error is small, or None.

    >>> slope = quick(Line(lambda xs: [math.exp(xs[0])], [2.0], [1.0]), 0)
    >>> abs(slope.value - math.exp(2.0)) <= slope.error < 1e-10
    True
    """
    g = line.output(i)
    noise = max(line.floor, noise_of(g, _SPACINGS[1] * line.finest, line.epsilon))
    for scale in line.scales:
        step = scale / 16.0
        if step < 256.0 * line.finest:
            continue
        noise_here = max(noise, line.epsilon * max(abs(g(step)), abs(g(-step))))
        found = extrapolated(g, step, noise_here)
        size = max(abs(found.value), abs(g(step)) / max(line.scales)) if found else 0.0
        if not found or found.error > _GOOD * max(size, 1e-300):
            continue
        small = [found.least * part for part in (3.0 / 64, 5.0 / 2**14, 3.0 / 2**28)]
        checks = [*[s for s in small if s > 16.0 * line.finest], 12.0 * line.finest]
        if _agrees(g, found, noise, checks) and not _bent(g, checks, noise):
            shift = _shift(g, line, found, [step, found.least, *checks], noise)
            if shift <= _GOOD * max(size, 1e-300):
                return Estimate(found.value, max(found.error, shift))
    return None


def thorough(line: Line, i: int) -> Estimate | Doubt:
    """Return the derivative of an output at a step of 0, or why there is none.

    Arguments:
        line: the function along a line.
        i: which of its outputs.

    Returns:
        the estimate, or the doubt.

    >>> thorough(Line(lambda xs: [abs(xs[0])], [0.0], [1.0]), 0).reason
    'a kink: the slope is -1 from the left and 1 from the right'
    """
    g = line.output(i)
    spacings = _SPACINGS[: 1 if line.floor else None]
    noise = max(noise_of(g, s * line.finest, line.epsilon) for s in spacings)
    noise = max(line.floor, noise)
    broken = break_at(g, line.finest)
    if broken:
        jumps = not broken.startswith(END)
        return Doubt(broken, smooth=not jumps, sides=_sides(line, i, jumps))
    near = [abs(g(k * line.finest)) for k in (0.0, -(2.0**22), 2.0**22)]
    if noise > _NOISY * max(filter(math.isfinite, near)) > 1e-290:
        return Doubt(_noisy(noise), smooth=True)
    bent = bend_at(g, line.finest, noise)
    if bent:
        return Doubt(bent, sides=_sides(line, i, False) if bent.startswith(KINK) else ())
    least = 8.0 * line.finest
    if line.floor:  # known noise, and costly evaluations: no steps that tell nothing
        least = max(least, 2.0**-18 * min(line.scales))
    steps = _steps(least, line)
    largest, wide_noise, rivals = abs(g(0.0)), noise, []
    accepted: list[Candidate] = []
    misses, enough = 0, 2.0**-8 * min(line.scales)
    for k, step in enumerate(steps[_ROWS - 1 :]):
        if step > max(line.scales) and any(_is_good(c, line, i) for c in accepted):
            break  # far out, a function may overflow, or never return
        here = max(noise, line.epsilon * max(abs(g(step)), abs(g(-step))))
        found = extrapolated(g, step, here)
        if found is None:
            break
        checks = [3.0 * s / 4.0 for s in steps[1 : k + 1]]
        if _agrees(g, found, noise, checks[-40::2]):
            accepted.append(found)
            if found.error <= _SHARP * abs(found.value) and step >= enough:
                break
            largest = max(largest, abs(g(step)), abs(g(-step)))
            misses = 0
            continue
        misses += 1
        spacing = found.least / 64.0
        values = [g(k * spacing) for k in range(-3, 4)]
        if all(map(math.isfinite, values)):
            wide_noise = max(wide_noise, wobble(values))
        wide = extrapolated(g, step, max(here, wide_noise))
        if wide and wide.error <= _TELLING * abs(wide.value):
            rivals.append((wide.value, wide.error))
        if misses > 16:
            break
    if not accepted:
        return Doubt(_why(g, line, noise), smooth=True)
    shifts = [_shift(g, line, c, steps[: len(accepted) + _ROWS], noise) for c in accepted]
    sure = [c._replace(error=max(c.error, s)) for c, s in zip(accepted, shifts, strict=True)]
    best = min(sure, key=lambda c: c.error)
    slope = max(abs(best.value) * best.least, largest)
    if noise > _NOISY * slope > 0.0:  # 0 at every step: that is no noise
        return Doubt(_noisy(noise), smooth=True)
    others = [r for r in rivals if abs(r[0] - best.value) > 10.0 * (r[1] + best.error)]
    return Estimate(best.value, best.error, rivals=tuple(others))


def _steps(least: float, line: Line) -> list[float]:
    """Return steps from the least to far beyond the largest scale, closer around the scales."""
    steps, widest = [least], _WIDEST * max(line.scales)
    between = _WIDEST * min(line.scales), _APPROACH * max(line.scales)
    while steps[-1] < widest:
        steps.append(steps[-1] * (_STRIDE if between[0] < steps[-1] < between[1] else 2.0))
    return steps


def _is_good(found: Candidate, line: Line, i: int) -> bool:
    size = max(abs(found.value), abs(line.output(i)(0.0)) / max(line.scales))
    return found.error <= _GOOD * size


def _sides(line: Line, i: int, jumps: bool) -> tuple[Estimate, ...]:
    """Return the slopes of the sides; none if one that is there cannot be found."""
    g, found = line.output(i), []
    for side in (-1.0, 1.0):
        if math.isfinite(g(16.0 * side * line.finest)):
            slope = slope_from(line, i, side, jumps=jumps)
            if slope is None:
                return ()
            found.append(slope)
    return tuple(found)


def extrapolated(g: Callable[[float], float], step: float, noise: float) -> Candidate | None:
    """Return the best entry of a table of four steps, None where the function is not finite."""
    best = (math.inf, math.nan)
    first = math.nan
    previous: list[float] = []
    h = step
    for _ in range(_ROWS):
        slope = (g(h) - g(-h)) / (2.0 * h)
        if not math.isfinite(slope):
            return None
        row = [slope]
        factor = 4.0
        floor = 2.0 * noise / h
        for shorter in previous:
            row.append(row[-1] + (row[-1] - shorter) / (factor - 1.0))
            rounding = max(floor, 4.0 * math.ulp(row[-1]))
            error = max(abs(row[-1] - row[-2]), abs(row[-1] - shorter), rounding)
            best = min(best, (error, row[-1]))
            factor *= 4.0
        previous = row
        first = slope if math.isnan(first) else first
        h /= 2.0
    error, value = best
    return Candidate(value, error, first, step, 2.0 * h) if error < math.inf else None


def _agrees(
    g: Callable[[float], float], found: Candidate, noise: float, checks: list[float]
) -> bool:
    """Whether differences at much smaller steps say the same, as far as noise lets them."""
    bend = abs(found.first - found.value) + found.error
    for h in checks:
        slope = (g(h) - g(-h)) / (2.0 * h)
        allowed = 4.0 * noise / h + 4.0 * bend * (h / found.step) ** 2 + 4.0 * found.error
        if not abs(slope - found.value) <= allowed:
            return False
    return True


def _shift(
    g: Callable[[float], float], line: Line, found: Candidate, steps: list[float], noise: float
) -> float:
    """Return the error of steps so wide that the input rounds beside them, and its place shifts."""
    if found.step <= line.exact_to:
        return 0.0
    center = g(0.0)
    curves = [abs(g(h) - 2.0 * center + g(-h)) - 4.0 * noise for h in steps]
    curvature = max(
        (c / h / h for c, h in zip(curves, steps, strict=True) if math.isfinite(c)), default=0.0
    )
    return line.epsilon * found.step * max(0.0, curvature)


def _bent(g: Callable[[float], float], checks: list[float], noise: float) -> bool:
    """Whether the slopes to the left and right differ as much at small steps as at larger ones."""
    bends = []
    for h in checks:
        bend = abs((g(h) - g(0.0)) + (g(-h) - g(0.0))) / h
        if bend > 16.0 * noise / h:
            bends.append(bend)
    return any(later > 0.5 * sooner for sooner, later in pairwise(bends))


def _why(g: Callable[[float], float], line: Line, noise: float) -> str:
    near = abs(g(0.0))
    far = max(
        (abs(g(s * scale / 64.0)) for scale in line.scales for s in (-1.0, 1.0)
         if math.isfinite(g(s * scale / 64.0))),
        default=0.0,
    )  # fmt: skip
    if near > 1e6 * far:
        return "a pole is so near that no step fits between"
    if noise > _NOISY * max(near, far):
        return _noisy(noise)
    return "no two steps agree: it is rough at every scale, or a pole or an end is too near"


def _noisy(noise: float) -> str:
    return (
        "it oscillates faster than floats are spaced, or its values are noise: they are only "
        f"good to {noise:.1g}"
    )
