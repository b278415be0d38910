"""Arrays of NumPy's, which need not be installed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.numbers import as_float, is_masked, not_a_number
from autograd.tools.array_hook import is_value_array, value_array

Shape = tuple[int, ...]
REAL_KINDS = "fiu"  # kinds of dtypes whose arrays hold numbers; those of objects may
_OTHER_KINDS = "bSUTMm"  # bools, texts, dates: they hold none

_ndarray: Any = None
_empty: Any = None


def is_array(thing: Any) -> bool:
    """Whether a thing is an array of NumPy's."""
    return issubclass(type(thing), _ndarray or _find_ndarray())  # no traced Value is asked


def is_plain_array(thing: Any) -> bool:
    """Whether a thing is of the very type of NumPy's arrays, and of no subclass."""
    return type(thing) is _ndarray


def read_array(thing: Any) -> Any:
    """Return what holds an array as that array: a Series of pandas, a tensor; others as they are.

    Arguments:
        thing: anything; what has ``__array__`` and is no array, number or Value is asked for it.

    Raises:
        OperandError: if it does not give one.

    >>> import numpy as np
    >>> class Held:
    ...     def __array__(self, dtype=None, copy=None):
    ...         return np.ones(2)
    >>> read_array(Held()), read_array(2.0)
    (array([1., 1.]), 2.0)
    """
    kind = type(thing)
    if issubclass(kind, (float, int, str, Node)) or getattr(kind, "__array__", None) is None:
        return thing
    if is_array(thing) or isinstance(thing, type):
        return thing
    import numpy

    if isinstance(thing, numpy.generic):
        return thing
    try:
        return numpy.asarray(thing)
    except Exception as error:
        raise OperandError(
            f"One of type {kind.__name__} does not give its numbers as an array: {error} Give it "
            "as one of NumPy's; a tensor that requires a gradient by x.detach().numpy()."
        ) from error


def empty_array(shape: Shape) -> Any:
    """Return an array of doubles that are not set yet; NumPy has been imported."""
    return _empty(shape)


def view_of(numbers: Any, position: int, size: int, shape: Shape) -> Any:
    """Return an array over numbers in memory, which is kept as long as the array.

    Arguments:
        numbers: of the standard library's ``array``.
        position: of the first.
        size, shape: of the array.
    """
    numpy = sys.modules["numpy"]
    return numpy.frombuffer(numbers, count=size, offset=8 * position).reshape(shape)


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
    """Return a number, or an array of a shape: of float64, or of Values if there are some.

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
    """Return an array of a shape: of float64 if there are plain numbers alone, else of Values."""
    import numpy

    kinds = set(map(type, things))
    if all([issubclass(kind, (float, int)) for kind in kinds]):  # no traced Value
        return numpy.array(things, dtype=numpy.float64).reshape(shape)
    # An assignment would ask each Value for attributes that arrays have
    return numpy.fromiter(things, object, len(things)).reshape(shape).view(value_array())


def without_subclass(thing: Any) -> Any:
    """Return an array of a subclass as one of NumPy's own type, which holds the same numbers.

    Arguments:
        thing: an array, such as a ``memmap`` or a ``recarray``.

    Raises:
        OperandError: if some of its numbers are masked, or if its operators mean other things than
            an array's, as a matrix's do: a function of it would not compute the same.

    >>> import numpy as np
    >>> without_subclass(np.ones((1, 2)).view(np.recarray))
    array([[1., 1.]])
    """
    kind = type(thing)
    if kind is not _ndarray and not is_value_array(kind):
        if is_masked(thing):
            raise OperandError(
                "Some numbers of a masked array are masked, so there are none in their places. "
                "Fill them first, for example with array.filled(0.0)."
            )
        masked = getattr(sys.modules.get("numpy.ma"), "MaskedArray", ())
        if not isinstance(thing, masked) and _has_own_operators(kind):
            raise OperandError(
                f"An operator of a {kind.__name__} does not mean what an array's does. Give it as "
                "an array, with numpy.asarray(...)."
            )
    return thing.view(_ndarray)


def _has_own_operators(kind: type) -> bool:
    return any(getattr(kind, name) is not getattr(_ndarray, name) for name in _OPERATORS)


_OPERATORS = tuple(f"__{name}__" for name in (
    "add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "matmul", "rmatmul",
    "pow", "rpow", "neg", "array_ufunc", "array_function",
))  # fmt: skip


def dense(thing: Any, path: str) -> Any:
    """Return an array as a dense one of native doubles; None if it holds Values.

    Arguments:
        thing: an array of floats, ints, bools or objects, in any order of memory.
        path: what to call it in errors.

    Raises:
        OperandError: if it holds other things.

    >>> import numpy as np
    >>> dense(np.array([[1, 2]], dtype=">i2"), "x")
    array([[1., 2.]])
    """
    import numpy

    try:
        if not is_plain_array(thing):
            thing = without_subclass(thing)
        if thing.dtype.kind == "O":
            return _of_objects(thing, path)
    except OperandError as error:
        raise OperandError(f"{path}: {error}") from None
    if thing.dtype.kind not in "fiub":
        raise OperandError(
            f"{path} is an array of {thing.dtype}, but needs real numbers. Convert it first, for "
            "example with array.astype(float)."
        )
    array = numpy.ascontiguousarray(thing, dtype=numpy.float64)
    return array if array.flags.aligned else array.copy()


def _of_objects(thing: Any, path: str) -> Any:
    items = thing.ravel().tolist()
    if any(isinstance(item, Node) for item in items):
        return None
    for item in items:
        if isinstance(item, bool):
            raise OperandError(not_a_number(item, "an item"))
    return array_of([as_float(item, "an item") for item in items], thing.shape)
