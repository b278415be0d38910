"""Loops over arrays of doubles, from the standard library's module ``array``.

Compiled, this file is built with doubles.pxd, and the inner functions get plain pointers.
"""

from __future__ import annotations

from array import array
from math import frexp
from typing import Any

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython


def doubles(count: int) -> array[float]:
    """Return room for so many floats, all 0."""
    if cython.compiled:
        return clone(_NO_FLOATS, count, True)  # type: ignore[name-defined, no-any-return]  # noqa: F821
    return array("d", bytes(8 * count))


def room(count: int) -> array[float]:
    """Return room for so many floats, to be written before they are read."""
    if cython.compiled:
        return clone(_NO_FLOATS, count, False)  # type: ignore[name-defined, no-any-return]  # noqa: F821
    return array("d", bytes(8 * count))


def integers(count: int) -> array[int]:
    """Return room for so many ints of 64 bits, all 0."""
    if cython.compiled:
        return clone(_NO_INTS, count, True)  # type: ignore[name-defined, no-any-return]  # noqa: F821
    return array("q", bytes(8 * count))


def as_doubles(numbers: Any) -> array[float]:
    """Return numbers that lie one behind the other, as in an array of NumPy's, as an array."""
    if type(numbers) is array:
        return numbers
    found = array("d")
    found.frombytes(memoryview(numbers).cast("B"))
    return found


_NO_FLOATS, _NO_INTS = array("d"), array("q")


def floats(numbers: array[float]) -> Any:
    """Return the numbers of an array to work on: compiled, the pointer to them."""
    if cython.compiled:
        return numbers.data.as_doubles  # type: ignore[attr-defined]  # of Cython's array
    return numbers


def ints(numbers: array[int]) -> Any:
    """Return the same for an array of ints."""
    if cython.compiled:
        return numbers.data.as_longlongs  # type: ignore[attr-defined]  # of Cython's array
    return numbers


def copy(source: array[float], into: array[float], first: int, count: int) -> None:
    """Copy the first numbers of an array to a place in another."""
    _copy(
        floats(source),
        floats(into),
        first,
        count,
    )


def clear(numbers: array[float]) -> None:
    """Set every number to 0."""
    _clear(floats(numbers), len(numbers))


def clear_at(numbers: array[float], places: array[int]) -> None:
    """Set the numbers at some places to 0."""
    _clear_at(floats(numbers), ints(places), len(places))


def has_not_finite(numbers: array[float], count: int) -> bool:
    """Whether one of the first numbers is nan or infinite."""
    return _has_not_finite(floats(numbers), count)


def divide(numbers: array[float], divisor: float) -> None:
    """Divide every number."""
    _divide(floats(numbers), len(numbers), divisor)


def add_lanes(sums: array[float], width: int, lanes: int, into: array[float]) -> None:
    """Add the sums of a kernel's lanes to what stands in an array.

    Arguments:
        sums: for each result, one for each lane.
        width: how many lanes there are.
        lanes: how many count, the first.
        into: what is added to.
    """
    _add_lanes(
        floats(sums),
        width,
        lanes,
        floats(into),
        len(into),
    )


def add_lanes_at(
    sums: array[float], width: int, lanes: int, into: array[float], places: array[int]
) -> None:
    """Add the sums of a kernel's lanes to what stands at some places.

    Arguments:
        sums, width, lanes, into: as in :func:`add_lanes`.
        places: where the first results go.
    """
    _add_lanes_at(floats(sums), width, lanes, floats(into), ints(places), len(places))


_LOST = 1e-3  # of an offset: a sum that is smaller has lost so many of its digits


def finish(
    sums: array[float],
    width: int,
    lanes: int,
    offsets: array[float],
    chosen: array[int],
    factor: float,
    into: array[float],
) -> int:
    """Add what is left to the sums of a batch: those of a kernel's lanes, and the offsets.

    Arguments:
        sums, width, lanes, into: as in :func:`add_lanes`.
        offsets: numbers that every row would have added.
        chosen: for each result, which of them; -1 for none.
        factor: how many rows there are.

    Returns:
        0; 1 if something not finite came out, 2 if a sum lost digits to an offset that it nearly
        cancels, or 3.
    """
    return _finish(
        floats(sums), width, lanes, floats(offsets), ints(chosen), factor, floats(into), len(into)
    )


def _copy(source: Any, into: Any, first: int, count: int) -> None:
    if cython.compiled:
        memcpy(into + first, source, 8 * count)  # type: ignore[name-defined]  # noqa: F821
    else:
        for k in range(count):
            into[first + k] = source[k]


def _clear(numbers: Any, count: int) -> None:
    if cython.compiled:
        memset(numbers, 0, 8 * count)  # type: ignore[name-defined]  # noqa: F821
    else:
        for k in range(count):
            numbers[k] = 0.0


def _clear_at(numbers: Any, places: Any, count: int) -> None:
    for k in range(count):
        numbers[places[k]] = 0.0


def _has_not_finite(numbers: Any, count: int) -> bool:
    if cython.compiled:
        return bool(any_not_finite(numbers, count))  # type: ignore[name-defined]  # noqa: F821  (in numbers.h)
    found = 0
    for k in range(count):
        found |= numbers[k] - numbers[k] != 0.0
    return found != 0


def _divide(numbers: Any, count: int, divisor: float) -> None:
    factor = 1.0 / divisor
    if frexp(divisor)[0] == 0.5:  # a power of two: the product is the quotient, and faster
        for k in range(count):
            numbers[k] = numbers[k] * factor
    else:
        for k in range(count):
            numbers[k] = numbers[k] / divisor


def _add_lanes(sums: Any, width: int, lanes: int, into: Any, count: int) -> None:
    for k in range(count):
        into[k] += _of_lanes(sums, k * width, lanes)


def _add_lanes_at(sums: Any, width: int, lanes: int, into: Any, places: Any, count: int) -> None:
    for k in range(count):
        into[places[k]] += _of_lanes(sums, k * width, lanes)


def _finish(
    sums: Any,
    width: int,
    lanes: int,
    offsets: Any,
    chosen: Any,
    factor: float,
    into: Any,
    count: int,
) -> int:
    found = 0
    for k in range(count):
        if lanes == 1:
            here = into[k] + sums[k * width]
        else:
            here = into[k] + _of_lanes(sums, k * width, lanes)
        if chosen[k] >= 0 and factor > 0.0:
            offset = factor * offsets[chosen[k]]
            here += offset
            found |= (abs(here) < _LOST * abs(offset)) << 1
        into[k] = here
        found |= here - here != 0.0
    return found


def _of_lanes(sums: Any, first: int, lanes: int) -> float:
    """Add up some numbers, two at a time, so that additions need not wait for each other."""
    if cython.compiled:
        return sum_of_lanes(sums + first, lanes)  # type: ignore[name-defined, no-any-return]  # noqa: F821  (in numbers.h)
    here = there = 0.0
    for lane in range(0, lanes - 1, 2):
        here += sums[first + lane]
        there += sums[first + lane + 1]
    if lanes % 2:
        here += sums[first + lanes - 1]
    return float(here + there)
