"""Calls of a function on a batch: many rows of arguments at once.

Rows that take the same path run through the same code, several to a vector register. What the
arguments that all rows share determine by themselves is computed once. A row that leaves a path
at a guard is noted, and goes on with the others that left it there.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

from autograd.compiler.batch.arguments import Arguments, Given
from autograd.compiler.batch.exact import ExactResults
from autograd.compiler.batch.looped import Looped
from autograd.compiler.batch.results import Division, Results
from autograd.compiler.batch.vectorised import Portion, Vectorised
from autograd.compiler.calls.dispatch import Dispatch
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.calls.variants import Calls
from autograd.compiler.calls.whole_numbers import largest_int
from autograd.compiler.calls.worlds import World
from autograd.compiler.runtime.doubles import as_doubles, divide, integers
from autograd.compiler.runtime.layout import give_up, numbers_of
from autograd.node import number_of
from autograd.structures.belonging import Prefix, belonging, of_leaves
from autograd.structures.outline import take_apart
from autograd.structures.rows import NoRowsError, check_rows_of_numbers
from autograd.tools.extras import load

MOST_PATHS = 256  # of the rows of batches
Tried = list[tuple[Specialisation, int]]


class TooManyPathsError(Exception):
    """More paths than are worth vectors; whoever called runs the function itself."""


class BatchDispatch(Calls):
    """The calls of a function with batches of one structure.

    Arguments:
        f: the function of one row.
        name: what to call it in errors.
        args, kwargs: of a call.
        batch: which arguments have rows: 0 for a leading axis, None for none.
        reduce: ``"mean"``, ``"sum"``, or None for a result of each row.
        threads: the most to use.
        stack: whether a list of results that stay with a row becomes an axis behind the rows.
        differentiates: whether derivatives by captured leaves are wanted.
        is_exact: whether everything is rounded as it is eagerly, the sums of rows too.
        world: that rows are traced in; None if nothing is watched.

    Raises:
        OperandError: if an argument is not what ``batch`` says.
        MissingExtraError: if NumPy is not installed.
    """

    arguments: Arguments
    reduce: str | None
    threads: int
    stack: bool
    calls: Dispatch
    of_rows: Prefix  # what of the result stays with its row where the rest is added up
    division: Any  # of the results, once a row was traced
    by_specialisation: dict[int, Vectorised | Looped]

    def __init__(
        self,
        f: Callable[..., Any],
        name: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        batch: Sequence[Any],
        reduce: str | None,
        threads: int,
        stack: bool,
        differentiates: bool,
        is_exact: bool = False,
        world: World | None = None,
    ) -> None:
        load("numpy", "compile")
        self.arguments = Arguments(args, kwargs, batch)
        self.reduce = reduce
        self.threads = threads
        self.stack = stack
        self._given(args, kwargs)
        first = self.arguments.row(args, kwargs, 0)
        self.calls = Dispatch(f, name, first, differentiates, is_exact, world)
        self.places = self.calls.places
        self.of_rows = True if reduce is None else belonging_to_rows(f, args, batch)
        self.division = None
        self.by_specialisation = {}

    def take(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return where the numbers of a call's arguments lie; None if of another structure."""
        return self._given(args, kwargs) if self.holds() else None

    def _given(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Given | None:
        given = self.arguments.take(args, kwargs)
        if given is not None and given.count == 0:
            raise NoRowsError
        return given

    def run(self, taken: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what the function returns, for each row or reduced over them."""
        given: Given = taken
        specialisation = self.calls.latest
        if specialisation is None:
            specialisation, _ = self._new_specialisation(args, kwargs, 0)
        adds_up = self.of_rows is False and not self.calls.is_exact
        if adds_up and not (specialisation.outcomes or specialisation.has_partials()):
            return self._reduced(specialisation, given)
        divisor = given.count if self.reduce == "mean" else 1
        division = self.division or self.divided(specialisation)
        outcomes: Results
        if self.calls.is_exact and self.reduce is not None:
            stays = of_leaves(self.of_rows, specialisation.traced.result.outline)
            outcomes = ExactResults(specialisation, division, given.count, divisor, stays)
        else:
            outcomes = Results(specialisation, division, given.count, divisor)
        left = self._run(specialisation, given, None, given.count, outcomes)
        if left:
            self._follow(specialisation, left, given, args, kwargs, outcomes)
        return outcomes.finished(self.stack)

    def paths(self) -> list[Any]:
        """Return the specialisations."""
        return self.calls.specialisations

    def products(self) -> list[str]:
        """Return the shapes of the products of matrices that rows are computed by."""
        return [shape for code in self.by_specialisation.values() for shape in code.products()]

    def _reduced(self, specialisation: Specialisation, given: Given) -> Any:
        """Return the reduced result of rows that cannot but take one path: the usual case, fast."""
        code = self.code_for_rows(specialisation)
        shared = _with_captured(given.shared, specialisation)
        table = integers(0)
        sums = code.run(Portion(shared, given.inputs, table, None, None, given.count, self.threads))
        assert sums is not None  # results are added up
        if self.reduce == "mean" and given.count != 1:
            divide(sums, given.count)
        return give_up(specialisation.layout, sums)

    def adds_up(self) -> bool:
        """Whether results of rows are added up as they come."""
        return self.reduce is not None and not self.calls.is_exact

    def divided(self, specialisation: Specialisation) -> Division:
        """Return which results are added up; paths of one batch return the same structure.

        Exact sums are of all results of the rows, at the end.
        """
        if self.division is None:
            result = specialisation.traced.result
            stays = True if self.calls.is_exact else self.of_rows
            self.division = Division(result, of_leaves(stays, result.outline))
        found: Division = self.division
        return found

    def _follow(
        self,
        specialisation: Specialisation,
        left: list[tuple[int, Any]],
        given: Given,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        outcomes: Results,
    ) -> None:
        """Run the rows that left a path at its guards on others, until none is left."""
        work: list[tuple[Any, Tried]] = [(rows, [(specialisation, guard)]) for guard, rows in left]
        while work:
            rows, tried = work.pop()
            known = self.calls.next_path(tried)
            if known is None:
                row = int(rows[0])
                known, numbers = self._new_specialisation(args, kwargs, row)
                # One that is not kept is none of its own: see Dispatch.new_specialisation
                if known not in self.calls.specialisations:
                    outcomes.add_row(known, row, numbers)
                    if len(rows) > 1:
                        work.append((rows[1:], tried))
                    continue
            left = self._run(known, given, rows, len(rows), outcomes)
            work += [(some, [*tried, (known, guard)]) for guard, some in left]

    def code_for_rows(self, specialisation: Specialisation) -> Vectorised | Looped:
        """Return a specialisation's code for rows."""
        known = self.by_specialisation.get(id(specialisation))
        if known is None:
            with self.calls.lock:
                began = perf_counter()
                kind = Vectorised if specialisation.backend.lanes() else Looped
                division = self.divided(specialisation)
                order = division.order(specialisation)
                n_sums = division.n_added(specialisation) if self.adds_up() else None
                known = kind(specialisation, self.arguments.is_own, order, n_sums)
                specialisation.compile_seconds += perf_counter() - began
                kept = set(map(id, self.calls.specialisations))
                for other in [key for key in self.by_specialisation if key not in kept]:
                    del self.by_specialisation[other]  # a path that was forgotten
                self.by_specialisation[id(specialisation)] = known
        return known

    def _new_specialisation(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], row: int
    ) -> tuple[Specialisation, array[float]]:
        """Trace the call of one row.

        Raises:
            TooManyPathsError: if there are too many ways already.
        """
        if len(self.calls.specialisations) >= MOST_PATHS:
            raise TooManyPathsError
        numbers = numbers_of(self.calls.layout, self.arguments.row(args, kwargs, row))
        assert numbers is not None  # rows of one batch are alike
        given_int = largest_int(self.arguments.shared(args), kwargs)
        specialisation, results = self.calls.new_specialisation(numbers, given_int)
        self.arguments.limit_ints(self.calls.layout.largest_int)
        check_rows_of_numbers(specialisation.traced.result.outline, specialisation.name)
        return specialisation, results

    def _run(
        self, specialisation: Specialisation, given: Given, rows: Any, count: int, outcomes: Results
    ) -> list[tuple[int, Any]]:
        """Run rows on a path; return those that left it, by the guard where they did."""
        specialisation.calls += 1
        table = outcomes.table(specialisation)
        code = self.code_for_rows(specialisation)
        shared = _with_captured(given.shared, specialisation)
        guarded = None
        if specialisation.outcomes:
            import numpy

            guarded = numpy.empty(count, dtype=numpy.int64)
        sums = code.run(Portion(shared, given.inputs, table, rows, guarded, count, self.threads))
        if guarded is None:
            outcomes.add(specialisation, sums, rows)
            return []
        good = guarded < 0
        everything = rows if rows is not None else numpy.arange(count)
        outcomes.add(specialisation, sums, everything[good])
        if good.all():
            return []
        failed = numpy.unique(guarded[~good])
        return [(int(guard), everything[guarded == guard]) for guard in failed]


def belonging_to_rows(f: Callable[..., Any], args: Sequence[Any], batch: Sequence[Any]) -> Prefix:
    """Return what of a function's result belongs to a row, as far as is known.

    Arguments:
        f: the function of one row.
        args: of a call.
        batch: which of them have rows.
    """
    return belonging(f, [axis == 0 for axis in batch], [take_apart(arg)[0] for arg in args])


def _with_captured(shared: Any, specialisation: Specialisation) -> Any:
    """Return the numbers that all rows share, and the present ones of the captured leaves."""
    if not specialisation.captured:
        return shared
    return as_doubles(shared) + array("d", [number_of(leaf) for leaf in specialisation.captured])
