"""A derivative that somebody has, judged by one that is found from the function alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from autograd.testing.reference.differences import quick, thorough
from autograd.testing.reference.estimate import SAFETY, Doubt, Estimate
from autograd.testing.reference.exact import COMPLEX, MPMATH
from autograd.testing.reference.hidden import COARSE, WIDE, hidden
from autograd.testing.reference.line import Line
from autograd.testing.reference.nearby import slopes_nearby
from autograd.testing.reference.shapes import END, KINK

_TINY = 2.0**-1022  # below, numbers lose digits
_VAGUE = 0.01  # relative error of differences beyond which mpmath is asked too
_ROUGH = 1e-4  # what slopes at points nearby are good to, as a part of the largest


class Verdict(NamedTuple):
    """What the reference says of a derivative.

    Arguments:
        right: whether it is; None where the reference cannot decide.
        expected, error: the derivative as the reference has it, nan where it has none.
        reason: why it cannot decide, or what else is allowed; else empty.

    >>> Verdict(True, 2.0, 1e-12, "").right
    True
    """

    right: bool | None
    expected: float
    error: float
    reason: str


def judge(
    line: Line,
    i: int,
    got: float,
    rtol: float,
    beside: float = 0.0,
    exact: Callable[[], list[Estimate] | None] | None = None,
    rough: bool = False,
) -> Verdict:
    """Say whether a derivative of an output along a line is right.

    What is easy is compared at once; before anything is called wrong, every step is tried.

    Arguments:
        line: the function.
        i: which output.
        got: the derivative in question.
        rtol: by how much of the larger they may differ, beyond the error of the reference.
        beside: the size of other derivatives that this one may come from by cancellation.
        exact: the derivatives of all outputs by other means, asked where differences cannot tell.
        rough: whether a first look is enough, as where guesses are tried.

    Returns:
        the verdict.

    >>> line = Line(lambda xs: [xs[0] ** 2], [3.0], [1.0])
    >>> judge(line, 0, 6.0, 1e-8).right, judge(line, 0, 3.0, 1e-8).right
    (True, False)
    """
    if i not in line.estimates:
        line.estimates[i] = quick(line, i)
    estimate = line.estimates[i]
    if estimate and _close(got, estimate.value, estimate.error, rtol, beside):
        return Verdict(True, estimate.value, estimate.error, "")
    if rough:
        right = False if estimate and math.isfinite(estimate.value) else None
        return Verdict(right, math.nan, math.inf, "a first look was not enough")
    found = thorough(line, i)
    if isinstance(found, Doubt):
        verdict = _by_sides(found, got, rtol, beside)
        if verdict.right:
            return verdict
        others = exact() if exact and found.smooth else None
        # A complex step sees no end of a domain.
        if others and not (others[i].by == COMPLEX and found.reason.startswith(END)):
            told = _verdict(others[i], got, rtol, beside)
            if told.right or others[i].by != COMPLEX:  # which alone condemns nothing: see there
                return told
        reason = found.reason if verdict.right is None else COARSE * line.coarse
    else:
        verdict = _verdict(found, got, rtol, beside)
        reason = "" if verdict.right else hidden(line, i, got, found.value)
    if verdict.right:
        return verdict
    # A slope of 0 may be that of stairs which all floats here lie on the edges of.
    vague = got == 0.0 or not verdict.error <= _VAGUE * abs(verdict.expected)
    if exact and (reason or line.finest >= 0.5 * WIDE or vague):
        others = exact()
        # Floats hide something: this may tell what is right, but another function may be meant.
        if others and others[i].by == MPMATH and _verdict(others[i], got, rtol, beside).right:
            return _verdict(others[i], got, rtol, beside)
    nearby = None if not math.isfinite(got) or reason.startswith(END) else slopes_nearby(line, i)
    if nearby and _between(got, *nearby):
        return Verdict(True, got, _ROUGH * max(map(abs, nearby)), "")
    if reason:
        return Verdict(None, verdict.expected, verdict.error, reason)
    return verdict


def _by_sides(found: Doubt, got: float, rtol: float, beside: float) -> Verdict:
    """Say whether it is a slope that a function without a derivative allows at the point."""
    if not found.sides or not math.isfinite(got):
        return Verdict(None, math.nan, math.inf, found.reason)
    values = [side.value for side in found.sides]
    low, high = min(values), max(values)
    nearest = min(max(got, low), high)
    error = max(side.error for side in found.sides)
    if _close(got, nearest, error, rtol, beside):
        return Verdict(True, nearest, error, "")
    if not found.reason.startswith(KINK):
        return Verdict(None, math.nan, math.inf, found.reason)
    allowed = f"at a kink, where any from {low:.6g} to {high:.6g} is right"
    return Verdict(False, nearest, error, allowed)


def _between(got: float, low: float, high: float) -> bool:
    error = _ROUGH * max(abs(low), abs(high))
    return low - error <= got <= high + error


def _verdict(found: Estimate, got: float, rtol: float, beside: float) -> Verdict:
    if _close(got, found.value, found.error, rtol, beside):
        return Verdict(True, found.value, found.error, "")
    for value, error in found.rivals:
        if _close(got, value, error, max(rtol, 0.1), beside):
            reason = (
                f"its values form stairs: the slope is {found.value:.6g} within a stair and about "
                f"{value:.6g} over many"
            )
            return Verdict(None, found.value, found.error, reason)
    return Verdict(False, found.value, found.error, "")


def _close(got: float, expected: float, error: float, rtol: float, beside: float) -> bool:
    if not math.isfinite(got):
        return False
    allowed = (
        _TINY + SAFETY * error + rtol * max(abs(got), abs(expected)) + float(rtol**1.5) * beside
    )
    return abs(got - expected) <= allowed
