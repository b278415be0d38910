"""Whether peers computed the same."""

from __future__ import annotations

import math
from collections.abc import Sequence


def difference(
    seen: Sequence[float],
    expected: Sequence[float],
    tolerance: float,
    what: str,
    floor: float | None = None,
) -> str | None:
    """Return how numbers differ from those expected.

    Arguments:
        seen: the numbers.
        expected: those to compare with.
        tolerance: relative to each.
        what: a word for one of them.
        floor: a difference that is no difference, however small the number; the tolerance, if
            it is not given.

    Returns:
        the first difference in words, or None if there is none beyond rounding.
    """
    if len(seen) != len(expected):
        return f"{len(seen)} {what}s, not {len(expected)}"
    for index, (one, right) in enumerate(zip(seen, expected, strict=True)):
        if not close(one, right, tolerance, floor):
            return f"{what} {index} is {one!r}, not {right!r}"
    return None


def close(seen: float, expected: float, tolerance: float, floor: float | None = None) -> bool:
    """Return whether two numbers are the same up to rounding; nan is close to nothing."""
    return math.isclose(
        seen, expected, rel_tol=tolerance, abs_tol=tolerance if floor is None else floor
    )
