"""The arguments of a batch: which are shared by all rows, and where the rows of others lie."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from autograd.compiler.runtime.doubles import integers, room
from autograd.compiler.runtime.kernel import locate
from autograd.compiler.runtime.layout import take
from autograd.structures.arrays import dense, is_array, is_plain_array
from autograd.structures.layout import Layout, layout_of
from autograd.structures.rows import (
    arrays_with_rows,
    check_count,
    check_positions,
    outline_of_rows,
    row_of,
)


class Given:
    """The arguments of one call.

    Arguments:
        shared: the numbers that all rows share, in an array of either kind.
        inputs: address and stride in bytes of each number that is a row's own.
        count: how many rows there are.
        arrays: what owns the memory at these addresses.
    """

    shared: Any
    inputs: array[int]
    count: int
    arrays: list[Any]

    def __init__(self, shared: Any, inputs: array[int], count: int, arrays: list[Any]) -> None:
        self.shared = shared
        self.inputs = inputs
        self.count = count
        self.arrays = arrays


class Arguments:
    """The structure of a batch's arguments.

    Arguments:
        args, kwargs: of a call; those by name are shared by all rows.
        batch: for each positional argument, 0 if it has a leading axis over the rows, else None.

    Raises:
        OperandError: if an argument is not what ``batch`` says.

    >>> import numpy as np
    >>> arguments = Arguments((2.0, np.zeros((5, 2))), {}, (None, 0))
    >>> arguments.is_own, arguments.row((2.0, np.ones((5, 2))), {}, 3)
    ([False, True, True], ((2.0, array([1., 1.])), {}))
    """

    is_own: list[bool]  # for each number, whether it differs from row to row
    n_shared: int
    n_own: int
    batch: tuple[Any, ...]
    layouts: list[Layout | None]
    by_name: Layout
    shapes: list[list[tuple[int, ...]]]
    outlines: list[Any]

    def __init__(self, args: tuple[Any, ...], kwargs: dict[str, Any], batch: Sequence[Any]) -> None:
        check_positions(args, batch)
        self.batch = tuple(batch)
        self.layouts = [
            None if axis == 0 else layout_of(arg, f"args[{i}]")
            for i, (arg, axis) in enumerate(zip(args, batch, strict=True))
        ]
        self.by_name = layout_of(kwargs, "kwargs")
        self.shapes = []
        self.outlines = [
            outline_of_rows(arg, f"args[{i}]")[0] if axis == 0 else None
            for i, (arg, axis) in enumerate(zip(args, batch, strict=True))
        ]
        self.is_own = []
        for i, (arg, layout) in enumerate(zip(args, self.layouts, strict=True)):
            if layout is None:
                arrays = _dense_arrays(arg, f"args[{i}]")
                self.shapes.append([a.shape[1:] for a in arrays])
                self.is_own += [True] * sum(_size(shape) for shape in self.shapes[-1])
            else:
                self.shapes.append([])
                self.is_own += [False] * layout.size
        self.is_own += [False] * self.by_name.size
        self.n_shared = self.is_own.count(False)
        self.n_own = len(self.is_own) - self.n_shared

    def shared(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the arguments that all rows share, those by name aside."""
        return tuple([arg for arg, axis in zip(args, self.batch, strict=True) if axis is None])

    def limit_ints(self, largest: float) -> None:
        """Let no larger ints be taken for floats; see :meth:`Layout.limit_ints`."""
        for layout in [*self.layouts, self.by_name]:
            if layout is not None:
                layout.limit_ints(largest)

    def take(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Given | None:
        """Return the numbers of a call, or where they lie; None if it is of another structure.

        Arguments:
            args, kwargs: of the call.

        Raises:
            OperandError: if the arguments have different numbers of rows.
        """
        if len(args) != len(self.batch):
            return None
        shared = room(self.n_shared)
        whole: Any = None  # what holds all of that as it is
        inputs = integers(2 * self.n_own)
        position = own = 0
        count = -1
        kept: list[Any] = []
        for i in range(len(args)):
            arg, layout = args[i], self.layouts[i]
            if layout is not None:
                if layout.size == self.n_shared and layout.takes_as_it_lies(arg):
                    whole = arg.ravel()
                    continue
                position = take(layout, arg, shared, position)
                if position < 0:
                    return None
                continue
            shapes: list[tuple[int, ...]] = self.shapes[i]
            arrays = [arg]
            if not is_array(arg):
                outline, arrays = outline_of_rows(arg, f"args[{i}]")
                if outline != self.outlines[i]:
                    return None
                if not all([is_array(thing) for thing in arrays]):
                    arrays = _dense_arrays(arg, f"args[{i}]")
            if len(arrays) != len(shapes):
                return None
            for k in range(len(arrays)):
                thing, shape = arrays[k], shapes[k]
                size = _size(shape)
                rows = locate(thing, shape, size, inputs, own) if is_plain_array(thing) else -1
                if rows < 0:
                    if thing.ndim == 0:
                        return None
                    thing = dense(thing, f"args[{i}]")
                    rows = -1 if thing is None else locate(thing, shape, size, inputs, own)
                    if rows < 0:
                        return None
                kept.append(thing)
                own += size
                if count != -1:
                    check_count(i, rows, count)
                count = rows
        if kwargs or self.by_name.size:
            position = take(self.by_name, kwargs, shared, position)
            if position < 0:
                return None
        return Given(shared if whole is None else whole, inputs, count, kept)

    def row(self, args: tuple[Any, ...], kwargs: dict[str, Any], index: int) -> Any:
        """Return the arguments of one row, as the function itself takes them."""
        own = [
            arg if layout is not None else row_of(arg, index)
            for arg, layout in zip(args, self.layouts, strict=True)
        ]
        return tuple(own), kwargs


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for length in shape:
        size *= length
    return size


def _dense_arrays(argument: Any, path: str) -> list[Any]:
    return [dense(array, path) for array in arrays_with_rows(argument, path)]
