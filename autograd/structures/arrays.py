"""Arrays of NumPy's, which need not be installed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from autograd.errors import OperandError

Shape = tuple[int, ...]
REAL_KINDS = "fiu"  # kinds of dtypes whose arrays hold numbers; those of objects may
_OTHER_KINDS = "bSUTMm"  # bools, texts, dates: they hold none

_ndarray: Any = None
_empty: Any = None


def is_array(thing: Any) -> bool:
    """Whether a thing is an array of NumPy's."""
    return isinstance(thing, _ndarray or _find_ndarray())


def is_plain_array(thing: Any) -> bool:
    """Whether a thing is of the very type of NumPy's arrays, and of no subclass."""
    return type(thing) is _ndarray


def empty_array(shape: Shape) -> Any:
    """Return an array of doubles that are not set yet; NumPy has been imported."""
    return _empty(shape)


def _find_ndarray() -> Any:
    """Return the type of NumPy's arrays; no type at all as long as NumPy is not imported."""
    global _ndarray, _empty
    numpy = sys.modules.get("numpy")
    if numpy is None or not hasattr(numpy, "ndarray"):  # being imported just now
        return ()
    _ndarray, _empty = numpy.ndarray, numpy.empty
    return _ndarray


def holds_no_number(thing: Any) -> bool:
    """Whether a thing is an array or a scalar of NumPy's, of bools, texts or dates."""
    dtype = getattr(thing, "dtype", None)
    if dtype is None or str(getattr(dtype, "kind", "O")) not in _OTHER_KINDS:
        return False
    return is_array(thing) or isinstance(thing, sys.modules["numpy"].generic)


def shaped(numbers: Sequence[Any], shape: Shape | None) -> Any:
    """Return a number, or an array of a shape: of float64, or of objects if there are Values.

    Arguments:
        numbers: as many as the shape holds; one, if it is None.
        shape: of the array, None for a single number.

    Returns:
        the number or the array.

    >>> shaped([1.0, 2.0], (2, 1)).tolist()
    [[1.0], [2.0]]
    """
    if shape is None:
        return numbers[0]
    return array_of(numbers, shape)


def array_of(things: Sequence[Any], shape: Shape) -> Any:
    """Return an array of a shape: of float64 if there are plain numbers alone, else of objects."""
    import numpy

    if all([issubclass(type(thing), (float, int)) for thing in things]):  # no traced Value
        return numpy.array(things, dtype=numpy.float64).reshape(shape)
    array = numpy.empty(len(things), dtype=object)
    array[:] = things
    return array.reshape(shape)


def dense(thing: Any, path: str) -> Any:
    """Return an array as a dense one of doubles.

    Arguments:
        thing: an array of floats, ints or bools of any width, in any order of memory.
        path: what to call it in errors.

    Raises:
        OperandError: if it holds other things.
    """
    import numpy

    if thing.dtype.kind not in "fiub":
        raise OperandError(
            f"{path} is an array of {thing.dtype}, but needs real numbers. Convert it first, for "
            "example with array.astype(float)."
        )
    return numpy.ascontiguousarray(thing, dtype=numpy.float64)
