"""Rows of a batch in stages: machine code for what each row does alone, BLAS for the products.

Compiled, this file is built with staged.pxd.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from autograd.compiler.backends import chosen
from autograd.compiler.batch.grids import Columns, Grid
from autograd.compiler.batch.rows import Rows
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.program import Program
from autograd.compiler.program.stages import Stage, Stages, stages
from autograd.compiler.runtime.doubles import add_lanes_at, as_doubles, clear, clear_at, room
from autograd.compiler.runtime.kernel import Kernel, address_of
from autograd.compiler.runtime.moving import gather

MOST_KEPT = 1 << 18  # numbers of rows at a time: 2 MB
PRODUCT = 0.2  # of the time of an operation, in a product of matrices


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

    products: list[str]  # their shapes
    size: float  # of the work for a row, in operations
    n_sums: int
    n_kept: int
    most_rows: int
    constants: array[float]
    has_constants: bool
    steps: list[_Step]
    outers: list[tuple[Columns, Columns, Grid]]
    apart: array[int]  # the sums that none of these products begins
    adds: list[bool]  # whether each product is added to what is there from the first rows on
    free: list[Rows]

    def __init__(
        self, program: Program, plan: Stages, n_shared: int, n_sums: int, backend: Any
    ) -> None:
        self.n_sums = n_sums
        # Behind what rows share lie the constants, whose places are counted down from -1
        self.constants = array("d", program.constants)
        lying = _Lying(plan, n_shared, program.n_inputs)
        self.n_kept = len(lying.column_of)
        kernels = _Kernels(backend)
        self.steps = [_Step(stage, plan, lying, kernels) for stage in plan.stages]
        self.outers = [
            (lying.columns(outer.left), lying.columns(outer.right), Grid(outer.outputs))
            for outer in plan.outers
        ]
        self.apart, self.adds = _beginning(plan, n_sums)
        matrices = [one for stage in plan.stages for one in stage.families] + plan.outers
        self.size = sum(len(stage.program.code) for stage in plan.stages)
        self.size += PRODUCT * sum(one.size for one in matrices)
        self.products = [
            f"(rows x {len(one.factors)}) (shared {len(one.factors)} x {len(one.members)})"
            for stage in plan.stages
            for one in stage.families
        ] + [f"({len(one.left)} x rows) (rows x {len(one.right)})" for one in plan.outers]
        self.has_constants = lying.has_constants
        self.free = []
        self.most_rows = max(64, MOST_KEPT // max(1, self.n_kept))

    def shared(self, given: Any, passed: array[float]) -> Any:
        """Return what all rows share, in one vector."""
        if len(passed) == 0 and not self.has_constants:
            return given
        return as_doubles(given) + passed + self.constants

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
        sums = room(self.n_sums)
        clear_at(sums, self.apart)
        at, into = address_of(shared), address_of(sums)
        nan = False
        for first in range(start, stop, self.most_rows):
            count = min(self.most_rows, stop - first)
            rows = self._borrow(count)
            rows.stand_for(inputs, outputs, first, count, is_short)
            for step in self.steps:
                if step.run(at, rows, sums):
                    nan = True
            for k in range(len(self.outers)):
                left, right, grid = self.outers[k]
                adds = first != start or self.adds[k]
                grid.add_product(left.of(rows), right.of(rows).transposed(), into, adds, is_short)
            self.free.append(rows)
        return sums, nan

    def _borrow(self, count: int) -> Rows:
        """Return memory for so many rows at least."""
        try:  # other threads may borrow too
            rows = self.free.pop()
        except IndexError:
            return Rows(self.n_kept, count)
        return rows if rows.most >= count else Rows(self.n_kept, count)


def _beginning(plan: Stages, n_sums: int) -> tuple[array[int], list[bool]]:
    """Return which sums begin at 0, and which products are added to what is there already."""
    there = {k for stage in plan.stages for k in stage.results[: stage.n_sums]}
    begun: set[int] = set()
    adds: list[bool] = []
    for outer in plan.outers:
        results = {k for row in outer.outputs for k in row}
        adds.append(not results.isdisjoint(there))
        if not adds[-1]:
            begun |= results
        there |= results
    return array("q", [k for k in range(n_sums) if k not in begun]), adds


class _Lying:
    """Where the numbers of a row lie: which are kept in which column, and which are its own.

    Arguments:
        plan: the stages.
        n_shared, n_inputs: of the whole program.
    """

    def __init__(self, plan: Stages, n_shared: int, n_inputs: int) -> None:
        self._n_shared, self._n_inputs = n_shared, n_inputs
        self.has_constants = False
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

    def weights(self, places: Sequence[Sequence[int]]) -> Grid:
        """Return numbers that all rows share, constants among them, as a matrix."""
        self.has_constants |= min(map(min, places)) < 0
        return Grid([[k if k >= 0 else self._n_shared + ~k for k in row] for row in places])


class _Kernels:
    """Makes the machine code of stages; those that are alike, as steps in time are, have one.

    Arguments:
        backend: what runs the whole.
    """

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self._known: dict[tuple[str, int, int], Kernel] = {}

    def of(self, stage: Stage) -> Kernel:
        """Return the machine code of a stage that has results."""
        program = stage.program
        key = program.fingerprint(), len(stage.shares), stage.n_sums
        kernel = self._known.get(key)
        if kernel is None:
            # The whole may be too long for what is fastest for a stage of it
            backend = chosen(program)
            if not backend.lanes():
                backend = self._backend
            form = Form(backend.lanes(), len(stage.shares), stage.n_sums > 0, in_rows=True)
            kernel = self._known[key] = backend.kernel(program, form)
            kernel.n_sums = stage.n_sums
        return kernel


class _Step:
    """The machine code of a stage, and the products that follow.

    Arguments:
        stage: the stage.
        plan: all of them.
        lying: where numbers of rows lie.
        kernels: what makes the code.
    """

    added: array[int]
    shares: array[int]
    reads: array[int]
    writes: array[int]
    is_fixed: bool  # whether tables of addresses are the same whatever the rows
    kernel: Kernel | None
    products: list[tuple[Columns, Grid, Columns]]

    def __init__(self, stage: Stage, plan: Stages, lying: _Lying, kernels: _Kernels) -> None:
        self.added = array("q", stage.results[: stage.n_sums])
        self.shares = array("q", stage.shares)
        self.reads = array("q", [lying.place(place) for place in stage.reads])
        written = [lying.place(place) for place in stage.writes]
        apart = [~k for k in stage.results[stage.n_sums :]]
        self.writes = array("q", [0] * stage.n_sums + apart + written)  # sums are not written
        self.is_fixed = min(self.reads, default=0) >= 0 and min(self.writes, default=0) >= 0
        self.kernel = kernels.of(stage) if stage.program.outputs else None
        self.products = [
            (
                lying.columns(family.factors),
                lying.weights([[m.weights[k] for k in family.factors] for m in family.members]),
                lying.columns([plan.totals[member.place] for member in family.members]),
            )
            for family in stage.families
        ]

    def run(self, shared: int, rows: Rows, into: array[float]) -> bool:
        """Run rows; return whether something not finite was written.

        Arguments:
            shared: the address of what all rows share.
            rows: which.
            into: the sums, which are added to.
        """
        nan = False if self.kernel is None else self._run(self.kernel, shared, rows, into)
        for factors, weights, products in self.products:
            products.put_product(weights.of(shared), factors.of(rows), rows)
        return nan

    def _run(self, kernel: Kernel, shared: int, rows: Rows, into: array[float]) -> bool:
        memory = kernel.borrow()
        gather(shared, self.shares, memory.uniform)
        reads, writes = rows.fixed.get(self) or self._tables(rows)
        clear(memory.sums)
        nan = kernel.run_rows(memory, reads, writes, 0, 0, 0, rows.count, rows.is_short)
        add_lanes_at(memory.sums, kernel.width, min(rows.count, kernel.width), into, self.added)
        kernel.free.append(memory)
        return nan

    def _tables(self, rows: Rows) -> tuple[array[int], array[int]]:
        """Return where what the kernel reads and writes lies."""
        found = rows.pointing(self.reads, rows.inputs), rows.pointing(self.writes, rows.outputs)
        if self.is_fixed:
            rows.fixed[self] = found
        return found
