"""Numbers that lie in a regular grid, as matrices without a copy; those of rows may be gathered.

Compiled, this file is built with grids.pxd.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from autograd.compiler.batch.rows import Rows
from autograd.compiler.runtime.addresses import are_in_line
from autograd.compiler.runtime.doubles import room
from autograd.compiler.runtime.kernel import address_of
from autograd.compiler.runtime.matrices import SIZE, Matrix, multiply
from autograd.compiler.runtime.moving import gather_rows, scatter_rows


class Grid:
    """Places in a vector as a matrix.

    Arguments:
        places: of each entry, by rows.

    Attributes:
        is_regular: whether they step regularly, as BLAS takes a matrix; only then is it one.

    >>> from array import array
    >>> vector = array("d", range(8))
    >>> Grid([[1, 3], [2, 4]]).of(address_of(vector)).view()
    array([[1., 3.],
           [2., 4.]])
    """

    n_rows: int
    n_columns: int
    first: int
    down: int
    across: int
    is_regular: bool
    latest: Matrix | None

    def __init__(self, places: Sequence[Sequence[int]]) -> None:
        self.n_rows = n = len(places)
        self.n_columns = m = len(places[0])
        self.first = first = places[0][0]
        self.down = down = places[1][0] - first if n > 1 else m
        self.across = across = places[0][1] - first if m > 1 else 1
        regular = [first + down * i + across * j for i in range(n) for j in range(m)]
        lying = Matrix(0, n, m, SIZE * down, SIZE * across)
        takes = lying.leading(True) > 0 or lying.leading(False) > 0
        self.is_regular = takes and regular == [place for row in places for place in row]
        self.latest = None

    @staticmethod
    def by_rows(first: int, n_rows: int, n_columns: int) -> Grid:
        """Return the matrix that lies row by row from some place on."""
        return Grid(
            [range(first + n_columns * i, first + n_columns * (i + 1)) for i in range(n_rows)]
        )

    def of(self, address: int) -> Matrix:
        """Return the matrix.

        Arguments:
            address: of the vector.
        """
        first = address + SIZE * self.first
        found = self.latest
        if found is None or found.address != first:  # in one call, it mostly is where it was
            down, across = SIZE * self.down, SIZE * self.across
            found = self.latest = Matrix(first, self.n_rows, self.n_columns, down, across)
        return found

    def alike(self) -> tuple[int, ...]:
        """Return what is the same for regular grids of the same places."""
        return self.first, self.n_rows, self.n_columns, self.down, self.across


class Columns:
    """Numbers of each row, as a matrix with the rows as its second axis.

    Arguments:
        places: where each number is: a column of what is kept of rows, or, as ``~k``, the k-th
            number that a row has of its own.
    """

    places: array[int]
    own: array[int]  # the k of those that rows have of their own, if all are
    first: int
    step: int
    is_regular: bool  # whether all are kept, in columns that step regularly

    def __init__(self, places: Sequence[int]) -> None:
        count = len(places)
        self.places = array("q", places)
        self.own = array("q", [~k for k in places] if max(places) < 0 else [])
        self.first = first = places[0]
        self.step = step = places[1] - first if count > 1 else 1
        regular = all(place == first + step * k for k, place in enumerate(places))
        self.is_regular = regular and min(places) >= 0 and step > 0

    def of(self, rows: Rows) -> Matrix:
        """Return the matrix: the numbers as they lie if that can be, else a copy."""
        if self.is_regular:
            found: Matrix | None = rows.fixed.get(self)
            if found is None:
                found = rows.fixed[self] = rows.kept(self.first, self.step, len(self.places))
            return found
        table = rows.pointing(self.places, rows.inputs)
        if len(self.own) and are_in_line(self.own, rows.inputs):
            return Matrix(table[0], len(self.own), rows.count, SIZE, table[1])
        memory = room(len(self.places) * rows.count)
        gather_rows(table, rows.count, memory)
        return _by_rows(memory, len(self.places), rows.count)

    def put_product(self, left: Matrix, right: Matrix, rows: Rows) -> None:
        """Write a product of matrices to the columns, which are kept."""
        if self.is_regular:
            multiply(left, right, self.of(rows), False, rows.is_short)
        else:
            memory = room(len(self.places) * rows.count)
            found = _by_rows(memory, len(self.places), rows.count)
            multiply(left, right, found, False, rows.is_short)
            scatter_rows(memory, rows.pointing(self.places, rows.inputs), rows.count)


def _by_rows(memory: array[float], n_rows: int, n_columns: int) -> Matrix:
    return Matrix(address_of(memory), n_rows, n_columns, SIZE * n_columns, SIZE, memory)
