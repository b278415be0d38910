"""What the reference found: a derivative with its error, or the doubt that there is one."""

from __future__ import annotations

from typing import NamedTuple

SAFETY = 10.0  # how many times its estimate an error of the reference may be


class Estimate(NamedTuple):
    """A derivative known up to an error.

    Arguments:
        value, error: so that the derivative lies within a few errors of the value.
        by: how it was found.
        rivals: what wide steps say where small ones, the value, say something else.

    >>> Estimate(2.0, 1e-9).error
    1e-09
    """

    value: float
    error: float
    by: str = "differences"
    rivals: tuple[tuple[float, float], ...] = ()


class Doubt(NamedTuple):
    """Why no derivative could be found.

    Arguments:
        reason: in words.
        smooth: whether the function may well be smooth there, too wild or noisy for floats.
        sides: the slopes from the left and from the right, or from the one side that there is.

    >>> Doubt("it jumps").smooth
    False
    """

    reason: str
    smooth: bool = False
    sides: tuple[Estimate, ...] = ()
