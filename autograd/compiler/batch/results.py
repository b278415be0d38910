"""What comes out of a batch: results of each row, or reduced over the rows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from autograd.compiler.calls.connected import node_over
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.runtime.doubles import divide, doubles, integers
from autograd.compiler.runtime.kernel import address_of
from autograd.compiler.runtime.layout import give
from autograd.errors import TraceError
from autograd.node import Node
from autograd.structures.arrays import shaped
from autograd.structures.rows import rows_first
from autograd.structures.tree import Tree


def _check_alike(specialisation: Specialisation, first: Specialisation) -> None:
    """Raise if two paths return different structures."""
    if not specialisation.traced.result.is_like(first.traced.result):
        raise TraceError(
            f"{specialisation.name} returns one structure for some rows, and another for others. "
            "Return the same for each row."
        )


class Division:
    """Which results are added up over the rows, and which stay with their row.

    Arguments:
        result: what a row comes to.
        of_row: for each number or array of it, whether it stays.
    """

    def __init__(self, result: Tree, of_row: Sequence[bool]) -> None:
        self.of_row = list(of_row)
        self.shapes = [block.shape or () for block in result.blocks]
        stays = [own for own, block in zip(of_row, result.blocks, strict=True)
                 for _ in block.leaves]  # fmt: skip
        self.added = [place for place, own in enumerate(stays) if not own]
        self.kept = [place for place, own in enumerate(stays) if own]

    def order(self, specialisation: Specialisation) -> list[int]:
        """Return the results of a path by their place: those added up first, each part as a whole.

        A part is its numbers, then for each of them its derivatives by the captured leaves.
        """
        size, n = specialisation.layout.size, n_partials(specialisation)
        order: list[int] = []
        for places in (self.added, self.kept):
            order += places
            order += [size + place * n + j for place in places for j in range(n)]
        return order

    def n_added(self, specialisation: Specialisation) -> int:
        """Return how many results of a path are added up."""
        return len(self.added) * (1 + n_partials(specialisation))


def n_partials(specialisation: Specialisation) -> int:
    """Return by how many captured leaves each number of a path's result has derivatives."""
    return len(specialisation.leaves) if specialisation.has_partials() else 0


class Sums:
    """Results that are added up over the rows.

    Arguments:
        specialisation: of one of the paths.
        division: which results these are.
        divisor: what the sums are divided by in the end.
    """

    first: Specialisation
    divisor: int
    size: int
    sums: array[float] | None
    partials: dict[int, tuple[Node, array[float]]]  # by captured leaf

    def __init__(self, specialisation: Specialisation, division: Division, divisor: int) -> None:
        self.first = specialisation
        self.divisor = divisor
        self.size = len(division.added)
        self.sums = None
        self.partials = {}

    def add(self, specialisation: Specialisation, sums: array[float] | None) -> None:
        """Add what the results of rows add up to."""
        assert sums is not None  # results are added up
        if self.sums is None and not specialisation.has_partials():
            self.sums = sums
            return
        size, n = self.size, len(specialisation.leaves)
        if self.sums is None:
            self.sums = doubles(size)
        for k in range(size):
            self.sums[k] += sums[k]
        for j, leaf in enumerate(specialisation.leaves if specialisation.has_partials() else ()):
            _, partials = self.partials.setdefault(id(leaf), (leaf, doubles(size)))
            for k in range(size):
                partials[k] += sums[size + k * n + j]

    def numbers(self) -> Sequence[Any]:
        """Return the sums or means: as Values where they depend on captured leaves."""
        assert self.sums is not None  # a batch has rows
        divisor = self.divisor
        if divisor != 1:
            divide(self.sums, divisor)
        if not self.partials:
            return self.sums
        leaves = [leaf for leaf, _ in self.partials.values()]
        for _, partials in self.partials.values():
            divide(partials, divisor)
        return [
            node_over(leaves, self.first.name, self.sums[k], column)
            for k, column in enumerate(
                zip(*[partials for _, partials in self.partials.values()], strict=True)
            )
        ]


