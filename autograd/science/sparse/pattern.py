"""Pattern: which entries of a matrix may differ from zero."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from autograd.errors import OperandError
from autograd.tools.extras import load


class Pattern:
    """The places of a sparse matrix's entries, row by row; it never changes, and has a hash.

    Arguments:
        shape: the numbers of rows and columns.
        starts: of each row's entries among all, and the end of the last; int32.
        columns: of each entry, ascending within a row; int32.

    >>> pattern = pattern_of((2, 3), [[0, 2], [1]])
    >>> pattern.count, pattern.rows.tolist(), pattern.columns.tolist()
    (3, [0, 0, 1], [0, 2, 1])
    """

    __slots__ = ("_digest", "columns", "shape", "starts")

    def __init__(self, shape: tuple[int, int], starts: Any, columns: Any) -> None:
        self.shape = shape
        self.starts = starts
        self.columns = columns
        starts.flags.writeable = columns.flags.writeable = False
        self._digest = sha256(repr(shape).encode() + starts.tobytes() + columns.tobytes()).digest()

    @property
    def count(self) -> int:
        """How many entries there are."""
        return len(self.columns)

    @property
    def rows(self) -> Any:
        """The row of each entry."""
        import numpy

        return numpy.repeat(numpy.arange(self.shape[0], dtype="i"), numpy.diff(self.starts))

    def lists(self) -> list[list[int]]:
        """Return the columns of each row's entries."""
        columns, starts = self.columns.tolist(), self.starts.tolist()
        return [columns[starts[i] : starts[i + 1]] for i in range(self.shape[0])]

    def matrix(self, numbers: Any) -> Any:
        """Return a SciPy array with a number for each entry."""
        made = load("scipy.sparse", "science").csr_array
        # what is given is shared among all matrices of the pattern, so each gets its own
        return made((numbers, self.columns.copy(), self.starts.copy()), shape=self.shape)

    def contains(self, other: Pattern) -> bool:
        """Whether each entry of another pattern of the same shape is one of this."""
        return self == other or (
            self.shape == other.shape and self.joined(other).count == self.count
        )

    def joined(self, other: Pattern) -> Pattern:
        """Return the pattern of the entries of either."""
        if self.shape != other.shape:
            raise OperandError(f"A matrix of shape {other.shape} is none of shape {self.shape}.")
        rows = zip(self.lists(), other.lists(), strict=True)
        return pattern_of(self.shape, [sorted({*one, *two}) for one, two in rows])

    def places_of(self, other: Pattern) -> Any:
        """Return which of the entries are those of another pattern, which has fewer."""
        import numpy

        own, others = (one.rows.astype("l") * self.shape[1] + one.columns for one in (self, other))
        return numpy.searchsorted(own, others)

    def symmetric(self) -> Pattern:
        """Return the pattern of a square matrix together with that of its transpose."""
        import numpy

        order = numpy.argsort(self.columns, kind="stable")
        starts = numpy.zeros(self.shape[1] + 1, dtype="i")
        numpy.cumsum(numpy.bincount(self.columns, minlength=self.shape[1]), out=starts[1:])
        transposed = Pattern(self.shape[::-1], starts, self.rows[order])
        return self if transposed == self else self.joined(transposed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)

    def __reduce__(self) -> Any:
        return Pattern, (self.shape, self.starts.copy(), self.columns.copy())

    def __repr__(self) -> str:
        return f"<pattern of {self.count} entries in {self.shape[0]} x {self.shape[1]}>"


def pattern_of(shape: tuple[int, int], rows: Sequence[Sequence[int]]) -> Pattern:
    """Return the pattern that has entries in these columns of each row, ascending."""
    numpy = load("numpy", "science")
    starts = numpy.zeros(len(rows) + 1, dtype="i")
    numpy.cumsum([len(row) for row in rows], out=starts[1:])
    columns = numpy.fromiter([column for row in rows for column in row], "i", int(starts[-1]))
    return Pattern(shape, starts, columns)


def pattern_from(given: Any, shape: tuple[int, int]) -> Pattern:
    """Return the pattern that a user wrote down.

    Arguments:
        given: a sparse or dense matrix whose entries other than 0 count, or a pattern.
        shape: that the matrix must have.

    Raises:
        OperandError: if it has another.

    >>> pattern_from([[1, 0], [1, 1]], (2, 2)).lists()
    [[0], [0, 1]]
    """
    if not isinstance(given, Pattern):
        matrix = load("scipy.sparse", "science").csr_array(given)
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        rows, columns = map(int, matrix.shape)
        starts, places = matrix.indptr.astype("i"), matrix.indices.astype("i")
        return _shaped(Pattern((rows, columns), starts, places), shape)
    return _shaped(given, shape)


def _shaped(given: Pattern, shape: tuple[int, int]) -> Pattern:
    if given.shape != shape:
        raise OperandError(
            f"The pattern is of shape {given.shape}, but the matrix has {shape[0]} rows and "
            f"{shape[1]} columns. Give one of that shape, or none, and it is found."
        )
    return given
