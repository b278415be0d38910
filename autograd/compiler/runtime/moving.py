"""Numbers moved between places anywhere in memory and arrays.

Compiled, this file is built with moving.pxd.
"""

from __future__ import annotations

import ctypes
from array import array
from typing import Any

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.runtime.doubles import floats, ints


def gather(address: int, places: array[int], into: array[float]) -> None:
    """Copy the numbers at some places.

    Arguments:
        address: where place 0 is.
        places: which.
        into: where they go, one behind the other.

    >>> from array import array
    >>> from autograd.compiler.runtime.kernel import address_of
    >>> vector, found = array("d", [1.0, 2.0, 3.0]), array("d", [0.0, 0.0])
    >>> gather(address_of(vector), array("q", [2, 0]), found)
    >>> found
    array('d', [3.0, 1.0])
    """
    _gather(address, ints(places), len(places), floats(into))


def scatter(numbers: array[float], places: array[int], address: int, adds: bool) -> None:
    """Copy numbers to some places, or add them to what is there.

    Arguments:
        numbers: one behind the other.
        places: where each goes.
        address: where place 0 is.
        adds: whether they are added.
    """
    _scatter(floats(numbers), ints(places), len(places), address, adds)


def gather_rows(table: array[int], count: int, into: array[float]) -> None:
    """Copy columns of rows.

    Arguments:
        table: address and stride in bytes of each column.
        count: how many rows.
        into: where they go, column by column.
    """
    _move_rows(ints(table), len(table) // 2, count, floats(into), False)


def scatter_rows(numbers: array[float], table: array[int], count: int) -> None:
    """Copy to columns of rows; the arguments are as for :func:`gather_rows`."""
    _move_rows(ints(table), len(table) // 2, count, floats(numbers), True)


def _gather(address: int, places: Any, count: int, into: Any) -> None:
    source = at(address, 1 if cython.compiled else 1 + max(places, default=0))
    for k in range(count):
        into[k] = source[places[k]]


def _scatter(numbers: Any, places: Any, count: int, address: int, adds: bool) -> None:
    into = at(address, 1 if cython.compiled else 1 + max(places, default=0))
    for k in range(count):
        into[places[k]] = into[places[k]] + numbers[k] if adds else numbers[k]


def _move_rows(table: Any, n_columns: int, count: int, numbers: Any, outwards: bool) -> None:
    for c in range(n_columns):
        step = table[2 * c + 1] // 8
        column = at(table[2 * c], 1 if cython.compiled else 1 + (count - 1) * step)
        for k in range(count):
            if outwards:
                column[k * step] = numbers[c * count + k]
            else:
                numbers[c * count + k] = column[k * step]


def at(address: int, count: int) -> Any:
    """Return so many numbers at an address: compiled, the pointer to them."""
    if cython.compiled:
        return pointer_to(address)  # type: ignore[name-defined]  # noqa: F821  (in calls.h)
    return (ctypes.c_double * count).from_address(address)
