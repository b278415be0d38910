"""Numbers as a page shows them: in decimals, so that what is kept is what is read."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from typing import NamedTuple

LARGEST = 32_000  # of a count, which with NOT_A_NUMBER and INFINITE fits two bytes
NOT_A_NUMBER, INFINITE = -32_768, 32_767
_MOST_DECIMALS = 300  # a power of ten beyond is no float


class Digits(NamedTuple):
    """Numbers with the same count of decimals.

    Arguments:
        decimals: how many; below 0, so many digits before the point are 0.
        counts: each number in units of its last decimal, or one of the two marks.

    >>> Digits(2, array("h", [150, -25])).numbers()
    [1.5, -0.25]
    """

    decimals: int
    counts: array[int]

    def numbers(self) -> list[float]:
        """Return the numbers as floats."""
        marks = {NOT_A_NUMBER: math.nan, INFINITE: math.inf, -INFINITE: -math.inf}
        return [marks.get(n, float(f"{n}e{-self.decimals}")) for n in self.counts]


def digits_of(numbers: Iterable[float], largest: int = LARGEST) -> Digits:
    """Return numbers rounded to as many decimals as the largest of them has room for.

    Arguments:
        numbers: any floats.
        largest: the count of units that the largest number may come to, of 10 and more.

    Returns:
        the decimals, each the one nearest to its number.

    >>> digits_of([0.12345, -1.5, math.nan, -math.inf])
    Digits(decimals=4, counts=array('h', [1235, -15000, -32768, -32767]))
    >>> digits_of([2.0, 123456.0], largest=1000).numbers()
    [0.0, 123000.0]
    """
    listed = list(numbers)
    top = max((abs(x) for x in listed if math.isfinite(x)), default=0.0)
    decimals = _decimals(top, largest)
    return Digits(decimals, array("h", [_count(x, decimals) for x in listed]))


def _decimals(top: float, largest: int) -> int:
    if not top:
        return 0
    fitting = math.floor(math.log10(largest) - math.log10(top))
    return min(_MOST_DECIMALS, fitting)


def _count(x: float, decimals: int) -> int:
    if not math.isfinite(x):
        return NOT_A_NUMBER if x != x else int(math.copysign(INFINITE, x))
    try:
        rounded = round(x, decimals)  # in decimal arithmetic: the product alone would round twice
    except OverflowError:  # beyond the largest float
        rounded = x
    return round(rounded * 10.0**decimals if decimals >= 0 else rounded / 10.0**-decimals)
