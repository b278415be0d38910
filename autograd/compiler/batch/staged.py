"""Rows of a batch in stages: machine code for what each row does alone, BLAS for the products."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import isfinite
from typing import Any

from autograd.compiler.batch.grids import Columns, Grid
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.program import Program
from autograd.compiler.program.stages import Stage, Stages, stages
from autograd.compiler.runtime.addresses import pointing
from autograd.compiler.runtime.doubles import add_lanes, clear, doubles, has_not_finite, room
from autograd.compiler.runtime.kernel import Kernel, address_of

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


class Rows:
    """Rows that are run together, and what is kept of them.

    Arguments:
        inputs, outputs: address and stride in bytes of each column, and of each result.
        first: which row is the first of these.
        memory: for what is kept, column by column; it may have room for more rows.
        count: how many rows.
        is_short: whether it is little work, during which Python's lock is kept.
    """

    def __init__(
        self, inputs: array[int], outputs: array[int], first: int, memory: Any, count: int,
        is_short: bool,
    ) -> None:  # fmt: skip
        self.inputs, self.outputs = inputs, outputs
        self.first, self.count, self.is_short = first, count, is_short
        self.kept = memory[:, :count]
        self.address, self.step = address_of(memory), memory.strides[0]


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
        self._others = numpy.array(others, dtype=numpy.intp)
        self._has_constants = any(step.has_constants() for step in self._steps)
        self._free: list[Any] = []
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
        into = self._numpy.frombuffer(sums) if self._n_sums else None
        if len(self._others):
            into[self._others] = 0.0
        nan = False
        with self._numpy.errstate(all="ignore"):  # a nan is looked for in what comes out
            for first in range(start, stop, self._most_rows):
                count = min(self._most_rows, stop - first)
                memory = self._borrow(count)
                rows = Rows(inputs, outputs, first, memory, count, is_short)
                nan |= self._run(shared, rows, into, first == start)
                self._free.append(memory)
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
            one = left.of(rows.kept, rows.inputs, rows.first)
            other = right.of(rows.kept, rows.inputs, rows.first)
            grid.add_product(one.T, other, into, is_first)
        return nan

    def _borrow(self, count: int) -> Any:
        """Return memory for what is kept of so many rows at least."""
        while self._free:
            memory = self._free.pop()
            if memory.shape[1] >= count:
                return memory
        return self._numpy.empty((max(1, self._n_kept), count))


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
        self._added = numpy.array(stage.results[: stage.n_sums], dtype=numpy.intp)
        self._shares = numpy.array(stage.shares, dtype=numpy.intp)
        self._reads = array("q", [lying.place(place) for place in stage.reads])
        written = [lying.place(place) for place in stage.writes]
        apart = [~k for k in stage.results[stage.n_sums :]]
        self._writes = array("q", [0] * stage.n_sums + apart + written)  # sums are not written
        self._kernel: Kernel | None = None
        if stage.program.outputs:
            form = Form(backend.lanes(), len(stage.shares), stage.n_sums > 0, in_rows=True)
            self._kernel = backend.kernel(stage.program, form)
            self._kernel.n_sums = stage.n_sums
        self._products = [
            (
                lying.columns(family.factors),
                Grid([[m.weights[factor] for m in family.members] for factor in family.factors]),
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
            left = factors.of(rows.kept, rows.inputs, rows.first)
            products.put_product(left, weights.of(shared), rows.kept)
        return nan

    def _run(self, kernel: Kernel, shared: Any, rows: Rows, into: Any) -> bool:
        memory = kernel.borrow()
        if len(self._shares):
            shared.take(self._shares, out=self._numpy.frombuffer(memory.uniform))
        clear(memory.sums)
        reads = pointing(self._reads, rows.address, rows.step, rows.inputs, rows.first)
        writes = pointing(self._writes, rows.address, rows.step, rows.outputs, rows.first)
        nan: bool = kernel.run_rows(memory, reads, writes, 0, 0, 0, rows.count, rows.is_short)
        if self._n_sums:
            found = doubles(self._n_sums)
            add_lanes(memory.sums, kernel.width, min(rows.count, kernel.width), found)
            into[self._added] += self._numpy.frombuffer(found)
        kernel.free.append(memory)
        return nan
