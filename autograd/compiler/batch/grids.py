"""Numbers that lie in a regular grid, as matrices without a copy; others are gathered."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from autograd.compiler.runtime.addresses import are_in_line

SIZE = 8  # bytes of a number


@lru_cache(maxsize=64)
def _bytes(size: int) -> Any:
    """Return the type of memory of a size, which takes longer to make than to use."""
    return ctypes.c_char * size


class Grid:
    """Places in a vector as a matrix.

    Arguments:
        places: of each entry, by rows.

    >>> import numpy as np
    >>> Grid([[1, 3], [2, 4]]).of(np.arange(8.0))
    array([[1., 3.],
           [2., 4.]])
    """

    def __init__(self, places: Sequence[Sequence[int]]) -> None:
        import numpy

        self._numpy = numpy
        index = self._index = numpy.array(places)
        down = int(index[1, 0] - index[0, 0]) if len(index) > 1 else 0
        across = int(index[0, 1] - index[0, 0]) if index.shape[1] > 1 else 0
        rows, columns = (numpy.arange(n) for n in index.shape)
        regular = index[0, 0] + down * rows[:, None] + across * columns
        self._is_regular = bool(index.min() >= 0 and (regular == index).all())
        self._steps = SIZE * down, SIZE * across
        self.has_constants = bool(index.min() < 0)
        self._first = SIZE * int(index[0, 0])

    def of(self, vector: Any) -> Any:
        """Return the matrix: a view of the vector if its places step regularly, else a copy."""
        if not self._is_regular:
            return vector[self._index]
        return self._numpy.ndarray(
            self._index.shape, buffer=vector, offset=self._first, strides=self._steps
        )

    def add_product(self, left: Any, right: Any, vector: Any, is_first: bool) -> None:
        """Add a product of matrices to the places, which differ from each other.

        Arguments:
            left, right: the matrices.
            vector: what has the places.
            is_first: whether what is there does not count.
        """
        if not self._is_regular and is_first:
            vector[self._index] = left @ right
        elif not self._is_regular:
            vector[self._index] += left @ right
        elif is_first:
            view = self.of(vector)
            if self._steps[0] == SIZE:  # BLAS writes what lies by rows
                self._numpy.matmul(right.T, left.T, out=view.T)
            else:
                self._numpy.matmul(left, right, out=view)
        else:
            view = self.of(vector)
            view += left @ right


class Columns:
    """Numbers of each row, as a matrix with the rows as its first axis.

    Arguments:
        places: where each number is: a column of what is kept of rows, or, as ``~k``, the k-th
            number that a row has of its own.
    """

    def __init__(self, places: Sequence[int]) -> None:
        import numpy

        self._numpy = numpy
        self._places = list(places)
        index = numpy.array(places)
        self._kept: Any = index if index.min() >= 0 else None
        self._own = array("q", [~k for k in places]) if index.max() < 0 else None
        if self._kept is not None and (numpy.diff(index) == 1).all():
            self._kept = slice(int(index[0]), int(index[0]) + len(index))

    def of(self, kept: Any, table: array[int], start: int) -> Any:
        """Return the matrix.

        Arguments:
            kept: of some rows, column by column.
            table: address and stride in bytes of each number that is a row's own.
            start: which row is the first of those.
        """
        if self._kept is not None:
            return kept[self._kept].T
        count = kept.shape[1]
        if self._own is not None and are_in_line(self._own, table):
            return self._lying(table, self._own[0], len(self._own), start, count)
        columns = [
            kept[place] if place >= 0 else self._lying(table, ~place, 1, start, count)[:, 0]
            for place in self._places
        ]
        return self._numpy.stack(columns, axis=1)

    def put_product(self, left: Any, right: Any, kept: Any) -> None:
        """Write a product of matrices to the columns, which are kept."""
        if isinstance(self._kept, slice):
            self._numpy.matmul(right.T, left.T, out=kept[self._kept])
        else:
            kept[self._kept] = right.T @ left.T

    def _lying(self, table: array[int], k: int, width: int, start: int, count: int) -> Any:
        """Return numbers of rows that lie in memory which somebody else keeps."""
        address, stride = table[2 * k], table[2 * k + 1]
        size = (count - 1) * stride + SIZE * width
        memory = _bytes(size).from_address(address + start * stride)
        return self._numpy.ndarray((count, width), buffer=memory, strides=(stride, SIZE))
