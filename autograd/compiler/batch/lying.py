"""Where the numbers that products of matrices read and write lie, so that they are matrices.

What can be laid side by side is. What cannot, as weights that a program reads in another order than
they are given in, is copied once for all that read it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from autograd.compiler.batch.grids import Columns, Grid
from autograd.compiler.program.matrices import Family, Member
from autograd.compiler.program.stages import Stages

Places = Sequence[Sequence[int]]


class LyingRows:
    """Which number of a row is kept in which column, and which are where the row has them.

    Arguments:
        plan: the stages.
        n_shared, n_inputs: of the whole program.

    Attributes:
        column_of: columns by places.
        copied: numbers that a row has, as ``~k``, which have a column beside others' too.
        copies: these columns.
    """

    def __init__(self, plan: Stages, n_shared: int, n_inputs: int) -> None:
        self._n_shared, self._n_inputs = n_shared, n_inputs
        self.column_of: dict[int, int] = {}
        # In the order of the results that they go to first: sums are in the order of weights
        for outer in plan.outers:
            self._keep(outer.left)
            self._keep(outer.right)
        for stage in plan.stages:
            for family in stage.families:
                self._keep(family.factors)
                self._keep([plan.totals[member.place] for member in members_of(family)])
        for stage in plan.stages:
            self._keep(stage.writes)
        twice = [place for place in self.column_of if place < n_inputs]
        self.copied = array("q", [n_shared + ~place for place in twice])
        self.copies = array("q", [self.column_of[place] for place in twice])

    def _keep(self, places: Sequence[int]) -> None:
        """Give a column to each that has none, side by side; to none if a row has all of them."""
        if max(places, default=0) < self._n_inputs:
            return
        for place in places:
            if place not in self.column_of:
                self.column_of[place] = len(self.column_of)

    def place(self, place: int) -> int:
        """Return the column where a number is kept; ``~k`` for the k-th of a row's own."""
        return self.column_of.get(place, self._n_shared + ~place)

    def columns(self, places: Sequence[int]) -> Columns:
        """Return numbers as a matrix."""
        return Columns([self.place(place) for place in places])

    def factors(self, family: Family) -> list[int]:
        """Return the factors of a family in the order in which they lie."""
        return sorted(family.factors, key=lambda place: self.column_of.get(place, place))


def members_of(family: Family) -> list[Member]:
    """Return the sums of a family in the order in which their weights lie.

    A program may compute them in another one; then their weights would be no matrix as they lie.
    """
    return sorted(family.members, key=lambda one: min(one.weights[k] for k in family.factors))


class LyingShared:
    """Where matrices of numbers lie that all rows share.

    Arguments:
        n_shared: how many numbers there are, before the constants.
        n_constants: how many constants.

    Attributes:
        has_constants: whether any is in a matrix.
        copied: places of numbers that are copied behind the constants.
    """

    def __init__(self, n_shared: int, n_constants: int) -> None:
        self._n_shared = n_shared
        self._end = n_shared + n_constants
        self._known: dict[str, Grid] = {}
        self._regular: dict[tuple[int, ...], Grid] = {}
        self.has_constants = False
        self.copied = array("q")

    def matrix(self, places: Places) -> Grid:
        """Return numbers as a matrix; constants have negative places."""
        if min(map(min, places)) < 0:
            self.has_constants = True
            places = [[k if k >= 0 else self._n_shared + ~k for k in row] for row in places]
        found = Grid(places)
        if found.is_regular:
            return self._regular.setdefault(found.alike(), found)
        key = str(places)
        if key not in self._known:
            start = self._end + len(self.copied)
            self._known[key] = Grid.by_rows(start, len(places), len(places[0]))
            self.copied.extend([place for row in places for place in row])
        return self._known[key]


class LyingSums:
    """Where products go that are added up over rows.

    Arguments:
        plan: the stages.
        n_sums: how many sums there are.

    Attributes:
        grids: where each product of ``plan.outers`` goes, and whether that is aside of the sums.
        adds: whether it is added to what is there from the first rows on.
        aside: what lies aside, by the sums that it is added to in the end.
        apart: sums that no product begins.
    """

    def __init__(self, plan: Stages, n_sums: int) -> None:
        self.grids: list[tuple[Grid, bool]] = []
        self.adds: list[bool] = []
        self.aside = array("q")
        known: dict[str, Grid] = {}
        regular: dict[tuple[int, ...], Grid] = {}
        begun: set[int] = set()
        there = {k for stage in plan.stages for k in stage.results[: stage.n_sums]}
        for outer in plan.outers:
            grid = Grid(outer.outputs)
            is_aside = not grid.is_regular
            results = [k for row in outer.outputs for k in row]
            if is_aside:
                key = str(outer.outputs)
                self.adds.append(key in known)
                if key not in known:
                    known[key] = Grid.by_rows(len(self.aside), len(outer.left), len(outer.right))
                    self.aside.extend(results)
                grid = known[key]
            else:
                grid = regular.setdefault(grid.alike(), grid)
                self.adds.append(not there.isdisjoint(results))
                if not self.adds[-1]:
                    begun.update(results)
                there.update(results)
            self.grids.append((grid, is_aside))
        self.apart = array("q", [k for k in range(n_sums) if k not in begun])
