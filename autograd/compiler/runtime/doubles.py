"""Loops over arrays of doubles, from the standard library's module ``array``.

Compiled, this file is built with doubles.pxd, and the inner functions get plain pointers.
"""

from __future__ import annotations

from array import array
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


def add_lanes(sums: array[float], first: int, width: int, into: array[float]) -> None:
    """Add the sums of a kernel's lanes to what stands in an array.

    Arguments:
        sums: from the first on, for each result, one for each lane.
        first: where they begin.
        width: how many lanes there are.
        into: what is added to.
    """
    _add_lanes(floats(sums), first, width, floats(into), len(into))


def add_lanes_at(
    sums: array[float], first: int, width: int, into: array[float], places: array[int]
) -> None:
    """Add the sums of a kernel's lanes to what stands at some places.

    Arguments:
        sums, first, width, into: as in :func:`add_lanes`.
        places: where the first results go.
    """
    _add_lanes_at(floats(sums), first, width, floats(into), ints(places), len(places))


_LOST = 1e-3  # of an offset: a sum that is smaller has lost so many of its digits


def add_offsets(
    offsets: array[float], begin: int, runs: array[int], factor: float, into: array[float]
) -> bool:
    """Add what every row would have added to the sums of a batch.

    Arguments:
        offsets: of the sums that have one, in turn.
        begin: where they begin.
        runs: of these sums: the first of each run, and how many follow each other.
        factor: how many rows there are.
        into: the sums.

    Returns:
        whether a sum lost digits to an offset that it nearly cancels.
    """
    lost = False
    for k in range(0, len(runs), 2):
        first, count = runs[k], runs[k + 1]
        lost |= _add_multiples(floats(offsets), begin, factor, floats(into), first, count)
        begin += count
    return lost


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
    if cython.compiled:
        divide_all(numbers, count, divisor)  # type: ignore[name-defined]  # noqa: F821  (in numbers.h)
    else:
        for k in range(count):
            numbers[k] = numbers[k] / divisor


def _add_lanes(sums: Any, first: int, width: int, into: Any, count: int) -> None:
    if cython.compiled:
        add_sums(sums + first, width, into, count)  # type: ignore[name-defined]  # noqa: F821  (in numbers.h)
    else:
        for k in range(count):
            into[k] += _of_lanes(sums, first + k * width, width)


def _add_lanes_at(sums: Any, first: int, width: int, into: Any, places: Any, count: int) -> None:
    for k in range(count):
        into[places[k]] += _of_lanes(sums, first + k * width, width)


def _add_multiples(
    offsets: Any, begin: int, factor: float, into: Any, first: int, count: int
) -> bool:
    if cython.compiled:
        return bool(add_multiples(offsets + begin, factor, _LOST, into + first, count))  # type: ignore[name-defined]  # noqa: F821  (in numbers.h)
    found = False
    for k in range(count):
        offset = factor * offsets[begin + k]
        here = into[first + k] + offset
        into[first + k] = here
        found |= abs(here) < _LOST * abs(offset)
    return found


def _of_lanes(sums: Any, first: int, width: int) -> float:
    """Add up so many numbers, a power of two: one half to the other, until one is left."""
    if cython.compiled:
        return sum_of_lanes(sums + first, width)  # type: ignore[name-defined, no-any-return]  # noqa: F821  (in numbers.h)
    left = list(sums[first : first + width])
    while len(left) > 1:
        half = len(left) // 2
        left = [left[k] + left[half + k] for k in range(half)]
    return float(left[0])
