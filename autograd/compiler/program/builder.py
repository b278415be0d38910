"""Builder: makes a program instruction by instruction, each folded, simplified and shared.

What is written into the program is never larger than what was asked for: operations on constants
are computed at once, an operation that was asked for before is not repeated, and identities of
arithmetic that hold for every float, nan, infinities and signed zeros included, are used.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence

from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.rewriting import trimmed
from autograd.table.joint import JOINT
from autograd.table.operation import Fact, Op, having

_JOINT = JOINT
_COMMUTE, _SAME = having(Fact.COMMUTES), having(Fact.SAME)


class Builder:
    """A program under construction.

    Arguments:
        n_inputs: how many numbers the program takes.
        simplifies: whether identities are used; constants are computed and operations shared
            anyway.

    >>> from autograd.table import ops
    >>> builder = Builder(1)
    >>> twice = builder.add(ops.mul, (0, builder.constant(2.0)))
    >>> builder.add(ops.mul, (builder.constant(2.0), 0)) == twice
    True
    >>> builder.finished([], [twice])(4.0)
    [8.0]
    """

    folded: int
    simplified: int
    shared: int
    _n_inputs: int
    _simplifies: bool
    _constants: list[float]
    _places: dict[bytes, int]  # of constants, by their bits: -0.0 is not 0.0
    _ops: list[Op]
    _operands: list[tuple[int, ...]]
    _known: dict[Op, dict[tuple[int, ...], int]]

    def __init__(self, n_inputs: int, simplifies: bool = True) -> None:
        self.folded = self.simplified = self.shared = 0
        self._n_inputs = n_inputs
        self._simplifies = simplifies
        self._constants = []
        self._places = {}
        self._ops = []
        self._operands = []
        self._known = {}

    def constant(self, number: float) -> int:
        """Return the place of a constant."""
        bits = struct.pack("d", number)
        place = self._places.get(bits)
        if place is None:
            self._constants.append(number)
            place = self._places[bits] = ~(len(self._constants) - 1)
        return place

    def value(self, place: int) -> float | None:
        """Return the number at a place, if it is constant."""
        return self._constants[~place] if place < 0 else None

    def made_by(self, place: int) -> tuple[Op | None, tuple[int, ...]]:
        """Return the operation and the operands that made what is at a place."""
        index = place - self._n_inputs
        return (self._ops[index], self._operands[index]) if index >= 0 else (None, ())

    def add(self, op: Op, operands: tuple[int, ...]) -> int:
        """Return the place of an operation's result, appended only if it has to be."""
        constants = 0
        for place in operands:
            constants += place < 0
        if constants == len(operands) and op.arity != _JOINT:
            self.folded += 1
            return self.constant(op.value(*[self._constants[~place] for place in operands]))
        simpler = self._simpler(op, operands, constants) if self._simplifies else None
        if simpler is not None:
            self.simplified += 1
            return simpler
        if op in _COMMUTE:
            first, second = operands
            if first > second:
                operands = (second, first)
        known = self._known.get(op)
        if known is None:
            known = self._known[op] = {}
        found = known.get(operands)
        if found is not None:
            self.shared += 1
            return found
        place = known[operands] = self._n_inputs + len(self._ops)
        self._ops.append(op)
        self._operands.append(operands)
        return place

    def _simpler(self, op: Op, operands: tuple[int, ...], constants: int) -> int | None:
        """Return the place of an operation's result if it can be had in a simpler way."""
        if op in _SAME:
            return operands[0]
        if constants and op.arity == 2 and op.neutral is not None:
            x, y = operands
            if _is_same(self.value(y), op.neutral):
                return x
            if op in _COMMUTE and _is_same(self.value(x), op.neutral):
                return y
        if op.simpler is None or (op.arity == 2 and not constants):  # of two, one is a constant
            return None
        return op.simpler(self, *operands)

    def finished(self, guards: Sequence[Guard], outputs: Sequence[int]) -> Program:
        """Return the program, without what neither its guards nor its outputs need."""
        asked = [guard for guard in guards if guard.place >= 0]  # a constant one has been folded
        whole = Program(
            self._n_inputs, self._constants, self._ops, self._operands, asked, list(outputs)
        )
        return trimmed(whole)


def simplified(program: Program) -> Program:
    """Return a program written anew, with all that the builder does.

    >>> from autograd.table import ops
    >>> simplified(Program(1, [1.0], [ops.mul, ops.neg], [(0, -1), (1,)], [], [2])).ops
    [neg]
    """
    builder = Builder(program.n_inputs)
    places = list(range(program.n_inputs))
    constants = [builder.constant(number) for number in program.constants]

    def moved(place: int) -> int:
        return places[place] if place >= 0 else constants[~place]

    for op, operands in zip(program.ops, program.operands, strict=True):
        places.append(builder.add(op, tuple(map(moved, operands))))
    guards = [Guard(moved(place), outcome) for place, outcome in program.guards]
    return builder.finished(guards, list(map(moved, program.outputs)))


def _is_same(number: float | None, other: float) -> bool:
    """Whether a number is another, bit for bit where they are zeros: x + 0 is not x at -0."""
    return number == other and math.copysign(1.0, number) == math.copysign(1.0, other)
