"""IEEE 754 arithmetic for the places where Python raises instead.

Python's floats raise where IEEE arithmetic has an answer: ``1 / 0``, ``math.log(0)``,
``math.exp(1000)``. The engine evaluates in Python's arithmetic, which costs nothing extra, and
only when that raises once more in the arithmetic of this module.
"""

from __future__ import annotations

import math
from typing import Any

INF = math.inf
NAN = math.nan


def divide(x: float, y: float) -> float:
    """Return ``x / y`` as IEEE arithmetic gives it.

    Arguments:
        x, y: any floats; ``y`` may be zero of either sign.

    Returns:
        the quotient: an infinity of the right sign for ``x / 0``, nan for ``0 / 0``.

    >>> divide(1.0, -0.0), divide(0.0, 0.0), divide(1.0, 4.0)
    (-inf, nan, 0.25)
    """
    if y != 0.0:
        return x / y
    if x == 0.0 or x != x:
        return NAN
    return math.copysign(INF, x) * math.copysign(1.0, y)


def power(x: float, y: float) -> float:
    """Return ``x ** y`` as IEEE arithmetic gives it (C's ``pow``).

    Arguments:
        x, y: any floats.

    Returns:
        the power: nan for a negative base to a fraction, infinities at poles and on overflow.

    >>> power(-8.0, 1 / 3), power(0.0, -1.0), power(-10.0, 309.0)
    (nan, inf, -inf)
    """
    try:
        return math.pow(x, y)
    except OverflowError:
        return -INF if x < 0.0 and _is_odd(y) else INF
    except ValueError:
        if x != 0.0:
            return NAN
        return math.copysign(INF, x) if _is_odd(y) else INF


def _is_odd(y: float) -> bool:
    return abs(math.fmod(y, 2.0)) == 1.0  # y % 2 would round


class IEEE(float):
    """A float whose arithmetic never raises: what a formula over floats is run on a second time.

    Arguments:
        x: the number.

    >>> 1.0 / IEEE(0.0)
    IEEE(inf)
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"IEEE({float(self)!r})"

    def __neg__(self) -> IEEE:
        return IEEE(-float(self))

    def __add__(self, other: float) -> IEEE:
        return IEEE(float(self) + float(other))

    def __sub__(self, other: float) -> IEEE:
        return IEEE(float(self) - float(other))

    def __rsub__(self, other: float) -> IEEE:
        return IEEE(float(other) - float(self))

    def __mul__(self, other: float) -> IEEE:
        return IEEE(float(self) * float(other))

    __radd__ = __add__
    __rmul__ = __mul__

    def __truediv__(self, other: float) -> IEEE:
        return IEEE(divide(float(self), float(other)))

    def __rtruediv__(self, other: float) -> IEEE:
        return IEEE(divide(float(other), float(self)))

    def __pow__(self, other: float, modulo: None = None) -> IEEE:
        return IEEE(power(float(self), float(other)))

    def __rpow__(self, other: float, modulo: None = None) -> IEEE:
        return IEEE(power(float(other), float(self)))

    def __mod__(self, other: float) -> IEEE:
        return IEEE(float(self) % float(other) if other != 0.0 else NAN)

    def __rmod__(self, other: float) -> IEEE:
        return IEEE(other) % self

    def __floordiv__(self, other: float) -> IEEE:
        whole = float(self) // float(other) if other != 0.0 else divide(float(self), float(other))
        return IEEE(whole)

    def __rfloordiv__(self, other: float) -> IEEE:
        return IEEE(other) // self

    def __divmod__(self, other: float) -> tuple[IEEE, IEEE]:
        return self // other, self % other

    def __rdivmod__(self, other: float) -> tuple[IEEE, IEEE]:
        return IEEE(other) // self, IEEE(other) % self

    def __pos__(self) -> IEEE:
        return self

    def __abs__(self) -> IEEE:
        return IEEE(abs(float(self)))

    def __round__(self, digits: int | None = None) -> IEEE:  # type: ignore[override]
        return IEEE(round(float(self), digits)) if math.isfinite(self) else self

    def __floor__(self) -> IEEE:  # type: ignore[override]
        return IEEE(math.floor(float(self))) if math.isfinite(self) else self

    def __ceil__(self) -> IEEE:  # type: ignore[override]
        return IEEE(math.ceil(float(self))) if math.isfinite(self) else self

    def __trunc__(self) -> IEEE:  # type: ignore[override]
        return IEEE(math.trunc(float(self))) if math.isfinite(self) else self

    @staticmethod
    def __apply__(op: Any, operands: tuple[float, ...]) -> IEEE:
        """Evaluate an operation, on behalf of a formula that calls it."""
        return IEEE(op.value(*map(float, operands)))
