"""A path on many rows at once: its work for all rows together, and that for each."""

from __future__ import annotations

import os
from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import cache
from time import perf_counter
from typing import Any

from autograd.compiler.backends import Backend
from autograd.compiler.batch.staged import Staged, staged
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.deciding import marked
from autograd.compiler.program.hoisting import split
from autograd.compiler.program.outputs import Outputs, condensed
from autograd.compiler.program.program import Program
from autograd.compiler.program.relaxing import relaxed
from autograd.compiler.program.rewriting import reordered
from autograd.compiler.record.joining import joined
from autograd.compiler.runtime.doubles import (
    add_lanes,
    add_offsets,
    as_doubles,
    clear,
    copy,
    doubles,
    has_not_finite,
    integers,
)
from autograd.compiler.runtime.kernel import Kernel, Memory, address_of
from autograd.compiler.runtime.spreading import copy_rows, fill_rows, sums_of
from autograd.table.operation import Op

WORTH_THREADS = 3e-4  # seconds of work: handing over costs a tenth of it


class Portion:
    """Rows that are to take one path.

    Arguments:
        shared: the inputs that all rows share, in an array of either kind.
        inputs, outputs: address and stride in bytes of each column and of each result.
        rows: an array of their numbers, or None for all in turn.
        guarded: an array of ints, one for each, which gets the first guard that failed or -1;
            None if there are no guards.
        count: how many rows.
        threads: the most to use.
    """

    shared: Any
    inputs: array[int]
    outputs: array[int]
    rows: Any
    guarded: Any
    count: int
    threads: int

    def __init__(
        self,
        shared: Any,
        inputs: array[int],
        outputs: array[int],
        rows: Any,
        guarded: Any,
        count: int,
        threads: int,
    ) -> None:
        self.shared = shared
        self.inputs = inputs
        self.outputs = outputs
        self.rows = rows
        self.guarded = guarded
        self.count = count
        self.threads = threads


