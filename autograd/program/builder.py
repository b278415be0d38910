"""Builder: makes a program instruction by instruction, each folded, simplified and shared.

What is written into the program is never larger than what was asked for: operations on constants
are computed at once, an operation that was asked for before is not repeated, and identities of
arithmetic that hold for every float, nan, infinities and signed zeros included, are used.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from autograd import ops
from autograd.ops import Op
from autograd.program.program import Guard, Program

if TYPE_CHECKING:
    from autograd import _no_cython as cython
else:
    try:
        import cython
    except ImportError:
        from autograd import _no_cython as cython

_COMMUTE = frozenset([ops.add, ops.mul, ops.strong, ops.equal, ops.not_equal])


@cython.cclass
class Builder:
    """A program under construction.

    Arguments:
        n_inputs: how many numbers the program takes.

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
    _constants: list[float]
    _places: dict[bytes, int]  # of constants, by their bits: -0.0 is not 0.0
    _ops: list[Op]
    _operands: list[tuple[int, ...]]
    _known: dict[Op, dict[tuple[int, ...], int]]

    def __init__(self, n_inputs: int) -> None:
        self.folded = self.simplified = self.shared = 0
        self._n_inputs = n_inputs
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
        if constants == len(operands):
            self.folded += 1
            return self.constant(op.value(*[self._constants[~place] for place in operands]))
        rule = (_RULES_OF_CONSTANTS if constants else _RULES).get(op)
        if rule is not None:
            simpler = rule(self, operands)
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

    def finished(self, guards: Sequence[Guard], outputs: Sequence[int]) -> Program:
        """Return the program, without what neither its guards nor its outputs need."""
        n = self._n_inputs
        asked = [guard for guard in guards if guard.place >= 0]  # a constant one has been folded
        needed = bytearray(n + len(self._ops))
        for place in [guard.place for guard in asked] + list(outputs):
            if place >= 0:
                needed[place] = 1
        for i in range(len(self._ops) - 1, -1, -1):
            if needed[n + i]:
                for place in self._operands[i]:
                    if place >= 0:
                        needed[place] = 1
        moved = list(range(n))
        kept_ops: list[Op] = []
        kept_operands: list[tuple[int, ...]] = []
        for i, op in enumerate(self._ops):
            moved.append(n + len(kept_ops))
            if needed[n + i]:
                kept_ops.append(op)
                kept_operands.append(
                    tuple([moved[place] if place >= 0 else place for place in self._operands[i]])
                )
        return Program(
            n,
            self._constants,
            kept_ops,
            kept_operands,
            [Guard(moved[guard.place], guard.outcome) for guard in asked],
            [moved[place] if place >= 0 else place for place in outputs],
        )


# Identities, each for every float: x + 0 is not x at -0, nor 0 x equal to 0 at infinity

_Places = tuple[int, ...]


def _first(builder: Builder, operands: _Places) -> int:
    return operands[0]


def _add(builder: Builder, operands: _Places) -> int | None:
    for x, y in (operands, operands[::-1]):
        if y < 0 and _is_minus_zero(builder.value(y)):
            return x
    return None


def _sub(builder: Builder, operands: _Places) -> int | None:
    x, y = operands
    if y < 0 and builder.value(y) == 0.0 and not _is_minus_zero(builder.value(y)):
        return x
    return None


def _is_minus_zero(number: float | None) -> bool:
    return number == 0.0 and struct.pack("d", number) != struct.pack("d", 0.0)


def _mul(builder: Builder, operands: _Places) -> int | None:
    for x, y in (operands, operands[::-1]):
        if y < 0:
            number = builder.value(y)
            if number == 1.0:
                return x
            if number == -1.0:
                return builder.add(ops.neg, (x,))
    return None


# The sign of a zero is lost where one factor is 1 or -1: a strong product's zero has none anyway
def _strong(builder: Builder, operands: _Places) -> int | None:
    for y in operands:
        if y < 0 and builder.value(y) == 0.0:
            return builder.constant(0.0)
    return _mul(builder, operands)


def _div(builder: Builder, operands: _Places) -> int | None:
    x, y = operands
    number = builder.value(y)
    if number == 1.0:
        return x
    if number is not None and abs(number) in _POWERS_OF_TWO:
        return builder.add(ops.mul, (x, builder.constant(1.0 / number)))
    return None


_POWERS_OF_TWO = frozenset([2.0**k for k in range(-1000, 1001)])  # whose inverse is exact


def _neg(builder: Builder, operands: _Places) -> int | None:
    op, inner = builder.made_by(operands[0])
    return inner[0] if op is ops.neg else None


def _pow(builder: Builder, operands: _Places) -> int | None:
    x, y = operands
    number = builder.value(y)
    if number == 1.0:
        return x
    if number == 2.0:
        return builder.add(ops.mul, (x, x))
    if number == 3.0:
        return builder.add(ops.mul, (builder.add(ops.mul, (x, x)), x))
    if number == -1.0:
        return builder.add(ops.div, (builder.constant(1.0), x))
    return None


def _where(builder: Builder, operands: _Places) -> int | None:
    condition, x, y = operands
    if condition < 0:
        return x if builder.value(condition) else y
    return x if x == y else None


_Rule = Callable[[Builder, _Places], int | None]
_RULES: dict[Op, _Rule] = {
    ops.identity: _first,
    ops.held: _first,
    ops.neg: _neg,
    ops.where: _where,
}
_RULES_OF_CONSTANTS: dict[Op, _Rule] = {
    **_RULES,
    ops.add: _add,
    ops.sub: _sub,
    ops.mul: _mul,
    ops.strong: _strong,
    ops.div: _div,
    ops.pow: _pow,
}
