"""A path on many rows at once: its work for all rows together, and that for each."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import perf_counter
from typing import Any, NamedTuple

from autograd.backends import jit, native
from autograd.backends.unrolled import Form
from autograd.compiling import choice
from autograd.compiling.kernel import Kernel, Memory, address_of
from autograd.compiling.path import Path
from autograd.compiling.vectors import add_chosen, add_lanes, clear, doubles, has_nan
from autograd.program.fusing import fused
from autograd.program.program import Program, reordered
from autograd.program.relaxing import relaxed
from autograd.program.splitting import split

WORTH_THREADS = 3e-4  # seconds of work: handing over costs a tenth of it


class Ran(NamedTuple):
    """What came of running some rows.

    Arguments:
        sums: of the results over the rows that no guard failed for, if they are added up.
        has_nan: whether a nan is among the results.
    """

    sums: array[float] | None
    has_nan: bool


class RowsCode:
    """A program for rows, in two parts: what all rows share, and the loop over them.

    Arguments:
        program: its first inputs are those that all rows share.
        n_shared: how many these are.
        reduces: whether results are added up.
        backend: ``native`` or ``interpreter``.
    """

    def __init__(self, program: Program, n_shared: int, reduces: bool, backend: str) -> None:
        parts = split(program, n_shared, reduces)
        self.offsets = array("q", [-1 if k is None else k for k in parts.offsets])
        self.has_offsets = any(k is not None for k in parts.offsets)
        self.n_shared = n_shared
        self.n_passed = parts.n_passed
        self.shared = choice.runner(parts.shared, backend) if parts.shared.ops else None
        self.n_outcomes = len(parts.shared.outputs)
        form = Form(jit.lanes(), n_shared + parts.n_passed, reduces)
        self.kernel: Kernel = native.kernel(
            fused(parts.by_row), form, interpreted=backend == choice.INTERPRETER
        )
        self.pace = 0.0  # seconds for a row, as it was the last time

    def uniform(self, shared: array[float]) -> tuple[array[float], array[float]]:
        """Return what the kernel is given for all rows, and the offsets of the results."""
        if self.shared is None:
            return shared, shared
        outcomes = doubles(self.n_outcomes)
        self.shared(shared, outcomes)
        return shared + outcomes[: self.n_passed], outcomes[self.n_passed :]

    def run(
        self,
        shared: array[float],
        inputs: array[int],
        outputs: array[int],
        rows: Any,
        guarded: Any,
        count: int,
        threads: int,
    ) -> Ran:
        """Run rows.

        Arguments:
            shared: the inputs that all rows share.
            inputs, outputs: address and stride in bytes of each column and of each result.
            rows: an array of their numbers, or None for all in turn.
            guarded: an array of ints, one for each, which gets the first guard that failed or -1;
                None if there are no guards.
            count: how many rows.
            threads: the most to use.
        """
        uniform, offsets = self.uniform(shared)
        row_address = 0 if rows is None else address_of(rows)
        guard_address = 0 if guarded is None else address_of(guarded)
        kernel = self.kernel
        work = self.pace * count
        pieces = 1 if work < WORTH_THREADS else max(1, min(threads, count))
        began = perf_counter()

        def piece(k: int) -> tuple[Memory, bool]:
            memory = kernel.borrow()
            memory.uniform = uniform
            clear(memory.sums)
            start, stop = count * k // pieces, count * (k + 1) // pieces
            is_short = work < WORTH_THREADS
            nan = kernel.run_rows(
                memory, inputs, outputs, row_address, guard_address, start, stop, is_short
            )
            return memory, nan

        if pieces == 1:
            parts = [piece(0)]
        else:
            parts = list(_pool(threads).map(piece, range(pieces)))
        self.pace = (perf_counter() - began) * pieces / count if count else 0.0
        sums = None
        if kernel.accumulates:
            sums = doubles(kernel.n_results)
            for memory, _ in parts:
                add_lanes(memory.sums, kernel.width, sums)
            if self.has_offsets:
                good = count if guarded is None else int((guarded < 0).sum())
                add_chosen(sums, offsets, self.offsets, good)
        nan = any(found for _, found in parts)
        for memory, _ in parts:
            kernel.free.append(memory)
        return Ran(sums, nan or (sums is not None and has_nan(sums, len(sums))))


class RowsPath:
    """A path on rows.

    Arguments:
        path: the path.
        is_own: for each number of the arguments, whether it differs from row to row.
        reduces: whether results are added up.
    """

    def __init__(self, path: Path, is_own: Sequence[bool], reduces: bool) -> None:
        n = len(is_own)
        shared = [i for i in range(n) if not is_own[i]]
        captured = list(range(n, path.n_inputs))
        own = [i for i in range(n) if is_own[i]]
        self.path = path
        self._program = reordered(path.traced.program, [*shared, *captured, *own])
        self._n_shared = len(shared) + len(captured)
        self._reduces = reduces
        plain = relaxed(self._program)
        self._is_checked = plain is not None
        self._plain = self._code(plain or self._program)
        self._strict: RowsCode | None = None

    def _code(self, program: Program) -> RowsCode:
        return RowsCode(program, self._n_shared, self._reduces, self.path.backend)

    def run(self, shared: array[float], *places: Any) -> array[float] | None:
        """Run rows; see :meth:`RowsCode.run`. Returns the sums, if results are added up."""
        ran = self._plain.run(shared, *places)
        if ran.has_nan and self._is_checked:
            self._strict = self._strict or self._code(self._program)
            ran = self._strict.run(shared, *places)
        return ran.sums


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="valuegrad")
