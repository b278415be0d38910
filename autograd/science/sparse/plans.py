"""Plan: which sweeps find all entries of a sparse matrix, and where each entry comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.science.sparse.colouring import coloured, star_coloured
from autograd.science.sparse.pattern import Pattern


class Plan:
    """The sweeps that find the entries of a matrix; it never changes, and has a hash.

    Arguments:
        pattern: of the matrix.
        colours: of its columns, or of its rows.
        by_rows: whether of its rows.
        places: for each number that is found, which sweep it comes out of, and at which place.
        sources: for each entry of the pattern, which of these numbers it is; None if they are the
            entries, in order.

    >>> from autograd.science.sparse.pattern import pattern_of
    >>> plan = plan_of(pattern_of((3, 3), [[0], [1], [2]]))
    >>> plan.count, plan.places
    (1, [(0, 0), (0, 1), (0, 2)])
    """

    __slots__ = ("by_rows", "colours", "count", "pattern", "places", "sources")

    def __init__(
        self,
        pattern: Pattern,
        colours: list[int],
        by_rows: bool,
        places: list[tuple[int, int]],
        sources: Any,
    ) -> None:
        self.pattern = pattern
        self.colours = colours
        self.by_rows = by_rows
        self.places = places
        self.sources = sources
        self.count = max(colours, default=-1) + 1

    def seeds(self) -> list[list[float]]:
        """Return what each sweep starts with: 1 at all columns, or rows, of its colour."""
        found = [[0.0] * len(self.colours) for _ in range(self.count)]
        for line, colour in enumerate(self.colours):
            found[colour][line] = 1.0
        return found

    def numbers(self, sweeps: Sequence[Sequence[Any]]) -> list[Any]:
        """Return the numbers that are wanted of what the sweeps gave."""
        return [sweeps[sweep][place] for sweep, place in self.places]

    def found(self) -> tuple[Any, Any]:
        """Return rows and columns of the numbers that are found: of a Hessian, the lower half."""
        rows, columns = self.pattern.rows, self.pattern.columns
        if self.sources is None:
            return rows, columns
        return rows[columns <= rows], columns[columns <= rows]

    def matrix(self, numbers: Any, pattern: Pattern) -> Any:
        """Return the SciPy array of the numbers that were found.

        Arguments:
            numbers: as they were found.
            pattern: of the array, with room for more than this plan's, or the same.
        """
        own = numbers if self.sources is None else numbers[self.sources]
        if pattern is self.pattern or pattern == self.pattern:
            return pattern.matrix(own)
        import numpy

        whole = numpy.zeros(pattern.count)
        whole[pattern.places_of(self.pattern)] = own
        return pattern.matrix(whole)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Plan)
            and self.pattern == other.pattern
            and self.by_rows == other.by_rows
            and self.colours == other.colours
        )

    def __hash__(self) -> int:
        return hash((self.pattern, self.by_rows))

    def __reduce__(self) -> Any:
        return Plan, (self.pattern, self.colours, self.by_rows, self.places, self.sources)

    def __repr__(self) -> str:
        return f"<plan of {self.count} sweeps for {self.pattern!r}>"


def plan_of(pattern: Pattern) -> Plan:
    """Return the plan for a Jacobian: by columns, forward, or by rows, in reverse, if fewer.

    >>> from autograd.science.sparse.pattern import pattern_of
    >>> plan_of(pattern_of((1, 3), [[0, 1, 2]])).by_rows
    True
    """
    n_rows, n_columns = pattern.shape
    rows = pattern.lists()
    by_column: list[list[int]] = [[] for _ in range(n_columns)]
    for i, row in enumerate(rows):
        for j in row:
            by_column[j].append(i)
    colours, by_rows = coloured(rows, n_columns), False
    if max(map(len, by_column), default=0) <= max(colours, default=0):  # rows may need fewer
        of_rows = coloured(by_column, n_rows)
        by_rows = max(of_rows, default=0) < max(colours, default=0)
        colours = of_rows if by_rows else colours
    places = [
        (colours[i], j) if by_rows else (colours[j], i) for i, row in enumerate(rows) for j in row
    ]
    return Plan(pattern, colours, by_rows, places, None)


def plan_of_symmetric(pattern: Pattern) -> Plan:
    """Return the plan for a Hessian: by a star colouring, each pair of entries once.

    >>> from autograd.science.sparse.pattern import pattern_of
    >>> arrow = pattern_of((4, 4), [[0, 1, 2, 3], [0, 1], [0, 2], [0, 3]])
    >>> plan_of_symmetric(arrow).count
    2
    """
    import numpy

    rows = pattern.lists()
    neighbours = [[j for j in row if j != i] for i, row in enumerate(rows)]
    colours = star_coloured(neighbours)
    alone: list[dict[int, bool]] = []  # by row and colour, whether one neighbour alone has it
    for others in neighbours:
        counts: dict[int, bool] = {}
        for j in others:
            counts[colours[j]] = colours[j] not in counts
        alone.append(counts)
    places: list[tuple[int, int]] = []
    index: dict[tuple[int, int], int] = {}
    for i, row in enumerate(rows):
        for j in row:
            if j > i:
                break
            index[i, j] = len(places)
            is_there = i == j or alone[i][colours[j]]
            places.append((colours[j], i) if is_there else (colours[i], j))
    sources = numpy.fromiter(
        [index[max(i, j), min(i, j)] for i, row in enumerate(rows) for j in row],
        "l",
        pattern.count,
    )
    return Plan(pattern, colours, False, places, sources)
