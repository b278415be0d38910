"""Calls of a function on a batch: many rows of arguments at once.

Rows that take the same path run through the same code, several to a vector register. What the
arguments that all rows share determine by themselves is computed once. A row that leaves a path
at a guard is noted, and goes on with the others that left it there.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiling.arguments import Arguments, Given
from autograd.compiling.calls import Calls
from autograd.compiling.outcomes import Outcomes, Rows, Sums
from autograd.compiling.path import Path
from autograd.compiling.rows import RowsPath
from autograd.errors import OperandError
from autograd.extras import load
from autograd.node import number_of

Tried = list[tuple[Path, int]]


class BatchCalls:
    """The calls of a function with batches of one structure.

    Arguments:
        f: the function of one row.
        name: what to call it in errors.
        args, kwargs: of a call.
        batch: which arguments have rows: 0 for a leading axis, None for none.
        reduce: ``"mean"``, ``"sum"``, or None for a result of each row.
        threads: the most to use.
        differentiates: whether derivatives by captured leaves are wanted.

    Raises:
        OperandError: if an argument is not what ``batch`` says.
        MissingExtraError: if NumPy is not installed.
    """

    def __init__(
        self,
        f: Callable[..., Any],
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        batch: Sequence[Any],
        reduce: str | None,
        threads: int,
        differentiates: bool,
    ) -> None:
        load("numpy", "compile")
        self._arguments = Arguments(args, kwargs, batch)
        self._reduce = reduce
        self._threads = threads
        self._given(args, kwargs)
        self.calls = Calls(f, name, self._arguments.row(args, kwargs, 0), differentiates)
        self._by_path: dict[int, RowsPath] = {}

    def call(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what the function returns, for each row or reduced over them.

        Raises:
            LookupError: if the arguments are of another structure.
            TooManyPathsError: if a row would take one path too many.
        """
        given = self._given(args, kwargs)
        path = self.calls.latest
        if path is None:
            path, _ = self._new_path(args, kwargs, 0)
        outcomes: Outcomes
        if self._reduce is None:
            outcomes = Rows(path, given.count)
        else:
            outcomes = Sums(path, given.count, self._reduce == "mean")
        left = self._run(path, given, None, given.count, outcomes)
        work: list[tuple[Any, Tried]] = [(rows, [(path, guard)]) for guard, rows in left]
        while work:
            rows, tried = work.pop()
            known = self.calls.next_path(tried)
            if known is None:
                known, numbers = self._new_path(args, kwargs, int(rows[0]))
                if all(known is not path for path in self.calls.paths):
                    outcomes.add_row(known, int(rows[0]), numbers)  # it was computed anyway
                    if len(rows) > 1:
                        work.append((rows[1:], tried))
                    continue
            left = self._run(known, given, rows, len(rows), outcomes)
            work += [(rows, [*tried, (known, guard)]) for guard, rows in left]
        return outcomes.finished()

    def rows_path(self, path: Path) -> RowsPath:
        """Return a path's code for rows."""
        known = self._by_path.get(id(path))
        if known is None:
            with self.calls.lock:
                known = RowsPath(path, self._arguments.is_own, self._reduce is not None)
                self._by_path[id(path)] = known
        return known

    def _given(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Given:
        given = self._arguments.take(args, kwargs)
        if given is None:
            raise LookupError
        if given.count == 0:
            raise OperandError("A batch needs at least one row, but the arguments have none.")
        return given

    def _new_path(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], row: int
    ) -> tuple[Path, array[float]]:
        """Trace the call of one row."""
        numbers = self.calls.layout.numbers(self._arguments.row(args, kwargs, row))
        assert numbers is not None  # rows of one batch are alike
        return self.calls.new_path(numbers)

    def _run(
        self, path: Path, given: Given, rows: Any, count: int, outcomes: Outcomes
    ) -> list[tuple[int, Any]]:
        """Run rows on a path; return those that left it, by the guard where they did."""
        code = self.rows_path(path)
        shared = given.shared
        if path.captured:
            shared = shared + array("d", [number_of(leaf) for leaf in path.captured])
        guarded = None
        if path.outcomes:
            import numpy

            guarded = numpy.empty(count, dtype=numpy.int64)
        table = outcomes.table(path)
        sums = code.run(shared, given.inputs, table, rows, guarded, count, self._threads)
        if guarded is None:
            outcomes.add(path, sums, rows, count)
            return []
        good = guarded < 0
        n_good = int(good.sum())
        everything = rows if rows is not None else numpy.arange(count)
        outcomes.add(path, sums, everything[good], n_good)
        if n_good == count:
            return []
        failed = numpy.unique(guarded[~good])
        return [(int(guard), everything[guarded == guard]) for guard in failed]
