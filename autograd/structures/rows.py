"""Structures of arrays that have rows along their leading axes, as those of batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.structures.arrays import dense, is_array
from autograd.structures.outline import (
    Outline,
    mapped,
    places,
    put_together,
    statics,
    take_apart,
)
from autograd.structures.static import Static


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


def check_positions(args: Sequence[Any], batch: Sequence[int | None]) -> None:
    """Raise if a call has more or fewer arguments than a batch speaks of.

    Arguments:
        args: those by position.
        batch: for each, 0 if it has rows, None if all rows share it.
    """
    if len(args) != len(batch):
        raise OperandError(
            f"batch speaks of {len(batch)} arguments, but {len(args)} were given by position. "
            "Write None for an argument that all rows share, and 0 for one with rows."
        )


def rows_as_floats(thing: Any, path: str) -> Any:
    """Return an argument with rows, its arrays as dense ones of floats unless they hold Values.

    Arguments:
        thing: an array, or a structure of arrays.
        path: what to call it in errors.

    Raises:
        OperandError: naming the place of what has no rows, or is no number.

    >>> import numpy as np
    >>> rows_as_floats({"x": np.array([1, 2])}, "x")
    {'x': array([1., 2.])}
    """
    arrays = []
    for array in arrays_with_rows(thing, path):
        floats = dense(array, path)
        arrays.append(array if floats is None else floats)
    return put_together(outline_of_rows(thing, path)[0], arrays)


def count_rows(args: Sequence[Any], batch: Sequence[int | None]) -> int:
    """Return how many rows arguments have.

    Arguments:
        args: those by position.
        batch: for each, 0 if it has rows, None if all rows share it.

    Raises:
        OperandError: if they have different numbers of them.
        NoRowsError: if they have none.

    >>> import numpy as np
    >>> count_rows([2.0, np.ones(3)], (None, 0))
    3
    """
    count = -1
    for i, (arg, axis) in enumerate(zip(args, batch, strict=True)):
        for array in arrays_with_rows(arg, f"args[{i}]") if axis == 0 else ():
            count = len(array) if count == -1 else count
            check_count(i, len(array), count)
    if count < 1:
        raise NoRowsError
    return count


class NoRowsError(Exception):
    """The arguments of a batch have no row: whoever called finds the structure of the result."""


def check_count(position: int, rows: int, before: int) -> None:
    """Raise if an argument has more or fewer rows than those before it.

    Arguments:
        position: of the argument.
        rows: how many it has.
        before: how many others have.
    """
    if rows != before:
        raise OperandError(
            f"args[{position}] has {rows} rows, but an argument before it has {before}. Give "
            "each the same length along its leading axis."
        )


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


def rows_first(outline: Outline, things: Sequence[Any], with_rows: Sequence[bool]) -> Any:
    """Return a structure of arrays, with each list of alike ones made an axis behind the rows.

    Arguments:
        outline: of the structure.
        things: its leaves.
        with_rows: for each of them, whether it is an array with the rows along its leading axis.

    >>> import numpy as np
    >>> outline = take_apart((1.0, [2.0, 3.0]))[0]
    >>> rows_first(outline, [np.zeros(5), np.zeros(5), np.zeros(5)], [True] * 3)[1].shape
    (5, 2)
    """
    return _rows_first(outline, zip(things, with_rows, strict=True))[0]


def _rows_first(outline: Outline, leaves: Iterator[tuple[Any, bool]]) -> tuple[Any, bool]:
    """Return the structure, and whether it is one array with rows."""
    if outline is None:
        return next(leaves)
    if isinstance(outline, Static):
        return outline.thing, False
    kind, keys, parts, rest = outline
    found = [_rows_first(part, leaves) for part in parts]
    items = [item for item, _ in found]
    if kind is list and items and all(has_rows for _, has_rows in found):
        import numpy

        if len({item.shape for item in items}) == 1:
            return numpy.stack(items, axis=1), True
    return put_together((kind, keys, (None,) * len(items), rest), items), False


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
