"""Structures of arrays that have rows along their leading axes, as those of batches."""

from __future__ import annotations

from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.structures.arrays import is_array
from autograd.structures.outline import Outline, mapped, places, statics, take_apart


def arrays_with_rows(thing: Any, path: str) -> list[Any]:
    """Return the arrays of an argument with rows, in order.

    Arguments:
        thing: an array, or a structure of arrays.
        path: what to call it in errors.

    Raises:
        OperandError: naming the place of what has no rows.

    >>> import numpy as np
    >>> [array.shape for array in arrays_with_rows({"x": np.ones((5, 2)), "how": "mean"}, "x")]
    [(5, 2)]
    """
    outline, arrays = outline_of_rows(thing, path)
    for array, place in zip(arrays, places(outline, path), strict=True):
        if not is_array(array):
            raise OperandError(
                f"{place} has rows, as batch says, but is of type {type(array).__name__}. Give it "
                "as an array, for example np.array(...), or as a structure of arrays."
            )
        if array.ndim == 0:
            raise OperandError(f"{place} has rows, as batch says, but is a single number.")
    return arrays


def outline_of_rows(thing: Any, path: str) -> tuple[Outline, list[Any]]:
    """Return the outline of an argument with rows, and its leaves.

    Raises:
        OperandError: if it holds arrays of what is no number, whose rows would be lost.
    """
    if is_array(thing):
        return None, [thing]
    outline, leaves = take_apart(thing, path)
    for static in statics(outline):
        if is_array(static):
            raise OperandError(
                f"{path} has rows, as batch says, but holds an array of {static.dtype}. Convert "
                "it first, for example with array.astype(float)."
            )
    return outline, leaves


def check_rows_of_numbers(outline: Outline, name: str) -> None:
    """Raise if what a function returns for a row holds a truth, which may differ from row to row.

    Arguments:
        outline: of what it returned.
        name: of the function.

    Raises:
        OperandError: if it does.
    """
    if any(isinstance(static, bool) for static in statics(outline)):
        raise OperandError(
            f"{name} returned a bool for a row, but results of rows are numbers. Write "
            "where(x > y, 1.0, 0.0) for one."
        )


def row_of(thing: Any, index: int) -> Any:
    """Return one row of a structure of arrays, each with the rows along its leading axis.

    Arguments:
        thing: an array, or a structure of arrays; their items may be Values.
        index: which row.

    >>> import numpy as np
    >>> row_of((np.array([1.0, 2.0]), {"b": np.ones((2, 3))}), 1)
    (2.0, {'b': array([1., 1., 1.])})
    """
    return (
        _row(thing, index) if is_array(thing) else mapped(lambda array: _row(array, index), thing)
    )


def _row(array: Any, index: int) -> Any:
    item = array[index]
    if array.ndim == 1:
        return item if isinstance(item, Node) else float(item)
    return item.astype(float) if item.dtype.kind == "b" else item
