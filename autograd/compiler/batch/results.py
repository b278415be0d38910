"""What comes out of a batch: results of each row, or reduced over the rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, Protocol

from autograd.compiler.calls.connected import node_over
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.runtime.doubles import divide, doubles, integers
from autograd.compiler.runtime.kernel import address_of
from autograd.compiler.runtime.layout import give
from autograd.errors import TraceError
from autograd.node import Node


class Results(Protocol):
    """Where the rows of a batch put their results."""

    def table(self, specialisation: Specialisation) -> array[int]:
        """Return address and stride in bytes of each result of a path that is not added up."""

    def add(
        self, specialisation: Specialisation, sums: array[float] | None, rows: Any, count: int
    ) -> None:
        """Note that rows took a path, and what their results add up to."""

    def add_row(self, specialisation: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Note the results of a single row."""

    def finished(self) -> Any:
        """Return the result of the call."""


def _check_alike(specialisation: Specialisation, first: Specialisation) -> None:
    """Raise if two paths return different structures."""
    if not specialisation.traced.result.is_like(first.traced.result):
        raise TraceError(
            f"{specialisation.name} returns one structure for some rows, and another for others. "
            "Return the same for each row."
        )


class Sums:
    """Results that are added up over the rows.

    Arguments:
        specialisation: of one of the paths.
        count: how many rows there are.
        is_mean: whether to divide by it.
    """

    first: Specialisation
    divisor: int
    size: int
    sums: array[float] | None
    partials: dict[int, tuple[Node, array[float]]]  # by captured leaf

    def __init__(self, specialisation: Specialisation, count: int, is_mean: bool) -> None:
        self.first = specialisation
        self.divisor = count if is_mean else 1
        self.size = specialisation.layout.size
        self.sums = None
        self.partials = {}

    def table(self, specialisation: Specialisation) -> array[int]:
        """Return an empty table: everything is added up."""
        return integers(0)

    def add(
        self, specialisation: Specialisation, sums: array[float] | None, rows: Any, count: int
    ) -> None:
        """Add what the results of rows add up to."""
        assert sums is not None  # results are added up
        if self.sums is None and not specialisation.has_partials():
            self.sums = sums
            return
        if specialisation is not self.first:
            _check_alike(specialisation, self.first)
        size, n = self.size, len(specialisation.leaves)
        if self.sums is None:
            self.sums = doubles(size)
        for k in range(size):
            self.sums[k] += sums[k]
        for j, leaf in enumerate(specialisation.leaves if specialisation.has_partials() else ()):
            _, partials = self.partials.setdefault(id(leaf), (leaf, doubles(size)))
            for k in range(size):
                partials[k] += sums[size + k * n + j]

    def add_row(self, specialisation: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Add the results of one row."""
        self.add(specialisation, array("d", numbers), None, 1)

    def finished(self) -> Any:
        """Return the sums or means."""
        assert self.sums is not None  # a batch has rows
        divisor = self.divisor
        if divisor != 1:
            divide(self.sums, divisor)
        if not self.partials:
            return give(self.first.layout, self.sums, 0)
        leaves = [leaf for leaf, _ in self.partials.values()]
        for _, partials in self.partials.values():
            divide(partials, divisor)
        nodes = [
            node_over(leaves, self.first.name, self.sums[k], column)
            for k, column in enumerate(
                zip(*[partials for _, partials in self.partials.values()], strict=True)
            )
        ]
        return self.first.traced.result.rebuild(nodes)


class Rows:
    """Results of each row, in arrays with the rows as their leading axis.

    Arguments:
        specialisation: of one of the paths.
        count: how many rows there are.
    """

    def __init__(self, specialisation: Specialisation, count: int) -> None:
        import numpy

        self._first = specialisation
        self._count = count
        self._blocks = [
            numpy.empty((count, *(block.shape or ())))
            for block in specialisation.traced.result.blocks
        ]
        self._took: list[tuple[Specialisation, Any, Any]] = []

    def table(self, specialisation: Specialisation) -> array[int]:
        """Return where the results of a path go."""
        import numpy

        if specialisation is not self._first:
            _check_alike(specialisation, self._first)
        n_partials = specialisation.n_results - specialisation.layout.size
        partials = numpy.empty((self._count, n_partials))
        self._took.append((specialisation, partials, None))
        arrays = [*self._blocks, partials] if n_partials else self._blocks
        table: list[int] = []
        for block in arrays:
            address, of_row = address_of(block), block.size // self._count
            for j in range(of_row):
                table += [address + 8 * j, 8 * of_row]
        return array("q", table)

    def add(
        self, specialisation: Specialisation, sums: array[float] | None, rows: Any, count: int
    ) -> None:
        """Note which rows took the path whose table was asked for last."""
        _, partials, _ = self._took[-1]
        self._took[-1] = specialisation, partials, rows

    def add_row(self, specialisation: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Write the results of one row."""
        import numpy

        _check_alike(specialisation, self._first)
        position = 0
        for block in self._blocks:
            of_row = block.size // self._count
            block.reshape(self._count, -1)[row] = numbers[position : position + of_row]
            position += of_row
        partials = numpy.empty((self._count, specialisation.n_results - position))
        partials[row] = numbers[position:]
        self._took.append((specialisation, partials, numpy.array([row])))

    def finished(self) -> Any:
        """Return the arrays; of Values where rows depend on captured leaves."""
        blocks = self._blocks
        if any(taken.has_partials() for taken, _, _ in self._took):
            blocks = self._connected()
        return self._first.traced.result.build(blocks)

    def _connected(self) -> list[Any]:
        import numpy

        size = self._first.layout.size
        flat = numpy.concatenate([b.reshape(self._count, -1) for b in self._blocks], axis=1)
        nodes = numpy.empty((self._count, size), dtype=object)
        met = [leaf for one, _, _ in self._took if one.has_partials() for leaf in one.leaves]
        for specialisation, partials, rows in self._took:
            leaves = specialisation.leaves
            if not specialisation.has_partials():  # none of those that other rows lead to
                leaves = list({id(leaf): leaf for leaf in met}.values())
                partials = numpy.zeros((self._count, size * len(leaves)))
            for row in range(self._count) if rows is None else rows:
                for k, slopes in enumerate(partials[row].reshape(size, -1)):
                    number = float(flat[row, k])
                    nodes[row, k] = node_over(leaves, specialisation.name, number, slopes.tolist())
        position, blocks = 0, []
        for block in self._blocks:
            of_row = block.size // self._count
            blocks.append(nodes[:, position : position + of_row].reshape(block.shape))
            position += of_row
        return blocks
