"""Rows of a batch in stages: machine code for what each row does alone, BLAS for the products."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import isfinite
from typing import Any

from autograd.compiler.batch.grids import Columns, Grid, line
from autograd.compiler.batch.rows import Rows
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.program import Program
from autograd.compiler.program.stages import Stage, Stages, stages
from autograd.compiler.runtime.doubles import add_lanes, clear, doubles, has_not_finite, room
from autograd.compiler.runtime.kernel import Kernel, Memory

MOST_KEPT = 1 << 18  # numbers of rows at a time: 2 MB


def staged(program: Program, n_shared: int, n_sums: int, backend: Any) -> Staged | None:
    """Return what runs a program in stages; None if that is not worth it.

    Arguments:
        program: of a row.
        n_shared: how many inputs, the first, are the same for all rows.
        n_sums: how many results, the first, are added up.
        backend: one with a loop over rows.
    """
    plan = stages(program, n_shared, n_sums)
    return None if plan is None else Staged(program, plan, n_shared, n_sums, backend)


class Staged:
    """A program in stages.

    Arguments:
        program: the whole.
        plan: its stages.
        n_shared, n_sums, backend: see :func:`staged`.
    """

    def __init__(
        self, program: Program, plan: Stages, n_shared: int, n_sums: int, backend: Any
    ) -> None:
        import numpy

        self._numpy = numpy
        self._n_sums = n_sums
        # Behind what rows share lie the constants, so that place -1 is the first of them
        self._constants = numpy.array(program.constants[::-1])
        lying = _Lying(plan, n_shared, program.n_inputs)
        self._n_kept = len(lying.column_of)
        self._steps = [_Step(stage, plan, lying, backend) for stage in plan.stages]
        self._outers = [
            (lying.columns(outer.left), lying.columns(outer.right), Grid(outer.outputs))
            for outer in plan.outers
        ]
        self.products = [
            f"(rows x {len(one.factors)}) (shared {len(one.factors)} x {len(one.members)})"
            for stage in plan.stages
            for one in stage.families
        ] + [f"({len(one.left)} x rows) (rows x {len(one.right)})" for one in plan.outers]
        taken = {k for outer in plan.outers for row in outer.outputs for k in row}
        others = [k for k in range(n_sums) if k not in taken]
        self._others = line(others) if others else None
        self._has_constants = any(step.has_constants() for step in self._steps)
        self._free: list[Rows] = []
        self._most_rows = max(64, MOST_KEPT // max(1, self._n_kept))

    def shared(self, given: Any, passed: array[float]) -> Any:
        """Return what all rows share, in one vector."""
        if passed or self._has_constants:
            return self._numpy.concatenate([given, passed, self._constants])
        return self._numpy.frombuffer(given)

    def run(
        self, shared: Any, inputs: array[int], outputs: array[int], start: int, stop: int,
        is_short: bool,
    ) -> tuple[array[float], bool]:  # fmt: skip
        """Run rows.

        Arguments:
            shared: see :meth:`shared`.
            inputs, outputs: address and stride in bytes of each column, and of each result.
            start, stop: which rows.
            is_short: whether it is little work, during which Python's lock is kept.

        Returns:
            the sums; and whether a nan is among the results, or on the way to them.
        """
        sums = room(self._n_sums)
        into: Any = self._numpy.frombuffer(sums) if self._n_sums else None
        if self._others is not None:
            into[self._others] = 0.0
        nan = False
        with self._numpy.errstate(all="ignore"):  # a nan is looked for in what comes out
            for first in range(start, stop, self._most_rows):
                count = min(self._most_rows, stop - first)
                rows = self._borrow(count)
                rows.stand_for(inputs, outputs, first, count, is_short)
                nan |= self._run(shared, rows, into, first == start)
                self._free.append(rows)
        return sums, nan

    def has_not_finite(self, sums: array[float]) -> bool:
        """Return whether one of the sums is nan or infinite."""
        into = self._numpy.frombuffer(sums)
        with self._numpy.errstate(all="ignore"):
            # If the sum of their squares is finite, which takes least time, all of them are
            return not isfinite(into.dot(into)) and has_not_finite(sums, len(sums))

    def _run(self, shared: Any, rows: Rows, into: Any, is_first: bool) -> bool:
        nan = False
        for step in self._steps:
            nan |= step.run(shared, rows, into)
        for left, right, grid in self._outers:
            grid.add_product(left.of(rows), right.of(rows).T, into, is_first)
        return nan

    def _borrow(self, count: int) -> Rows:
        """Return memory for so many rows at least."""
        try:  # other threads may borrow too
            rows = self._free.pop()
        except IndexError:
            return Rows(self._n_kept, count)
        return rows if rows.most >= count else Rows(self._n_kept, count)


class _Lying:
    """Where the numbers of a row lie: which are kept in which column, and which are its own.

    Arguments:
        plan: the stages.
        n_shared, n_inputs: of the whole program.
    """

    def __init__(self, plan: Stages, n_shared: int, n_inputs: int) -> None:
        self._n_shared, self._n_inputs = n_shared, n_inputs
        self.column_of: dict[int, int] = {}
        for stage in plan.stages:
            for family in stage.families:
                self._keep(family.factors)
                self._keep([plan.totals[member.place] for member in family.members])
        for outer in plan.outers:
            self._keep(outer.left)
            self._keep(outer.right)
        for stage in plan.stages:
            self._keep(stage.writes)

    def _keep(self, places: Sequence[int]) -> None:
        """Give a column to each that has none, side by side, as a matrix is read fastest."""
        for place in places:
            if place >= self._n_inputs and place not in self.column_of:
                self.column_of[place] = len(self.column_of)

    def place(self, place: int) -> int:
        """Return the column where a number is kept; ``~k`` for the k-th of a row's own."""
        return self.column_of[place] if place >= self._n_inputs else ~(place - self._n_shared)

    def columns(self, places: Sequence[int]) -> Columns:
        """Return numbers as a matrix."""
        return Columns([self.place(place) for place in places])


