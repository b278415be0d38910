"""Rows of a batch that run together, and memory for what is kept of them between two stages."""

from __future__ import annotations

from array import array
from typing import Any

from autograd.compiler.runtime.addresses import pointing
from autograd.compiler.runtime.kernel import address_of

SIZE = 8  # bytes of a number


class Rows:
    """Some rows of a batch; the memory serves other rows later.

    Arguments:
        n_kept: how many numbers of each are kept, in columns.
        most: rows there is room for.

    Attributes:
        kept: what is kept, column by column.
        inputs, outputs: address and stride in bytes of each number that the batch's rows have of
            their own, and of each result.
        first: which of the batch's rows is the first of these.
        count: how many there are.
        is_short: whether it is little work, during which Python's lock is kept.
        fixed: what was found to lie in the memory, by whatever asked for it.
    """

    inputs: array[int]
    outputs: array[int]

    def __init__(self, n_kept: int, most: int) -> None:
        import numpy

        self.most, self.first, self.count, self.is_short = most, 0, most, False
        self._memory = self.kept = numpy.empty((max(1, n_kept), most))
        self._address, self._step = address_of(self._memory), SIZE * most
        self.fixed: dict[Any, Any] = {}

    def stand_for(
        self, inputs: array[int], outputs: array[int], first: int, count: int, is_short: bool
    ) -> None:
        """Be other rows; the arguments are as the attributes."""
        self.inputs, self.outputs = inputs, outputs
        self.first, self.is_short = first, is_short
        if count != self.count:
            self.count, self.kept = count, self._memory[:, :count]
            self.fixed.clear()

    def pointing(self, places: array[int], table: array[int]) -> array[int]:
        """Return address and stride in bytes of numbers.

        Arguments:
            places: columns of what is kept, or ``~k`` for what the k-th entry of a table tells.
            table: ``inputs`` or ``outputs``.
        """
        return pointing(places, self._address, self._step, table, self.first)
