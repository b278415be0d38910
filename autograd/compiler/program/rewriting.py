"""Programs written anew: what every pass does with the places of the operations it keeps."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from autograd.compiler.program.instructions import Code, zeros
from autograd.compiler.program.program import Guard, Program
from autograd.table.operation import Op

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import push, words


class Rewriting:
    """A new program, made from an old one operation by operation.

    Arguments:
        program: the old one.
        n_inputs: how many inputs the new one has; as many as the old one unless given.

    ``to`` says where the number at each place of the old program went: inputs stay where they are
    unless a pass moves them, constants always do, results are noted as they are written.

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
    to: array[int]
    code: Code
    _old: Code
    _constants: list[float]
    _first: int

    def __init__(self, program: Program, n_inputs: int | None = None) -> None:
        self.program = program
        self.n_inputs = program.n_inputs if n_inputs is None else n_inputs
        self._old = program.code
        self._first = program.n_inputs
        self.to = zeros(self._first + len(self._old))
        for place in range(self._first):
            self.to[place] = place
        self.code = Code(self._old.table)
        self._constants = list(program.constants)

    def constant(self, number: float) -> int:
        """Return the place of a constant that the old program does not have."""
        self._constants.append(number)
        return -len(self._constants)

    def value(self, place: int) -> float | None:
        """Return the number at a place of the new program, if it is constant."""
        return self._constants[~place] if place < 0 else None

    def add(self, op: Op, operands: tuple[int, ...]) -> int:
        """Write an operation on places of the new program; return the place of its result."""
        self.code.add(op, operands)
        return self.n_inputs + len(self.code) - 1

    def moved(self, places: Sequence[int]) -> tuple[int, ...]:
        """Return where the numbers at places of the old program went."""
        to = words(self.to)
        return tuple([place if place < 0 else to[place] for place in places])

    def note(self, index: int, place: int) -> None:
        """Note where the result of an old instruction went."""
        self.to[self._first + index] = place

    def keep(self, index: int) -> None:
        """Write an old instruction as it is."""
        self._copy(index)
        self.end(index, words(self._old.kinds)[index])

    def keep_all(self, start: int, stop: int) -> None:
        """Write old instructions as they are, from one to before another."""
        for index in range(start, stop):
            self.keep(index)

    def replace(self, index: int, op: Op, operands: tuple[int, ...]) -> None:
        """Write an operation on places of the old program in the place of an instruction."""
        for place in operands:
            self.push(place)
        self.end(index, self.code.kind(op))

    def _copy(self, index: int) -> None:
        """Write the operands of an old instruction."""
        starts, places = words(self._old.starts), words(self._old.places)
        for k in range(starts[index], starts[index + 1]):
            self.push(places[k])

    def push(self, place: int) -> None:
        """Write an operand at a place of the old program."""
        push(self.code.places, place if place < 0 else words(self.to)[place])

    def end(self, index: int, kind: int) -> None:
        """End what is written in the place of an old instruction."""
        words(self.to)[self._first + index] = self.n_inputs + len(self.code.kinds)
        self.code.end(kind)

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
        return Program.of(
            self.n_inputs,
            self._constants,
            self.code,
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
    code: Code = program.code
    starts, places = words(code.starts), words(code.places)
    found = bytearray(n + len(code.kinds))
    for guard in program.guards:
        found[guard.place] = 1
    for place in outputs:
        if place >= 0:
            found[place] = 1
    for i in range(len(code.kinds) - 1, -1, -1):
        if found[n + i] and (known is None or not known[n + i]):
            for k in range(starts[i], starts[i + 1]):
                place = places[k]
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
    if is_needed.count(0, n) == 0:
        return program
    new = Rewriting(program)
    for i in range(len(program.code)):
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
    new.keep_all(0, len(program.code))
    return new.finished()