class _Step:
    """The machine code of a stage, and the products that follow.

    Arguments:
        stage: the stage.
        plan: all of them.
        lying: where numbers of rows lie.
        backend: what makes the code.
    """

    def __init__(self, stage: Stage, plan: Stages, lying: _Lying, backend: Any) -> None:
        import numpy

        self._numpy = numpy
        self._n_sums = stage.n_sums
        self._added = line(stage.results[: stage.n_sums]) if stage.n_sums else None
        self._shares = line(stage.shares) if stage.shares else None
        self._reads = array("q", [lying.place(place) for place in stage.reads])
        written = [lying.place(place) for place in stage.writes]
        apart = [~k for k in stage.results[stage.n_sums :]]
        self._writes = array("q", [0] * stage.n_sums + apart + written)  # sums are not written
        # Whether tables of addresses are the same whatever the rows
        self._is_fixed = min(self._reads, default=0) >= 0 and min(self._writes, default=0) >= 0
        self._kernel: Kernel | None = None
        self._free: list[tuple[Memory, Any]] = []  # with a view of what all rows share
        if stage.program.outputs:
            form = Form(backend.lanes(), len(stage.shares), stage.n_sums > 0, in_rows=True)
            self._kernel = backend.kernel(stage.program, form)
            self._kernel.n_sums = stage.n_sums
        self._products = [
            (
                lying.columns(family.factors),
                Grid([[m.weights[factor] for factor in family.factors] for m in family.members]),
                lying.columns([plan.totals[member.place] for member in family.members]),
            )
            for family in stage.families
        ]

    def has_constants(self) -> bool:
        """Return whether there are constants among the weights."""
        return any(weights.has_constants for _, weights, _ in self._products)

    def run(self, shared: Any, rows: Rows, into: Any) -> bool:
        """Run rows; return whether something not finite was written.

        Arguments:
            shared: what all rows share.
            rows: which.
            into: the sums, which are added to.
        """
        nan = False
        if self._kernel is not None:
            nan = self._run(self._kernel, shared, rows, into)
        for factors, weights, products in self._products:
            products.put_product(weights.of(shared), factors.of(rows), rows)
        return nan

    def _run(self, kernel: Kernel, shared: Any, rows: Rows, into: Any) -> bool:
        try:  # other threads may borrow too
            memory, uniform = self._free.pop()
        except IndexError:
            memory, uniform = self._room(kernel)
        if self._shares is not None:
            uniform[:] = shared[self._shares]
        reads, writes = rows.fixed.get(self) or self._tables(rows)
        clear(memory.sums)
        nan: bool = kernel.run_rows(memory, reads, writes, 0, 0, 0, rows.count, rows.is_short)
        if self._n_sums:
            found = doubles(self._n_sums)
            add_lanes(memory.sums, kernel.width, min(rows.count, kernel.width), found)
            into[self._added] += self._numpy.frombuffer(found)
        self._free.append((memory, uniform))
        return nan

    def _room(self, kernel: Kernel) -> tuple[Memory, Any]:
        """Return memory for a run of the kernel."""
        memory = kernel.borrow()
        is_needed = self._shares is not None
        return memory, self._numpy.frombuffer(memory.uniform) if is_needed else None

    def _tables(self, rows: Rows) -> tuple[array[int], array[int]]:
        """Return where what the kernel reads and writes lies."""
        found = rows.pointing(self._reads, rows.inputs), rows.pointing(self._writes, rows.outputs)
        if self._is_fixed:
            rows.fixed[self] = found
        return found