class Rows:
    """Results of each row, in arrays with the rows as their leading axis.

    Arguments:
        specialisation: of one of the paths.
        division: which results these are.
        count: how many rows there are.
        divisor: what the results are divided by in the end.
    """

    def __init__(
        self, specialisation: Specialisation, division: Division, count: int, divisor: int
    ) -> None:
        import numpy

        self._first = specialisation
        self._division = division
        self._count = count
        self._divisor = divisor
        self._blocks = [
            numpy.empty((count, *shape))
            for shape, own in zip(division.shapes, division.of_row, strict=True)
            if own
        ]
        self._took: list[tuple[Specialisation, Any, Any]] = []

    def table(self, specialisation: Specialisation) -> list[int]:
        """Return where the results of a path go: address and stride in bytes of each."""
        import numpy

        partials = numpy.empty((self._count, len(self._division.kept) * n_partials(specialisation)))
        self._took.append((specialisation, partials, None))
        table: list[int] = []
        for block in [*self._blocks, partials]:
            address, of_row = address_of(block), block.size // self._count
            for j in range(of_row):
                table += [address + 8 * j, 8 * of_row]
        return table

    def add(self, rows: Any) -> None:
        """Note which rows took the path whose table was asked for last."""
        specialisation, partials, _ = self._took[-1]
        self._took[-1] = specialisation, partials, rows

    def add_row(self, specialisation: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Write the results of one row."""
        import numpy

        position = 0
        for block in self._blocks:
            of_row = block.size // self._count
            block.reshape(self._count, -1)[row] = numbers[position : position + of_row]
            position += of_row
        partials = numpy.empty((self._count, len(numbers) - position))
        partials[row] = numbers[position:]
        self._took.append((specialisation, partials, numpy.array([row])))

    def arrays(self) -> list[Any]:
        """Return the arrays; of Values where rows depend on captured leaves."""
        if self._divisor != 1:
            for numbers in [*self._blocks, *[partials for _, partials, _ in self._took]]:
                numbers /= self._divisor
        if any(taken.has_partials() for taken, _, _ in self._took):
            return self._connected()
        return self._blocks

    def _connected(self) -> list[Any]:
        import numpy

        size = len(self._division.kept)
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


class Results:
    """What comes out of a batch.

    Arguments:
        specialisation: of one of the paths.
        division: which results are added up.
        count: how many rows there are.
        divisor: what the results are divided by in the end.
    """

    first: Specialisation
    division: Division
    sums: Any  # None if none is added up
    rows: Any  # None if all are

    def __init__(
        self, specialisation: Specialisation, division: Division, count: int, divisor: int
    ) -> None:
        self.first = specialisation
        self.division = division
        self.sums = self.rows = None
        if division.added:
            self.sums = Sums(specialisation, division, divisor)
        if division.kept or not division.added:
            self.rows = Rows(specialisation, division, count, divisor)

    def table(self, specialisation: Specialisation) -> array[int]:
        """Return address and stride in bytes of each result of a path; 0 if it is added up.

        Raises:
            TraceError: if the path returns another structure than the first one.
        """
        if specialisation is not self.first:
            _check_alike(specialisation, self.first)
        if self.rows is None:
            return integers(0)
        table = array("q", self.rows.table(specialisation))
        if self.sums is None:
            return table
        return integers(2 * self.division.n_added(specialisation)) + table

    def add(self, specialisation: Specialisation, sums: array[float] | None, rows: Any) -> None:
        """Note that rows took a path, and what those of its results that are added up come to."""
        if self.sums is not None:
            self.sums.add(specialisation, sums)
        if self.rows is not None:
            self.rows.add(rows)

    def add_row(self, specialisation: Specialisation, row: int, numbers: Sequence[float]) -> None:
        """Note the results of a single row."""
        _check_alike(specialisation, self.first)
        order = self.division.order(specialisation)
        n = self.division.n_added(specialisation)
        ordered = [numbers[place] for place in order]
        if n:
            self.sums.add(specialisation, array("d", ordered[:n]))
        if self.rows is not None:
            self.rows.add_row(specialisation, row, ordered[n:])

    def finished(self, stack: bool) -> Any:
        """Return the result of the call.

        Arguments:
            stack: whether a list of what stays with a row becomes an axis behind the rows.
        """
        result = self.first.traced.result
        if self.sums is None and not stack:
            return result.build(self.rows.arrays())
        numbers = [] if self.sums is None else self.sums.numbers()
        if self.rows is None:
            if isinstance(numbers, array):
                return give(self.first.layout, numbers, 0)
            return result.rebuild(numbers)
        arrays, position = iter(self.rows.arrays()), 0
        blocks: list[Any] = []
        for own, block in zip(self.division.of_row, result.blocks, strict=True):
            if own:
                blocks.append(next(arrays))
                continue
            end = position + len(block.leaves)
            blocks.append(shaped(list(numbers[position:end]), block.shape))
            position = end
        if stack:
            return rows_first(result.outline, blocks, self.division.of_row)
        return result.build(blocks)
