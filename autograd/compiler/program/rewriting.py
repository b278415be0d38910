"""Programs written anew: what every pass does with the places of the operations it keeps."""

from __future__ import annotations

from collections.abc import Sequence

from autograd.compiler.program.program import Guard, Program
from autograd.table.operation import Op


class Rewriting:
    """A new program, made from an old one operation by operation.

    Arguments:
        program: the old one.
        n_inputs: how many inputs the new one has; as many as the old one unless given.

    ``to`` says where the number at each place of the old program went: inputs and constants stay
    where they are unless a pass moves them, results are noted as they are written.

    >>> from autograd.table import ops
    >>> old = Program(1, [2.0], [ops.exp, ops.mul, ops.neg], [(0,), (1, ~0), (2,)], [], [3])
    >>> new = Rewriting(old)
    >>> new.keep(0), new.note(1, new.add(ops.add, (1, 1))), new.keep(2)
    (None, None, None)
    >>> new.finished().ops, new.finished()(0.0)
    ([exp, add, neg], [-2.0])
    """

    program: Program
    n_inputs: int
    to: list[int]  # constants are counted from its end, as everywhere
    _constants: list[float]
    _ops: list[Op]
    _operands: list[tuple[int, ...]]
    _old_ops: list[Op]
    _old_operands: list[tuple[int, ...]]
    _first: int

    def __init__(self, program: Program, n_inputs: int | None = None) -> None:
        self.program = program
        self.n_inputs = program.n_inputs if n_inputs is None else n_inputs
        self.to = list(range(program.n_inputs)) + [0] * len(program.ops)
        self.to += range(-len(program.constants), 0)
        self._constants = list(program.constants)
        self._ops = []
        self._operands = []
        self._old_ops = program.ops
        self._old_operands = program.operands
        self._first = program.n_inputs

    def constant(self, number: float) -> int:
        """Return the place of a constant that the old program does not have."""
        self._constants.append(number)
        return -len(self._constants)

    def value(self, place: int) -> float | None:
        """Return the number at a place of the new program, if it is constant."""
        return self._constants[~place] if place < 0 else None

    def add(self, op: Op, operands: tuple[int, ...]) -> int:
        """Write an operation on places of the new program; return the place of its result."""
        self._ops.append(op)
        self._operands.append(operands)
        return self.n_inputs + len(self._ops) - 1

    def moved(self, places: Sequence[int]) -> tuple[int, ...]:
        """Return where the numbers at places of the old program went."""
        to = self.to
        return tuple([to[place] for place in places])

    def note(self, index: int, place: int) -> None:
        """Note where the result of an old instruction went."""
        self.to[self._first + index] = place

    def keep(self, index: int) -> None:
        """Write an old instruction as it is."""
        self.replace(index, self._old_ops[index], self._old_operands[index])

    def replace(self, index: int, op: Op, operands: tuple[int, ...]) -> None:
        """Write an operation on places of the old program in the place of an instruction."""
        self.to[self._first + index] = self.add(op, self.moved(operands))

    def finished(
        self, outputs: Sequence[int] | None = None, guards: Sequence[Guard] | None = None
    ) -> Program:
        """Return the new program.

        Arguments:
            outputs: places of the new program; where the old one's went unless given.
            guards: of the old program; all unless given.
        """
        if outputs is None:
            outputs = self.moved(self.program.outputs)
        if guards is None:
            guards = self.program.guards
        return Program(
            self.n_inputs,
            self._constants,
            self._ops,
            self._operands,
            [Guard(self.to[guard.place], guard.outcome) for guard in guards],
            list(outputs),
        )


def needed(program: Program, outputs: Sequence[int], known: bytearray | None = None) -> bytearray:
    """Return which places guards and outputs depend on, directly or through others.

    Arguments:
        program: any.
        outputs: places; its own, or others.
        known: places that need nothing else, as their numbers are known.

    >>> from autograd.table import ops
    >>> program = Program(1, [], [ops.exp, ops.neg, ops.sin], [(0,), (1,), (0,)], [], [2])
    >>> list(needed(program, [2]))
    [1, 1, 1, 0]
    """
    n = program.n_inputs
    all_operands = program.operands
    found = bytearray(n + len(all_operands))
    for guard in program.guards:
        found[guard.place] = 1
    for place in outputs:
        if place >= 0:
            found[place] = 1
    for i in range(len(all_operands) - 1, -1, -1):
        if found[n + i] and (known is None or not known[n + i]):
            operands = all_operands[i]
            for place in operands:
                if place >= 0:
                    found[place] = 1
    return found


def trimmed(program: Program) -> Program:
    """Return the program without what neither its guards nor its outputs need.

    >>> from autograd.table import ops
    >>> trimmed(Program(1, [], [ops.exp, ops.neg], [(0,), (0,)], [], [2])).ops
    [neg]
    """
    n = program.n_inputs
    is_needed = needed(program, program.outputs)
    new = Rewriting(program)
    for i in range(len(program.ops)):
        if is_needed[n + i]:
            new.keep(i)
    return new.finished()


def reordered(program: Program, order: Sequence[int]) -> Program:
    """Return a program with its inputs in another order.

    Arguments:
        program: the program.
        order: for each input of the new one, which it was.

    >>> from autograd.table import ops
    >>> reordered(Program(2, [], [ops.sub], [(0, 1)], [], [2]), [1, 0])(1.0, 5.0)
    [4.0]
    """
    new = Rewriting(program)
    for place, old in enumerate(order):
        new.to[old] = place
    for i in range(len(program.ops)):
        new.keep(i)
    return new.finished()
