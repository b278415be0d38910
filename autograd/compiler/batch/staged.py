"""Rows of a batch in stages: machine code for what each row does alone, BLAS for the products.

Compiled, this file is built with staged.pxd.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate
from typing import Any

from autograd.compiler.backends import UNROLLED, chosen
from autograd.compiler.batch.grids import Columns, Grid
from autograd.compiler.batch.lying import LyingRows, LyingShared, LyingSums, members_of
from autograd.compiler.batch.rows import Rows
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.program import Program
from autograd.compiler.program.stages import Stage, Stages, stages
from autograd.compiler.runtime.doubles import add_lanes_at, as_doubles, clear, clear_at, room
from autograd.compiler.runtime.kernel import Kernel, address_of
from autograd.compiler.runtime.matrices import multiply
from autograd.compiler.runtime.moving import gather, scatter

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
    copied: array[int]  # numbers of a row that are copied to columns
    copies: array[int]
    weights: array[int]  # shared numbers that are copied behind the constants
    outers: list[tuple[Columns, Columns, Grid]]
    is_aside: list[bool]  # whether each product goes aside of the sums
    adds: list[bool]  # whether it is added to what is there from the first rows on
    aside: array[int]  # the sums that what lies aside is added to
    apart: array[int]  # the sums that none of these products begins
    free: list[Rows]

    def __init__(
        self, program: Program, plan: Stages, n_shared: int, n_sums: int, backend: Any
    ) -> None:
        self.n_sums = n_sums
        # Behind what rows share lie the constants, whose places are counted down from -1
        self.constants = array("d", program.constants)
        rows, sums = LyingRows(plan, n_shared, program.n_inputs), LyingSums(plan, n_sums)
        shared = LyingShared(n_shared, len(self.constants))
        self.n_kept = len(rows.column_of)
        self.copied, self.copies = rows.copied, rows.copies
        kernels = _Kernels(plan, backend)
        self.steps = [_Step(stage, plan, rows, shared, kernels) for stage in plan.stages]
        self.has_constants, self.weights = shared.has_constants, shared.copied
        self.outers = [
            (rows.columns(outer.left), rows.columns(outer.right), grid)
            for outer, (grid, _) in zip(plan.outers, sums.grids, strict=True)
        ]
        self.is_aside = [is_aside for _, is_aside in sums.grids]
        self.adds, self.aside, self.apart = sums.adds, sums.aside, sums.apart
        matrices = [one for stage in plan.stages for one in stage.families] + plan.outers
        self.size = sum(len(stage.program.code) for stage in plan.stages)
        self.size += PRODUCT * sum(one.size for one in matrices)
        self.products = _told(plan)
        self.free = []
        self.most_rows = max(64, MOST_KEPT // max(1, self.n_kept))

    def shared(self, given: Any, passed: array[float]) -> Any:
        """Return what all rows share, in one vector."""
        copies = room(len(self.weights))
        if len(passed) == 0 and not self.has_constants and len(copies) == 0:
            return given
        vector = as_doubles(given) + passed + self.constants
        gather(address_of(vector), self.weights, copies)
        return vector + copies

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
        sums, aside = room(self.n_sums), room(len(self.aside))
        clear_at(sums, self.apart)
        at, into, beside = address_of(shared), address_of(sums), address_of(aside)
        nan = False
        for first in range(start, stop, self.most_rows):
            count = min(self.most_rows, stop - first)
            rows = self._borrow(count)
            rows.stand_for(inputs, outputs, first, count, is_short)
            if len(self.copied):
                rows.copy(self.copied, self.copies)
            for step in self.steps:
                if step.run(at, rows, sums):
                    nan = True
            for k in range(len(self.outers)):
                left, right, grid = self.outers[k]
                target = grid.of(beside if self.is_aside[k] else into)
                adds = first != start or self.adds[k]
                multiply(left.of(rows), right.of(rows).transposed(), target, adds, is_short)
            self.free.append(rows)
        if len(aside):
            scatter(aside, self.aside, into, True)
        return sums, nan

    def _borrow(self, count: int) -> Rows:
        """Return memory for so many rows at least."""
        try:  # other threads may borrow too
            rows = self.free.pop()
        except IndexError:
            return Rows(self.n_kept, count)
        return rows if rows.most >= count else Rows(self.n_kept, count)


def _told(plan: Stages) -> list[str]:
    """Return the shapes of all products, with how many there are if it is more than one."""
    shapes = Counter(
        f"(rows x {len(one.factors)}) (shared {len(one.factors)} x {len(one.members)})"
        for stage in plan.stages
        for one in stage.families
    )
    shapes.update(f"({len(one.left)} x rows) (rows x {len(one.right)})" for one in plan.outers)
    return [shape if n == 1 else f"{n} times {shape}" for shape, n in shapes.items()]


class _Kernels:
    """Makes the machine code of stages; those that are alike, as steps in time are, have one.

    Arguments:
        plan: the stages.
        backend: what runs the whole, which may be too long for what is fastest. So may its stages
            be, all together: then the shortest of them have that, and the others this.
    """

    def __init__(self, plan: Stages, backend: Any) -> None:
        self._backend = backend
        self._known: dict[tuple[str, int, int], Kernel] = {}
        sizes = {_key(stage): stage.program.size for stage in plan.stages}
        shortest = sorted(sizes, key=sizes.__getitem__)
        ends = accumulate(sizes[key] for key in shortest)
        self._own = {key for key, end in zip(shortest, ends, strict=True) if end <= UNROLLED}

    def of(self, stage: Stage) -> Kernel:
        """Return the machine code of a stage that has results."""
        key = _key(stage)
        kernel = self._known.get(key)
        if kernel is None:
            backend = chosen(stage.program) if key in self._own else self._backend
            form = Form(backend.lanes(), len(stage.shares), stage.n_sums > 0, in_rows=True)
            kernel = self._known[key] = backend.kernel(stage.program, form)
            kernel.n_sums = stage.n_sums
        return kernel


def _key(stage: Stage) -> tuple[str, int, int]:
    """Return the same for stages that have the same machine code."""
    return stage.program.fingerprint(), len(stage.shares), stage.n_sums


class _Step:
    """The machine code of a stage, and the products that follow.

    Arguments:
        stage: the stage.
        plan: all of them.
        rows, shared: where numbers lie.
        kernels: what makes the code.
    """

    added: array[int]
    shares: array[int]
    reads: array[int]
    writes: array[int]
    is_fixed: bool  # whether tables of addresses are the same whatever the rows
    kernel: Kernel | None
    products: list[tuple[Columns, Grid, Columns]]

    def __init__(
        self, stage: Stage, plan: Stages, rows: LyingRows, shared: LyingShared, kernels: _Kernels
    ) -> None:
        self.added = array("q", stage.results[: stage.n_sums])
        self.shares = array("q", stage.shares)
        self.reads = array("q", [rows.place(place) for place in stage.reads])
        written = [rows.place(place) for place in stage.writes]
        apart = [~k for k in stage.results[stage.n_sums :]]
        self.writes = array("q", [0] * stage.n_sums + apart + written)  # sums are not written
        self.is_fixed = min(self.reads, default=0) >= 0 and min(self.writes, default=0) >= 0
        self.kernel = kernels.of(stage) if stage.program.outputs else None
        self.products = []
        for family in stage.families:
            factors = rows.factors(family)
            members = members_of(family)
            weights = shared.matrix([[one.weights[k] for k in factors] for one in members])
            totals = rows.columns([plan.totals[one.place] for one in members])
            self.products.append((rows.columns(factors), weights, totals))

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
        add_lanes_at(memory.sums, memory.first, kernel.width, into, self.added)
        kernel.give_back(memory)
        return nan

    def _tables(self, rows: Rows) -> tuple[array[int], array[int]]:
        """Return where what the kernel reads and writes lies."""
        found = rows.pointing(self.reads, rows.inputs), rows.pointing(self.writes, rows.outputs)
        if self.is_fixed:
            rows.fixed[self] = found
        return found