class VectorisedCode:
    """A program for rows, in two parts: what all rows share, and the loop over them.

    Arguments:
        program: its first inputs are those that all rows share.
        n_shared: how many these are.
        n_sums: how many results, the first, are added up; None for none.
        takes_out: whether terms of the results that all rows share are added once, at the end.
        backend: one with a loop over rows.
    """

    kernel: Kernel | None  # None if it runs in stages
    staged: Staged | None
    single: Kernel | None  # of one lane, for a batch of one row
    by_row: Program
    backend: Backend
    shared: Any  # runs the part that all rows share, if there is one
    n_shared: int
    n_passed: int
    n_outcomes: int
    runs: array[int]  # of sums that have an offset: the first of each, and how many follow
    n_sums: int | None
    pace: float  # seconds for a row, as far as is known

    def __init__(
        self, program: Program, n_shared: int, n_sums: int | None, takes_out: bool, backend: Backend
    ) -> None:
        parts = split(program, n_shared, takes_out and n_sums == len(program.outputs))
        self.runs = _runs([k for k, offset in enumerate(parts.offsets) if offset is not None])
        self.n_shared = n_shared
        self.n_passed = parts.n_passed
        self.shared = backend.runner(parts.shared) if parts.shared.outputs else None
        self.n_outcomes = len(parts.shared.outputs)
        self.by_row = parts.by_row
        self.n_sums = n_sums
        self.backend = backend
        # A primitive of the user's must not see rows that left at a guard, nor lanes without a row
        is_lone = any(type(op) is not Op for op in parts.by_row.operations())
        n_uniform = n_shared + parts.n_passed
        self.staged = staged(parts.by_row, n_uniform, n_sums or 0, backend)
        self.kernel = self.single = None
        if self.staged is None:
            self.kernel = self.kernel_of(1 if is_lone else backend.lanes())
        self.pace = 1e-10 * (self.staged.size if self.staged else len(parts.by_row.code))

    def kernel_of(self, width: int) -> Kernel:
        """Return the code for blocks of a width."""
        n_uniform = self.n_shared + self.n_passed
        form = Form(width, n_uniform, self.n_sums is not None, in_rows=True)
        kernel: Kernel = self.backend.kernel(self.by_row, form)
        if self.n_sums is not None:
            kernel.n_sums = self.n_sums
        return kernel

    def run(self, portion: Portion) -> tuple[array[float] | None, bool, bool]:
        """Run rows.

        Returns:
            the sums over the rows that no guard failed for, if results are added up; whether a
            nan or an infinity is among the results, and whether digits were lost to terms that all
            rows share.
        """
        count, threads, guarded = portion.count, portion.threads, portion.guarded
        outcomes = doubles(self.n_outcomes)
        if self.staged is None or self.shared is not None:
            portion.shared = as_doubles(portion.shared)
        if self.shared is not None:
            self.shared(portion.shared, outcomes)
        if self.staged is not None:
            return self._run_staged(self.staged, portion, outcomes)
        work = self.pace * count
        kernel = self.kernel
        assert kernel is not None
        if count == 1:
            if self.single is None:
                self.single = self.kernel_of(1)
            kernel = self.single
        job = _Job(self, kernel, portion, outcomes)
        if threads == 1 or count == 1 or work < WORTH_THREADS:
            pieces = 1
            memories = [job.piece(0, 1, work < WORTH_THREADS)]
        else:
            began = perf_counter()
            pieces = min(threads, max(1, count // kernel.width))
            others = [_pool(threads).submit(job.piece, k, pieces, False) for k in range(1, pieces)]
            try:
                memories = [job.piece(0, pieces, False)]
            finally:
                wait(others)  # they write to memory that may be freed when this returns
            memories += [other.result() for other in others]
            self.pace = (perf_counter() - began) * pieces / count
        sums, lost = None, False
        if kernel.accumulates:
            sums = doubles(kernel.n_sums)
            width = kernel.width
            for memory in memories:
                add_lanes(memory.sums, memory.first, width, sums)
            if len(self.runs):
                good = count if guarded is None else int((guarded < 0).sum())
                lost = self._add_offsets(outcomes, good, sums)
            job.nan = job.nan or has_not_finite(sums, len(sums))
        for memory in memories:
            kernel.give_back(memory)
        return sums, job.nan, lost

    def _run_staged(
        self, code: Staged, portion: Portion, outcomes: array[float]
    ) -> tuple[array[float] | None, bool, bool]:
        """Run rows in stages; see :meth:`run`."""
        assert portion.rows is None  # as there are no guards, there is no other path
        count, work = portion.count, self.pace * portion.count
        shared = code.shared(portion.shared, outcomes[: self.n_passed])
        pieces = 1 if work < WORTH_THREADS else min(portion.threads, count)

        def piece(k: int) -> tuple[array[float], bool]:
            start, stop = count * k // pieces, count * (k + 1) // pieces
            is_short = work < WORTH_THREADS
            return code.run(shared, portion.inputs, portion.outputs, start, stop, is_short)

        others = [_pool(pieces).submit(piece, k) for k in range(1, pieces)]
        try:
            sums, nan = piece(0)
        finally:
            if others:
                wait(others)  # they write to memory that may be freed when this returns
        for other in others:
            more, another = other.result()
            add_lanes(more, 0, 1, sums)
            nan |= another
        if self.n_sums is None:
            return None, nan, False
        lost = self._add_offsets(outcomes, count, sums)
        return sums, nan or has_not_finite(sums, len(sums)), lost

    def _add_offsets(self, outcomes: array[float], rows: int, sums: array[float]) -> bool:
        """Add what every row would have added; return whether digits were lost to that."""
        if rows == 0:
            return False
        return add_offsets(outcomes, self.n_passed, self.runs, rows, sums)


class _Job:
    """A run of rows, which threads take pieces of."""

    code: VectorisedCode
    kernel: Kernel
    portion: Portion
    outcomes: array[float]
    rows: int
    guarded: int
    nan: bool

    def __init__(
        self, code: VectorisedCode, kernel: Kernel, portion: Portion, outcomes: array[float]
    ) -> None:
        self.code = code
        self.kernel = kernel
        self.portion = portion
        self.outcomes = outcomes
        self.rows = 0 if portion.rows is None else address_of(portion.rows)
        self.guarded = 0 if portion.guarded is None else address_of(portion.guarded)
        self.nan = False

    def piece(self, k: int, pieces: int, is_short: bool) -> Memory:
        """Run one of so many pieces; return the memory that holds its sums."""
        code, portion = self.code, self.portion
        memory = self.kernel.borrow()
        copy(portion.shared, memory.uniform, 0, code.n_shared)
        copy(self.outcomes, memory.uniform, code.n_shared, code.n_passed)
        clear(memory.sums)
        start, stop = portion.count * k // pieces, portion.count * (k + 1) // pieces
        if self.kernel.run_rows(
            memory,
            portion.inputs,
            portion.outputs,
            self.rows,
            self.guarded,
            start,
            stop,
            is_short,
        ):
            self.nan = True
        return memory


class Vectorised:
    """A path on rows.

    Arguments:
        specialisation: the code for one path.
        is_own: for each number of the arguments, whether it differs from row to row.
        order: the results, by their place in the program: first those that are added up.
        n_sums: how many these are; None if none of a batch is.
    """

    def __init__(
        self,
        specialisation: Specialisation,
        is_own: Sequence[bool],
        order: Sequence[int],
        n_sums: int | None,
    ) -> None:
        n = len(is_own)
        shared = [i for i in range(n) if not is_own[i]]
        captured = list(range(n, specialisation.n_inputs))
        own = [i for i in range(n) if is_own[i]]
        self.specialisation = specialisation
        whole = specialisation.traced.program
        program = whole.having(outputs=[whole.outputs[k] for k in order])
        self._n_all_sums = n_sums or 0
        self._outputs = outputs = condensed(program, self._n_all_sums)
        if outputs is not None:
            program = outputs.program
            n_sums = None if n_sums is None else outputs.n_first
            self._divide(outputs)
        self._n_shared = len(shared) + len(captured)
        self._program = joined(reordered(program, [*shared, *captured, *own]), self._n_shared)
        self._n_sums = n_sums
        is_exact = specialisation.is_exact
        plain = None if is_exact else relaxed(self._program, keeps_signs=n_sums is None)
        self._is_checked = plain is not None
        self._takes_out = True
        # Marked before it is split: what all rows share may decide for each of them
        self._plain_program = marked(plain or self._program, is_exact)
        self._plain = self._code(self._plain_program)
        self._strict: VectorisedCode | None = None

    def products(self) -> list[str]:
        """Return the shapes of the products of matrices that are computed for all rows at once."""
        code: Staged | None = self._plain.staged
        return [] if code is None else code.products

    def _code(self, program: Program) -> VectorisedCode:
        backend = self.specialisation.backend
        return VectorisedCode(program, self._n_shared, self._n_sums, self._takes_out, backend)

    def _divide(self, outputs: Outputs) -> None:
        """Note what becomes of the results that stay with their row."""
        self._kept, self._copies = array("q"), array("q")
        first: dict[int, int] = {}  # by what is computed, the result that it becomes first
        for position, source in zip(outputs.positions, outputs.sources, strict=True):
            if position < self._n_all_sums:
                continue
            if source in first:
                self._copies.extend([first[source], position])
            else:
                first[source] = position
                self._kept.append(position)
        varies = outputs.varies()
        n = len(outputs.template)
        self._known = array("q", [k for k in range(self._n_all_sums, n) if not varies[k]])

    def run(self, portion: Portion) -> array[float] | None:
        """Run rows; see :meth:`VectorisedCode.run`. Returns the sums, if results are added up."""
        outputs = self._outputs
        if outputs is None:
            return self._computed(portion)
        table, rows, guarded, count = portion.outputs, portion.rows, portion.guarded, portion.count
        own = integers(2 * outputs.n_first if table else 0)
        for k in self._kept:
            own.extend(table[2 * k : 2 * k + 2])
        sums = self._computed(
            Portion(portion.shared, portion.inputs, own, rows, guarded, count, portion.threads)
        )
        if table:
            at = 0 if rows is None else address_of(rows)
            fill_rows(table, self._known, outputs.template, at, count)
            copy_rows(table, self._copies, at, count)
        if sums is None:
            return None
        good = count if guarded is None else int((guarded < 0).sum())
        template = outputs.template[: self._n_all_sums]
        return sums_of(template, good, outputs.positions, outputs.sources, sums)

    def _computed(self, portion: Portion) -> array[float] | None:
        """Run rows, and write what is computed; return the sums of what is."""
        sums, nan, lost = self._plain.run(portion)
        if lost and self._takes_out:  # from now on every row adds all its terms by itself
            self._takes_out = False
            self._plain, self._strict = self._code(self._plain_program), None
            sums, nan, _ = self._plain.run(portion)
        if nan and self._is_checked:
            self._strict = self._strict or self._code(marked(self._program))
            sums, _, _ = self._strict.run(portion)
        return sums


def _runs(places: Sequence[int]) -> array[int]:
    """Return where places follow each other: the first of each run, and how many there are.

    >>> _runs([0, 1, 2, 5, 7, 8])
    array('q', [0, 3, 5, 1, 7, 2])
    """
    found = array("q")
    for place in places:
        if found and found[-2] + found[-1] == place:
            found[-1] += 1
        else:
            found.extend((place, 1))
    return found


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="valuegrad")


if hasattr(os, "register_at_fork"):  # a child has none of its parent's threads
    os.register_at_fork(after_in_child=_pool.cache_clear)
