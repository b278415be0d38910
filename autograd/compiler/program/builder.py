"""Builder: makes a program instruction by instruction, each folded, simplified and shared.

What is written into the program is never larger than what was asked for: operations on constants
are computed at once, an operation that was asked for before is not repeated, and identities of
arithmetic that hold for every float, nan, infinities and signed zeros included, are used.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Sequence
from typing import Any

from autograd.compiler.program.instructions import Code
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.program.rewriting import trimmed
from autograd.table.joint import JOINT
from autograd.table.operation import Fact, Op, having

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import long_zeros, longs, push, shorten, words

_JOINT = JOINT
_COMMUTE, _SAME = having(Fact.COMMUTES), having(Fact.SAME)
_INDEX, _TAG = 2**32 - 1, 2**31 - 1
_MIX = 0x5851F42D4C957F2D  # odd, and its bits look like those of chance
_ALWAYS, _WITH_CONSTANT, _COMMUTES = 1, 2, 4  # when there may be a simpler way; the order is free


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
    _places: dict[float | bytes, int]  # of constants; of zeros and nan by their bits
    _code: Code
    _known: Index
    _traits: bytearray
    _as_they_are: set[int]  # constants beside which an operation of two has no simpler way

    def __init__(self, n_inputs: int, simplifies: bool = True) -> None:
        self.folded = self.simplified = self.shared = 0
        self._n_inputs = n_inputs
        self._simplifies = simplifies
        self._constants = []
        self._places = {}
        self._code = Code()
        self._known = Index(self._code)
        self._traits = bytearray()
        self._as_they_are = set()

    def constant(self, number: float) -> int:
        """Return the place of a constant."""
        key: float | bytes = number
        if number == 0.0 or number != number:
            key = struct.pack("d", number)  # -0.0 is not 0.0
        place = self._places.get(key)
        if place is None:
            self._constants.append(number)
            place = self._places[key] = ~(len(self._constants) - 1)
        return place

    def value(self, place: int) -> float | None:
        """Return the number at a place, if it is constant."""
        return self._constants[~place] if place < 0 else None

    def made_by(self, place: int) -> tuple[Op | None, tuple[int, ...]]:
        """Return the operation and the operands that made what is at a place."""
        index = place - self._n_inputs
        if index < 0:
            return None, ()
        return self._code.table[self._code.kinds[index]], self._code.of(index)

    def add(self, op: Op, operands: tuple[int, ...]) -> int:
        """Return the place of an operation's result, appended only if it has to be."""
        for place in operands:
            push(self._code.places, place)
        return self.end(op, len(operands))

    def push(self, place: int) -> None:
        """Write the next operand of an operation that is still to be told."""
        push(self._code.places, place)

    def end(self, op: Op, count: int) -> int:
        """Do as :meth:`add` with the operands that were written last."""
        places = self._code.places
        size = len(places)
        operands = words(places)
        constants = 0
        for k in range(size - count, size):
            constants += operands[k] < 0
        if constants == count and op.arity != _JOINT:
            self.folded += 1
            numbers = [self._constants[~place] for place in self._taken_back(count)]
            return self.constant(op.value(*numbers))
        kind = self._code.kind(op)
        while len(self._traits) <= kind:
            self._traits.append(_traits_of(self._code.table[len(self._traits)]))
        traits = self._traits[kind]
        asks = traits & (_ALWAYS if constants == 0 else _ALWAYS | _WITH_CONSTANT)
        key = -1
        if asks and count == 2 and constants:
            is_left = operands[size - 2] < 0
            constant = ~operands[size - 2] if is_left else ~operands[size - 1]
            key = (constant << 32) + (kind << 1) + is_left
            asks = key not in self._as_they_are
        if asks and self._simplifies:
            taken = self._taken_back(count)
            simpler = self._simpler(op, tuple(taken), constants)
            if simpler is not None:
                self.simplified += 1
                return simpler
            if key >= 0:
                self._as_they_are.add(key)
            for place in taken:
                push(places, place)
            operands = words(places)
        if traits & _COMMUTES and operands[size - 2] > operands[size - 1]:
            operands[size - 2], operands[size - 1] = operands[size - 1], operands[size - 2]
        found = self._known.find(kind, count)
        if found >= 0:
            self.shared += 1
            self._taken_back(count)
            return self._n_inputs + found
        self._code.end(kind)
        return self._n_inputs + len(self._code.kinds) - 1

    def _taken_back(self, count: int) -> list[int]:
        """Remove operands that were written, and return them."""
        places = self._code.places
        size = len(places) - count
        taken = places[size:].tolist()
        shorten(places, size)
        return taken

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
        whole = Program.of(self._n_inputs, self._constants, self._code, asked, list(outputs))
        return trimmed(whole)


