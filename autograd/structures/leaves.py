"""The numbers and gradients of many leaves at once, such as all parameters of a model.

Compiled, this file is built with leaves.pxd, and a leaf takes some nanoseconds.
"""

from __future__ import annotations

from array import array
from math import isnan
from typing import Any

from autograd.context import shared
from autograd.errors import OperandError
from autograd.structures.arrays import is_array

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

_NOTHING = array("d")
_AHEAD = 16  # leaves: memory that is asked for by then has come when it is needed


def numbers_of(leaves: list[Any]) -> array[float]:
    """Return the numbers that leaves hold.

    Arguments:
        leaves: Values that nothing computed.

    >>> from autograd import Value
    >>> numbers_of([Value(1.0), Value(2.0)])
    array('d', [1.0, 2.0])
    """
    if shared.watches > 0 or not cython.compiled:
        return array("d", [leaf.data for leaf in leaves])
    found = clone(_NOTHING, len(leaves), False)  # type: ignore[name-defined]  # noqa: F821  (Cython's)
    place = found.data.as_doubles
    for i in range(len(leaves)):
        ask_for_item(leaves, i + _AHEAD)  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
        leaf = leaves[i]
        place[i] = leaf._primal
    return found  # type: ignore[no-any-return]  # an array, in Cython too


def has_nan(numbers: Any) -> bool:
    """Return whether there is a nan among numbers.

    Arguments:
        numbers: an array of doubles, NumPy's or the standard library's.

    Raises:
        OperandError: if it is no such array.

    >>> from array import array
    >>> has_nan(array("d", [1.0, float("nan")]))
    True
    """
    if cython.compiled:
        found = nan_among(numbers)  # type: ignore[name-defined]  # noqa: F821  (in leaves.pxd)
    else:
        view = memoryview(numbers)
        fits = view.format == "d" and view.c_contiguous
        if fits and is_array(numbers):
            found = bool((numbers != numbers).any())  # far faster than number by number
        else:
            found = any(map(isnan, view.cast("B").cast("d"))) if fits else -1
    if found < 0:
        raise OperandError("Only an array of doubles is asked whether there is a nan.")
    return bool(found)


def less(numbers: Any, factor: float, others: Any, into: Any) -> bool:
    """Write numbers less a multiple of others, in one pass; compiled alone.

    Arguments:
        numbers, others: arrays of as many doubles, NumPy's or the standard library's.
        factor: of the others. The product is rounded, then the difference.
        into: what is written to: the numbers themselves, or another one.

    Returns:
        whether that was done: not for other arrays, and never where this is not compiled.
    """
    if cython.compiled:
        return bool(written_less(numbers, factor, others, into))  # type: ignore[name-defined]  # noqa: F821  (in leaves.pxd)
    return False


def set_numbers(leaves: list[Any], numbers: Any, grads: Any = None) -> None:
    """Let leaves hold other numbers, and other gradients, as by assigning ``data`` and ``grad``.

    Arguments:
        leaves: Values that nothing computed.
        numbers: one for each, in an array of doubles, NumPy's or the standard library's.
        grads: the same of gradients; None leaves them as they are.

    Raises:
        OperandError: if one is no such array; nothing has changed then.

    >>> from array import array
    >>> from autograd import Value
    >>> leaves = [Value(1.0), Value(2.0)]
    >>> set_numbers(leaves, array("d", [3.0, 4.0]), array("d", [5.0, 6.0]))
    >>> leaves[1].data, leaves[1].grad
    (4.0, 6.0)
    """
    count = len(leaves)
    own = _doubles(numbers, count)
    slopes = _NOTHING if grads is None else _doubles(grads, count)
    has_slopes = grads is not None
    if shared.watches > 0 or not cython.compiled:
        for i in range(count):
            leaves[i].data = own[i]
            if has_slopes:
                leaves[i].grad = slopes[i]
        return
    place, slope = own.data.as_doubles, slopes.data.as_doubles  # type: ignore[attr-defined]  # of Cython's array
    for i in range(count):
        ask_for_item(leaves, i + _AHEAD)  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
        leaf = leaves[i]
        leaf._primal = place[i]
        if has_slopes:
            leaf._grad = slope[i]


def _doubles(numbers: Any, count: int) -> array[float]:
    """Return a copy of so many doubles."""
    if cython.compiled:
        found = clone(_NOTHING, count, False)  # type: ignore[name-defined]  # noqa: F821  (Cython's)
        fits = copy_doubles(numbers, found.data.as_doubles, count)  # type: ignore[name-defined]  # noqa: F821  (in buffers.h)
    else:
        view = memoryview(numbers)
        fits = view.format == "d" and view.nbytes == 8 * count and view.c_contiguous
        found = array("d", view.tobytes() if fits else b"")
    if not fits:
        raise OperandError(f"{count} leaves need as many numbers, in one array of doubles.")
    return found  # type: ignore[no-any-return]  # an array, in Cython too
