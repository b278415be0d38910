"""Numbers that lie in a regular grid, as matrices without a copy; others are gathered."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from autograd.compiler.batch.rows import SIZE, Rows
from autograd.compiler.runtime.addresses import are_in_line


def line(places: Sequence[int]) -> Any:
    """Return places in a vector as a slice where they step regularly upwards, else as an array.

    Arguments:
        places: indices; negative ones count from the end, and make no slice.

    >>> line([1, 3, 5]), line([4])
    (slice(1, 6, 2), slice(4, 5, 1))
    """
    import numpy

    index = numpy.array(places, dtype=numpy.intp)
    step = int(index[1] - index[0]) if len(index) > 1 else 1
    if step < 1 or index.min() < 0 or (numpy.diff(index) != step).any():
        return index
    return slice(int(index[0]), int(index[-1]) + 1, step)


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
        self._shape = index.shape
        self._steps = SIZE * down, SIZE * across
        self.has_constants = bool(index.min() < 0)
        self._first = SIZE * int(index[0, 0])

    def of(self, vector: Any) -> Any:
        """Return the matrix: a view of the vector if its places step regularly, else a copy."""
        if not self._is_regular:
            return vector[self._index]
        return self._numpy.ndarray(self._shape, float, vector, self._first, self._steps)

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
    """Numbers of each row, as a matrix with the rows as its second axis.

    Arguments:
        places: where each number is: a column of what is kept of rows, or, as ``~k``, the k-th
            number that a row has of its own.
    """

    def __init__(self, places: Sequence[int]) -> None:
        import numpy

        self._numpy = numpy
        self._places = list(places)
        is_kept, is_own = min(places) >= 0, max(places) < 0
        self._kept: Any = line(places) if is_kept else None
        self._is_view = isinstance(self._kept, slice)
        self._own = array("q", [~k for k in places]) if is_own else None

    def of(self, rows: Rows) -> Any:
        """Return the matrix, which is a view of what rows keep if it can be."""
        if self._is_view:
            found = rows.fixed.get(self)
            if found is None:
                found = rows.fixed[self] = rows.kept[self._kept]
            return found
        if self._kept is not None:
            return rows.kept[self._kept]
        if self._own is not None and are_in_line(self._own, rows.inputs):
            return _lying(rows, self._own[0], len(self._own))
        return self._numpy.stack([
            rows.kept[place] if place >= 0 else _lying(rows, ~place, 1)[0]
            for place in self._places
        ])  # fmt: skip

    def put_product(self, left: Any, right: Any, rows: Rows) -> None:
        """Write a product of matrices to the columns, which are kept."""
        if self._is_view:
            self._numpy.matmul(left, right, out=self.of(rows))
        else:
            rows.kept[self._kept] = left @ right


def _lying(rows: Rows, k: int, width: int) -> Any:
    """Return numbers of rows that lie in memory which somebody else keeps."""
    import numpy

    address, stride = rows.inputs[2 * k], rows.inputs[2 * k + 1]
    size = (rows.count - 1) * stride + SIZE * width
    memory = _bytes(size).from_address(address + rows.first * stride)
    return numpy.ndarray((width, rows.count), float, memory, 0, (SIZE, stride))


@lru_cache(maxsize=64)
def _bytes(size: int) -> Any:
    """Return the type of memory of a size, which takes longer to make than to use."""
    return ctypes.c_char * size
