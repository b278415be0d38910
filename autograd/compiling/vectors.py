"""Loops over arrays of doubles, from the standard library's module ``array``.

Compiled, this file is built with vectors.pxd, and the inner functions get plain pointers.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograd import _no_cython as cython
else:
    try:
        import cython
    except ImportError:
        from autograd import _no_cython as cython


def doubles(count: int) -> array[float]:
    """Return room for so many floats, all 0."""
    if cython.compiled:
        return clone(_EMPTY, count, True)  # type: ignore[name-defined, no-any-return]  # noqa: F821
    return array("d", bytes(8 * count))


def integers(count: int) -> array[int]:
    """Return room for so many ints of 64 bits, all 0."""
    return array("q", bytes(8 * count))


_EMPTY = array("d")


def clear(numbers: array[float]) -> None:
    """Set every number to 0."""
    _clear(numbers.data.as_doubles if cython.compiled else numbers, len(numbers))


def has_nan(numbers: array[float], count: int) -> bool:
    """Whether one of the first numbers is nan."""
    return _has_nan(numbers.data.as_doubles if cython.compiled else numbers, count)


def divide(numbers: array[float], divisor: float) -> None:
    """Divide every number."""
    _divide(numbers.data.as_doubles if cython.compiled else numbers, len(numbers), divisor)


def add_lanes(sums: array[float], width: int, into: array[float]) -> None:
    """Add the sums of a kernel's lanes to what stands in an array.

    Arguments:
        sums: for each result, one for each lane.
        width: how many lanes.
        into: what is added to.
    """
    _add_lanes(
        sums.data.as_doubles if cython.compiled else sums,
        width,
        into.data.as_doubles if cython.compiled else into,
        len(into),
    )


def add_chosen(into: array[float], source: array[float], chosen: array[int], factor: float) -> None:
    """Add a multiple of a number to each place.

    Arguments:
        into: what is added to.
        source: where the numbers are.
        chosen: for each place, which of them; -1 for none.
        factor: what they are multiplied by.
    """
    _add_chosen(
        into.data.as_doubles if cython.compiled else into,
        source.data.as_doubles if cython.compiled else source,
        chosen.data.as_longlongs if cython.compiled else chosen,
        len(chosen),
        factor,
    )


def _clear(numbers: Any, count: int) -> None:
    for k in range(count):
        numbers[k] = 0.0


def _has_nan(numbers: Any, count: int) -> bool:
    for k in range(count):
        if numbers[k] != numbers[k]:
            return True
    return False


def _divide(numbers: Any, count: int, divisor: float) -> None:
    for k in range(count):
        numbers[k] = numbers[k] / divisor


def _add_lanes(sums: Any, width: int, into: Any, count: int) -> None:
    for k in range(count):
        here = 0.0
        for lane in range(width):
            here += sums[k * width + lane]
        into[k] += here


def _add_chosen(into: Any, source: Any, chosen: Any, count: int, factor: float) -> None:
    for k in range(count):
        if chosen[k] >= 0:
            into[k] += factor * source[chosen[k]]
