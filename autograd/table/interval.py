"""Interval: over which reals an operand may run."""

from __future__ import annotations

from autograd.table.ieee import INF


class Interval:
    """A range of the reals over which an operand may run.

    Arguments:
        low, high: the ends; either may be infinite.
        closed: whether a finite end belongs to the range.

    >>> print(Interval(0.0, INF))
    (0, inf)
    """

    __slots__ = ("closed", "high", "low")

    def __init__(self, low: float, high: float, closed: bool = False) -> None:
        self.low = low
        self.high = high
        self.closed = closed

    def __repr__(self) -> str:
        left = "[" if self.closed and self.low > -INF else "("
        right = "]" if self.closed and self.high < INF else ")"
        return f"{left}{self.low:g}, {self.high:g}{right}"


REALS = Interval(-INF, INF)
POSITIVE = Interval(0.0, INF)
NON_NEGATIVE = Interval(0.0, INF, closed=True)
UNIT = Interval(0.0, 1.0)
INSIDE_ONE = Interval(-1.0, 1.0)
ABOVE_MINUS_ONE = Interval(-1.0, INF)
ABOVE_ONE = Interval(1.0, INF)
ABOVE_BRANCH = Interval(-0.36787944117144233, INF)  # -1/e, where two branches of Lambert's W meet
BELOW_TWO = Interval(0.0, 2.0)