class Index:
    """Finds an instruction by its operation and operands.

    Arguments:
        code: the instructions, which may become more.

    Compiled, it is an open table of the instructions' indices, in which those that are equal lie
    near each other.
    """

    _code: Code
    _slots: array[int]  # 32 bits that tell instructions apart, and index + 1; 0 where there is none
    _count: int
    _known: dict[tuple[int, ...], int]

    def __init__(self, code: Code) -> None:
        self._code = code
        self._slots = long_zeros(64)
        self._count = 0
        self._known = {}

    def find(self, kind: int, count: int) -> int:
        """Return the index of an instruction; note it as the next one if there is none, with -1.

        Arguments:
            kind: of its operation.
            count: how many operands, which have been written last.
        """
        code = self._code
        first = len(code.places) - count
        if not cython.compiled:
            key = (kind, *code.places[first:])
            found = self._known.setdefault(key, len(code))
            return -1 if found == len(code) else found
        if 2 * self._count > len(self._slots):
            self._grow()
        slots = longs(self._slots)
        kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
        mask = len(self._slots) - 1
        tag = _hash(kind, places, first, count)
        at = tag & mask
        while slots[at]:
            if slots[at] >> 32 == tag:
                index: int = (slots[at] & _INDEX) - 1
                if kinds[index] == kind and starts[index + 1] - starts[index] == count:
                    k = 0
                    while k < count and places[starts[index] + k] == places[first + k]:
                        k += 1
                    if k == count:
                        return index
            at = (at + 1) & mask
        slots[at] = (tag << 32) + len(code.kinds) + 1
        self._count += 1
        return -1

    def _grow(self) -> None:
        old = self._slots
        self._slots = long_zeros(4 * len(old))
        before, slots = longs(old), longs(self._slots)
        mask = len(self._slots) - 1
        for k in range(len(old)):
            if before[k]:
                at = (before[k] >> 32) & mask
                while slots[at]:
                    at = (at + 1) & mask
                slots[at] = before[k]


def _hash(kind: int, places: Any, first: int, count: int) -> int:
    """Return a number of 31 bits that seldom is that of another."""
    found = kind + 1
    for k in range(first, first + count):
        word = places[k]  # of 32 bits, without a sign
        found = (found ^ word) * _MIX
        found ^= found >> 29
    return (found ^ (found >> 32)) & _TAG


def _traits_of(op: Op) -> int:
    """Return what the builder has to know of an operation."""
    traits = _COMMUTES if op in _COMMUTE else 0
    if op.arity == 2:
        if op.simpler is not None or op.neutral is not None:
            traits |= _WITH_CONSTANT
    elif op.simpler is not None:
        traits |= _ALWAYS
    return traits | _ALWAYS if op in _SAME else traits


def simplified(program: Program) -> Program:
    """Return a program written anew, with all that the builder does.

    >>> from autograd.table import ops
    >>> simplified(Program(1, [1.0], [ops.mul, ops.neg], [(0, -1), (1,)], [], [2])).ops
    [neg]
    """
    builder = Builder(program.n_inputs)
    outcomes = [guard.outcome for guard in program.guards]
    asked = program.having(outputs=[guard.place for guard in program.guards] + program.outputs)
    places = appended(builder, asked, range(program.n_inputs))
    guards = list(map(Guard, places, outcomes))
    return builder.finished(guards, places[len(guards) :])


def appended(builder: Builder, program: Program, given: Sequence[int]) -> list[int]:
    """Write a program behind others, and return the places of its outputs.

    Arguments:
        builder: of what it is written into.
        program: the program; its guards are left out.
        given: the places of its inputs.

    >>> from autograd.table import ops
    >>> square = Program(1, [], [ops.mul], [(0, 0)], [], [1])
    >>> builder = Builder(1)
    >>> builder.finished([], appended(builder, square, appended(builder, square, [0])))(3.0)
    [81.0]
    """
    places = list(given)
    constants = [builder.constant(number) for number in program.constants]

    def moved(place: int) -> int:
        return places[place] if place >= 0 else constants[~place]

    for op, operands in zip(program.ops, program.operands, strict=True):
        places.append(builder.add(op, tuple(map(moved, operands))))
    return list(map(moved, program.outputs))


def _is_same(number: float | None, other: float) -> bool:
    """Whether a number is another, bit for bit where they are zeros: x + 0 is not x at -0."""
    return number == other and math.copysign(1.0, number) == math.copysign(1.0, other)
