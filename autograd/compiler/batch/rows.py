"""Rows of a batch that run together, and memory for what is kept of them between two stages.

Compiled, this file is built with rows.pxd.
"""

from __future__ import annotations

from array import array
from typing import Any

from autograd.compiler.runtime.addresses import pointing
from autograd.compiler.runtime.doubles import room
from autograd.compiler.runtime.kernel import SLACK, address_of, in_line
from autograd.compiler.runtime.matrices import SIZE, Matrix
from autograd.compiler.runtime.moving import gather_rows, scatter_rows


class Rows:
    """Some rows of a batch; the memory serves other rows later.

    Arguments:
        n_kept: how many numbers of each are kept, in columns.
        most: rows there is room for.

    Attributes:
        inputs, outputs: address and stride in bytes of each number that the batch's rows have of
            their own, and of each result.
        first: which of the batch's rows is the first of these.
        count: how many there are.
        is_short: whether it is little work, during which Python's lock is kept.
        fixed: what was found to lie in the memory, by whatever asked for it.
    """

    inputs: array[int]
    outputs: array[int]
    fixed: dict[Any, Any]

    def __init__(self, n_kept: int, most: int) -> None:
        self.most = most
        self.first = 0
        self.count = most
        self.is_short = False
        self._step = in_line(SIZE * most)
        self._memory = room(max(1, n_kept) * self._step // SIZE + SLACK)
        self._address = in_line(address_of(self._memory))
        self.fixed = {}

    def stand_for(
        self, inputs: array[int], outputs: array[int], first: int, count: int, is_short: bool
    ) -> None:
        """Be other rows; the arguments are as the attributes."""
        self.inputs = inputs
        self.outputs = outputs
        self.first = first
        self.is_short = is_short
        if count != self.count:
            self.count = count
            self.fixed.clear()

    def pointing(self, places: array[int], table: array[int]) -> array[int]:
        """Return address and stride in bytes of numbers.

        Arguments:
            places: columns of what is kept, or ``~k`` for what the k-th entry of a table tells.
            table: ``inputs`` or ``outputs``.
        """
        return pointing(places, self._address, self._step, table, self.first)

    def copy(self, places: array[int], columns: array[int]) -> None:
        """Copy numbers of each row to columns of what is kept.

        Arguments:
            places: which, as for :meth:`pointing`.
            columns: where each goes.
        """
        numbers = room(len(places) * self.count)
        gather_rows(self.pointing(places, self.inputs), self.count, numbers)
        scatter_rows(numbers, self.pointing(columns, self.inputs), self.count)

    def kept(self, first: int, step: int, count: int) -> Matrix:
        """Return columns of what is kept, as a matrix with the rows as its second axis.

        Arguments:
            first, step, count: which columns.
        """
        address = self._address + first * self._step
        return Matrix(address, count, self.count, step * self._step, SIZE, self._memory)
