"""Tables that tell where numbers of rows, of 8 bytes each, lie: address and stride in bytes.

Compiled, this is built with addresses.pxd.
"""

from __future__ import annotations

from array import array
from typing import Any

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.runtime.doubles import ints


def pointing(
    places: array[int], address: int, step: int, table: array[int], first: int
) -> array[int]:
    """Return a table of numbers, some of which another table has.

    Arguments:
        places: which of the columns that lie at an address, each with its rows side by side; or
            ``~k`` for what is at k in the other table.
        address: of the first column.
        step: bytes from one column to the next.
        table: the other, whose rows are counted from the first of a batch.
        first: which of these is the first here.

    >>> from array import array
    >>> pointing(array("q", [2, ~0]), 1000, 80, array("q", [500, 16]), 3)
    array('q', [1160, 8, 548, 16])
    """
    found = array("q", bytes(16 * len(places)))
    _point(ints(found), ints(places), len(places), address, step, ints(table), first)
    return found


def _point(
    found: Any, places: Any, count: int, address: int, step: int, table: Any, first: int
) -> None:
    for k in range(count):
        place = places[k]
        if place >= 0:
            found[2 * k] = address + step * place
            found[2 * k + 1] = 8
        else:
            stride = table[2 * ~place + 1]
            found[2 * k] = table[2 * ~place] + first * stride
            found[2 * k + 1] = stride


def are_in_line(places: array[int], table: array[int]) -> bool:
    """Return whether some numbers of a row lie side by side.

    Arguments:
        places: which, in the table; one at least.
        table: address and stride of each.

    >>> from array import array
    >>> table = array("q", [800, 16, 808, 16])
    >>> are_in_line(array("q", [0, 1]), table), are_in_line(array("q", [1, 0]), table)
    (True, False)
    """
    return bool(_are_in_line(ints(places), len(places), ints(table)))


def _are_in_line(places: Any, count: int, table: Any) -> bool:
    address, stride = table[2 * places[0]], table[2 * places[0] + 1]
    for k in range(count):
        at = 2 * places[k]
        if table[at] != address + 8 * k or table[at + 1] != stride:
            return False
    return True
