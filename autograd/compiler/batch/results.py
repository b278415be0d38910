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

    def table(self, path: Specialisation) -> array[int]:
        """Return address and stride in bytes of each result of a path that is not added up."""

    def add(self, path: Specialisation, sums: array[float] | None, rows: Any, count: int) -> None:
        """Note that rows took a path, and what their results add up to."""

    def add_row(self, path: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Note the results of a single row."""

    def finished(self) -> Any:
        """Return the result of the call."""


def _check_alike(path: Specialisation, first: Specialisation) -> None:
    """Raise if two paths return different structures."""
    if not path.traced.result.is_like(first.traced.result):
        raise TraceError(
            f"{path.name} returns one structure for some rows, and another for others. Return the "
            "same for each row."
        )


class Sums:
    """Results that are added up over the rows.

    Arguments:
        path: one of the paths.
        count: how many rows there are.
        is_mean: whether to divide by it.
    """

    first: Specialisation
    divisor: int
    size: int
    sums: array[float] | None
    partials: dict[int, tuple[Node, array[float]]]  # by captured leaf

    def __init__(self, path: Specialisation, count: int, is_mean: bool) -> None:
        self.first = path
        self.divisor = count if is_mean else 1
        self.size = path.layout.size
        self.sums = None
        self.partials = {}

    def table(self, path: Specialisation) -> array[int]:
        """Return an empty table: everything is added up."""
        return integers(0)

    def add(self, path: Specialisation, sums: array[float] | None, rows: Any, count: int) -> None:
        """Add what the results of rows add up to."""
        assert sums is not None  # results are added up
        if self.sums is None and not path.has_partials():
            self.sums = sums
            return
        if path is not self.first:
            _check_alike(path, self.first)
        size, n = self.size, len(path.captured)
        if self.sums is None:
            self.sums = doubles(size)
        for k in range(size):
            self.sums[k] += sums[k]
        for j, leaf in enumerate(path.captured if path.has_partials() else ()):
            _, partials = self.partials.setdefault(id(leaf), (leaf, doubles(size)))
            for k in range(size):
                partials[k] += sums[size + k * n + j]

    def add_row(self, path: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Add the results of one row."""
        self.add(path, array("d", numbers), None, 1)

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
        path: one of the paths.
        count: how many rows there are.
    """

    def __init__(self, path: Specialisation, count: int) -> None:
        import numpy

        self._first = path
        self._count = count
        self._blocks = [
            numpy.empty((count, *(block.shape or ()))) for block in path.traced.result.blocks
        ]
        self._took: list[tuple[Specialisation, Any, Any]] = []

    def table(self, path: Specialisation) -> array[int]:
        """Return where the results of a path go."""
        import numpy

        if path is not self._first:
            _check_alike(path, self._first)
        n_partials = path.n_results - path.layout.size
        partials = numpy.empty((self._count, n_partials))
        self._took.append((path, partials, None))
        arrays = [*self._blocks, partials] if n_partials else self._blocks
        table: list[int] = []
        for block in arrays:
            address, of_row = address_of(block), block.size // self._count
            for j in range(of_row):
                table += [address + 8 * j, 8 * of_row]
        return array("q", table)

    def add(self, path: Specialisation, sums: array[float] | None, rows: Any, count: int) -> None:
        """Note which rows took the path whose table was asked for last."""
        _, partials, _ = self._took[-1]
        self._took[-1] = path, partials, rows

    def add_row(self, path: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Write the results of one row."""
        import numpy

        _check_alike(path, self._first)
        position = 0
        for block in self._blocks:
            of_row = block.size // self._count
            block.reshape(self._count, -1)[row] = numbers[position : position + of_row]
            position += of_row
        partials = numpy.empty((self._count, path.n_results - position))
        partials[row] = numbers[position:]
        self._took.append((path, partials, numpy.array([row])))

    def finished(self) -> Any:
        """Return the arrays; of Values where rows depend on captured leaves."""
        blocks = self._blocks
        if any(path.has_partials() for path, _, _ in self._took):
            blocks = self._connected()
        return self._first.traced.result.build(blocks)

    def _connected(self) -> list[Any]:
        import numpy

        size = self._first.layout.size
        flat = numpy.concatenate([b.reshape(self._count, -1) for b in self._blocks], axis=1)
        nodes = numpy.empty((self._count, size), dtype=object)
        for path, partials, rows in self._took:
            leaves = path.captured if path.has_partials() else []
            for row in range(self._count) if rows is None else rows:
                for k, slopes in enumerate(partials[row].reshape(size, -1)):
                    number = float(flat[row, k])
                    nodes[row, k] = node_over(leaves, path.name, number, slopes.tolist())
        position, blocks = 0, []
        for block in self._blocks:
            of_row = block.size // self._count
            blocks.append(nodes[:, position : position + of_row].reshape(block.shape))
            position += of_row
        return blocks
