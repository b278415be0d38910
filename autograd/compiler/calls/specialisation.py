"""Specialisation: one way that calls of a function go, and the programs that do the same."""

from __future__ import annotations

from array import array
from time import perf_counter
from typing import Any

from autograd.compiler.backends import Backend, Runner, chosen, ready
from autograd.compiler.calls.connected import connected
from autograd.compiler.calls.tiers import Tiered
from autograd.compiler.program.deciding import marked
from autograd.compiler.program.outputs import Outputs, condensed
from autograd.compiler.program.program import Program
from autograd.compiler.program.relaxing import relaxed
from autograd.compiler.program.rewriting import trimmed
from autograd.compiler.record.joining import joined
from autograd.compiler.record.record import Traced
from autograd.compiler.runtime.doubles import doubles, has_not_finite
from autograd.compiler.runtime.layout import give
from autograd.compiler.runtime.spreading import spread
from autograd.node import Node, number_of
from autograd.structures.layout import Layout
from autograd.table.operation import Fact, having

_COMPARISONS = having(Fact.COMPARES)


class Specialisation:
    """A traced call, ready to be repeated.

    Arguments:
        traced: the call.
        name: of the function.
        n_arguments: how many numbers its arguments hold.
        is_exact: whether everything is rounded as it is eagerly, not only what decides.

    The programs are made when they are first needed: the plain one, which takes products of zero
    and infinity as they come, and the strict one for when a nan or an infinity comes out of it.
    """

    traced: Traced
    program: Program  # with loops over the same steps in one
    name: str
    outcomes: tuple[float, ...]
    leaves: list[Node]  # that derivatives are by
    captured: list[Node]  # those, and constants
    layout: Layout
    filled: Layout  # the same, of a single call, with what is constant in its place
    n_arguments: int
    n_inputs: int
    n_results: int
    n_computed: int  # fewer, where results are constant or occur twice
    outputs: Outputs | None  # what becomes of those; None if there are hardly any
    is_checked: bool
    is_exact: bool
    plain: Tiered | None
    strict: Tiered | None
    backend: Backend  # for rows of a batch
    calls: int  # that it served, the traced one included
    compile_seconds: float
    junctions: dict[int, Any]  # by the guard: where other paths part from this one
    asking: dict[int, Runner]  # by the guard: what computes its number

    def __init__(self, traced: Traced, name: str, n_arguments: int, is_exact: bool = False) -> None:
        self.traced = traced
        self.program = program = joined(traced.program)
        self.name = name
        self.outcomes = tuple([guard.outcome for guard in program.guards])
        self.leaves = list(traced.captured)
        self.captured = [*traced.captured, *traced.constants]
        self.layout = Layout(traced.result.outline, iter(traced.result.blocks))
        self.n_arguments = n_arguments
        self.n_inputs = program.n_inputs
        self.n_results = len(program.outputs)
        self.filled = self.layout
        self.outputs = outputs = condensed(program)
        self.n_computed = self.n_results
        if outputs is not None:
            self.n_computed = len(outputs.program.outputs)
            self.filled = Layout(traced.result.outline, iter(traced.result.blocks))
            self.filled.know(outputs.template, outputs.varies(), 0)
        self.is_checked = False
        self.is_exact = is_exact
        self.plain = self.strict = None
        self.backend = chosen(program)
        self.compile_seconds = 0.0
        self.calls = 0
        self.junctions = {}
        self.asking = {}

    def prepare(self) -> Tiered:
        """Make what runs the plain program."""
        began = perf_counter()
        whole = self._whole()
        plain = None if self.is_exact else relaxed(whole)
        self.is_checked = plain is not None  # before others may run it
        self.plain = Tiered(marked(plain or whole, self.is_exact))
        self.compile_seconds += perf_counter() - began
        return self.plain

    def tiers(self) -> list[Tiered]:
        """Return what runs its programs in single calls."""
        return [tiered for tiered in (self.plain, self.strict) if tiered is not None]

    def backends(self) -> list[str]:
        """Return the names of the backends that run it."""
        return [tiered.backend.name for tiered in self.tiers()] or [self.backend.name]

    def seconds(self) -> float:
        """Return what it took to make what runs it."""
        return self.compile_seconds + sum([tiered.seconds for tiered in self.tiers()])

    def _whole(self) -> Program:
        """Return the program of all that is to be computed."""
        return self.program if self.outputs is None else self.outputs.program

    def _with_captured(self, numbers: array[float]) -> array[float]:
        """Write the present numbers of the captured leaves behind the arguments."""
        if len(numbers) < self.n_inputs:  # another thread has just met more of them
            numbers = numbers[: self.n_arguments] + doubles(len(self.captured))
        position = self.n_arguments
        for leaf in self.captured:
            numbers[position] = number_of(leaf)
            position += 1
        return numbers

    def run(self, numbers: array[float], results: array[float]) -> int:
        """Do what the call did with other numbers.

        Arguments:
            numbers: of the arguments, and room for those of the captured leaves.
            results: what is written to.

        Returns:
            -1, or the index of the first guard that failed: then results are void.
        """
        if self.captured:
            numbers = self._with_captured(numbers)
        plain = self.plain
        if plain is None:
            plain = self.prepare()
        outputs = self.outputs
        computed = results if outputs is None else doubles(self.n_computed)
        failed: int = plain.run(numbers, computed)
        if failed < 0 and self.is_checked and has_not_finite(computed, self.n_computed):
            strict = self.strict
            if strict is None:
                strict = self.strict = Tiered(marked(self._whole()))
            failed = strict.run(numbers, computed)
        if failed < 0:
            self.calls += 1
            if outputs is not None:
                spread(outputs.template, outputs.positions, outputs.sources, computed, results)
        return failed

    def outcome(self, guard: int, numbers: array[float]) -> float:
        """Return what a guard's number comes to in another call that agrees in those before.

        Arguments:
            guard: its index.
            numbers: as in :meth:`run`.
        """
        if guard not in self.asking:
            whole = self.program
            place = whole.guards[guard].place
            alone = whole.having(guards=[], outputs=[place])
            self.asking[guard] = ready(marked(trimmed(alone), True))
        if self.captured:
            numbers = self._with_captured(numbers)
        found = doubles(1)
        self.asking[guard](numbers, found)
        return found[0]

    def way_out(self, guard: int, numbers: array[float]) -> int:
        """Return a number that tells which way a call goes that leaves at a guard.

        Arguments:
            guard: its index.
            numbers: as in :meth:`run`.
        """
        program = self.program
        place = program.guards[guard].place - program.n_inputs
        code = program.code
        if place >= 0 and code.table[code.kinds[place]] in _COMPARISONS:
            outcome = 1.0 - self.outcomes[guard]
        else:
            outcome = self.outcome(guard, numbers)
        return hash((self.outcomes[:guard], outcome))

    def finished(self, results: array[float]) -> Any:
        """Return what the function returns: plain numbers, or Values that lead to captured ones."""
        if self.has_partials():
            return connected(self.traced, self.name, results)
        return give(self.filled, results, 0)

    def has_partials(self) -> bool:
        """Whether results come with their derivatives by captured leaves."""
        return self.n_results > self.layout.size
