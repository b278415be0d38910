"""Matrices that lie anywhere in memory, and their products.

Compiled, this file is built with matrices.pxd.
"""

from __future__ import annotations

import ctypes
from typing import Any

from autograd.compiler.runtime.blas import product

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

SIZE = 8  # bytes of a number
_BY_ROWS, _BY_COLUMNS = 101, 102  # as BLAS calls what lies so
_AS_IT_IS, _TRANSPOSED = 111, 112
_Int, _Number, _Place = ctypes.c_longlong, ctypes.c_double, ctypes.c_void_p
_Gemm = ctypes.CFUNCTYPE(
    None, *[ctypes.c_int] * 3, *[_Int] * 3, _Number, _Place, _Int, _Place, _Int, _Number, _Place,
    _Int,
)  # fmt: skip


class Matrix:
    """Numbers of a matrix in memory.

    Arguments:
        address: of the first.
        n_rows, n_columns: how many there are.
        down, across: bytes from a number to the one below it, and to the one on its right.
        owner: what keeps the memory, if nobody else does.

    >>> from array import array
    >>> from autograd.compiler.runtime.kernel import address_of
    >>> memory = array("d", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    >>> Matrix(address_of(memory), 2, 2, 24, 8).view()
    array([[1., 2.],
           [4., 5.]])
    """

    address: int
    n_rows: int
    n_columns: int
    down: int
    across: int
    owner: Any
    turned: Matrix | None

    def __init__(
        self, address: int, n_rows: int, n_columns: int, down: int, across: int, owner: Any = None
    ) -> None:
        self.address = address
        self.n_rows = n_rows
        self.n_columns = n_columns
        self.down = down
        self.across = across
        self.owner = owner
        self.turned = None

    def __reduce__(self) -> Any:
        raise TypeError("A matrix somewhere in memory cannot be copied.")

    def transposed(self) -> Matrix:
        """Return the same numbers with rows for columns."""
        if self.turned is None:
            self.turned = Matrix(
                self.address, self.n_columns, self.n_rows, self.across, self.down, self.owner
            )
        return self.turned

    def view(self) -> Any:
        """Return the numbers as an array of NumPy's."""
        import numpy

        shape, steps = (self.n_rows, self.n_columns), (self.down, self.across)
        firsts = [min(0, (n - 1) * step) for n, step in zip(shape, steps, strict=True)]
        lasts = [max(0, (n - 1) * step) for n, step in zip(shape, steps, strict=True)]
        low, high = sum(firsts), sum(lasts) + SIZE
        memory: Any = (ctypes.c_char * (high - low)).from_address(self.address + low)
        memory.owner = self.owner  # which lives as long as the array
        return numpy.ndarray(shape, float, memory, -low, steps)

    def leading(self, by_rows: bool) -> int:
        """Return how many numbers lie from one row to the next, or from one column to the next.

        Arguments:
            by_rows: whether rows are asked for.

        Returns:
            that; 0 if what is within a row, or a column, does not lie side by side, or if BLAS
            takes no such matrix.
        """
        if by_rows:
            return _leading(self.n_rows, self.n_columns, self.down, self.across)
        return _leading(self.n_columns, self.n_rows, self.across, self.down)


def multiply(left: Matrix, right: Matrix, into: Matrix, adds: bool, alone: bool) -> None:
    """Write the product of two matrices, or add it to what is there.

    Arguments:
        left, right: the factors.
        into: what is written; it shares no memory with them.
        adds: whether it is added to.
        alone: whether to keep the interpreter's lock: worth it for little work.

    >>> from array import array
    >>> from autograd.compiler.runtime.kernel import address_of
    >>> memory = array("d", [1.0, 2.0, 3.0, 4.0, 0.0])
    >>> row, column = (Matrix(address_of(memory) + 16 * k, 1, 2, 16, 8) for k in range(2))
    >>> into = Matrix(address_of(memory) + 32, 1, 1, 8, 8)
    >>> multiply(row, column.transposed(), into, False, True)
    >>> memory[4]
    11.0
    """
    by_rows = into.leading(True) > 0
    a, b, c = left.leading(by_rows), right.leading(by_rows), into.leading(by_rows)
    how_a = how_b = _AS_IT_IS
    if a == 0:
        a, how_a = left.leading(not by_rows), _TRANSPOSED
    if b == 0:
        b, how_b = right.leading(not by_rows), _TRANSPOSED
    order = _BY_ROWS if by_rows else _BY_COLUMNS
    beta = 1.0 if adds else 0.0
    gemm, limit = product()
    if gemm == 0 or a == 0 or b == 0 or c == 0:
        _multiply_by_numpy(left, right, into, adds)
    elif cython.compiled:
        call_gemm(  # type: ignore[name-defined]  # noqa: F821  (in calls.h)
            gemm, limit, order, how_a, how_b, into.n_rows, into.n_columns, left.n_columns,
            left.address, a, right.address, b, beta, into.address, c, alone,
        )  # fmt: skip
    else:
        _Gemm(gemm)(
            order, how_a, how_b, into.n_rows, into.n_columns, left.n_columns, 1.0, left.address, a,
            right.address, b, beta, into.address, c,
        )  # fmt: skip


def _leading(count: int, length: int, step: int, within: int) -> int:
    """Return the numbers from one of some lines to the next; 0 if BLAS takes no such lines.

    Arguments:
        count, length: how many lines there are, and how long they are.
        step, within: bytes from one to the next, and from number to number in one.
    """
    if length > 1 and within != SIZE:
        return 0
    if count == 1:
        return length
    return step // SIZE if step >= SIZE * length and step % SIZE == 0 else 0


def _multiply_by_numpy(left: Matrix, right: Matrix, into: Matrix, adds: bool) -> None:
    import numpy

    view = into.view()
    with numpy.errstate(all="ignore"):  # a nan is looked for in what comes out
        found = left.view() @ right.view()
        view[:] = view + found if adds else found
