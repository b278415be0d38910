"""Results that vary, put among those that do not. Compiled, this is built with spreading.pxd."""

from __future__ import annotations

import ctypes
from array import array
from typing import Any

from autograd.compiler.runtime.doubles import copy

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.runtime.doubles import floats, ints


def spread(
    template: array[float],
    positions: array[int],
    sources: array[int],
    numbers: array[float],
    into: array[float],
) -> None:
    """Write all results of a program, of which some are known.

    Arguments:
        template: all of them, where the others are 0.
        positions: of the others.
        sources: which of the numbers each of those is.
        numbers: what was computed.
        into: room for all.

    >>> from array import array
    >>> into = array("d", [9.0, 9.0, 9.0])
    >>> zeros, some = array("d", [0.0, 5.0, 0.0]), array("q", [2])
    >>> spread(zeros, some, array("q", [0]), array("d", [7.0]), into)
    >>> into.tolist()
    [0.0, 5.0, 7.0]
    """
    copy(template, into, 0, len(template))
    _spread(ints(positions), ints(sources), floats(numbers), floats(into), len(positions))


def _spread(positions: Any, sources: Any, numbers: Any, into: Any, count: int) -> None:
    for k in range(count):
        into[positions[k]] = numbers[sources[k]]


def sums_of(
    template: array[float],
    factor: int,
    positions: array[int],
    sources: array[int],
    numbers: array[float],
) -> array[float]:
    """Return sums over the rows of a batch, of which some are of a number that all rows have.

    Arguments:
        template: those numbers, and 0 for others.
        factor: how many rows there are.
        positions, sources, numbers: of the other sums, as in :func:`spread`.

    >>> from array import array
    >>> sums_of(array("d", [3.0, 0.0]), 2, array("q", [1]), array("q", [0]), array("d", [7.0]))
    array('d', [6.0, 7.0])
    """
    # Sums begin at 0.0, so that none is -0.0
    found = array("d", [0.0 + factor * number if factor else 0.0 for number in template])
    for position, source in zip(positions, sources, strict=True):
        if position < len(found):
            found[position] = numbers[source]
    return found


def fill_rows(
    table: array[int], known: array[int], template: array[float], rows: int, count: int
) -> None:
    """Write results that are the same for every row of a batch.

    Arguments:
        table: address and stride in bytes of each result.
        known: which of them.
        template: their numbers, by the result.
        rows: the address of the numbers of the rows; 0 for all in turn.
        count: how many rows.
    """
    _fill_rows(ints(table), ints(known), floats(template), rows, count, len(known))


def _fill_rows(table: Any, known: Any, template: Any, rows: int, count: int, n_known: int) -> None:
    for k in range(count):
        row = k
        if rows:
            row = _int_at(rows + 8 * k)
        for c in range(n_known):
            result = known[c]
            _set(table[2 * result] + row * table[2 * result + 1], template[result])


def copy_rows(table: array[int], pairs: array[int], rows: int, count: int) -> None:
    """Write results that are the same as others, row by row.

    Arguments:
        table, rows, count: as in :func:`fill_rows`.
        pairs: for each of them which other it is, and which it is itself.
    """
    _copy_rows(ints(table), ints(pairs), rows, count, len(pairs) // 2)


def _copy_rows(table: Any, pairs: Any, rows: int, count: int, n_pairs: int) -> None:
    for k in range(count):
        row = k
        if rows:
            row = _int_at(rows + 8 * k)
        for c in range(n_pairs):
            here, there = pairs[2 * c], pairs[2 * c + 1]
            number = _double_at(table[2 * here] + row * table[2 * here + 1])
            _set(table[2 * there] + row * table[2 * there + 1], number)


def _int_at(address: int) -> int:
    if cython.compiled:
        return cython.cast(cython.p_longlong, address)[0]  # type: ignore[no-any-return]
    return ctypes.c_longlong.from_address(address).value


def _double_at(address: int) -> float:
    if cython.compiled:
        return cython.cast(cython.p_double, address)[0]  # type: ignore[no-any-return]
    return ctypes.c_double.from_address(address).value


def _set(address: int, number: float) -> None:
    if cython.compiled:
        cython.cast(cython.p_double, address)[0] = number
    else:
        ctypes.c_double.from_address(address).value = number
