"""What is the same for every row of a batch, taken out of the work for each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from autograd.compiler.program.program import Guard, Program
from autograd.table import ops
from autograd.table.operation import Op


class Split(NamedTuple):
    """A program in two parts.

    Arguments:
        shared: from the inputs that all rows share, numbers that the second part takes as inputs
            after these, and then the offsets.
        n_passed: how many numbers it passes on.
        by_row: for each row; its inputs are the shared ones, those passed on, and the row's own.
        offsets: for each output of the whole, what is to be added to what ``by_row`` gives: the
            index of an offset, or None. Only where outputs are reduced.
    """

    shared: Program
    n_passed: int
    by_row: Program
    offsets: list[int | None]


def split(program: Program, n_shared: int, reduces: bool) -> Split:
    """Return the two parts of a program.

    Arguments:
        program: the whole.
        n_shared: how many of its inputs, the first, are the same for every row.
        reduces: whether the outputs of the rows are added up.

    >>> whole = Program(2, [2.0], [ops.mul, ops.mul, ops.add], [(0, ~0), (0, 1), (2, 3)], [], [4])
    >>> parts = split(whole, 1, reduces=True)
    >>> parts.shared(3.0), parts.by_row(3.0, 5.0), parts.offsets
    ([6.0], [15.0], [0])
    """
    n = program.n_inputs
    is_shared = bytearray(n + len(program.ops))
    for place in range(n_shared):
        is_shared[place] = 1
    for i, operands in enumerate(program.operands):
        if program.guards and type(program.ops[i]) is not Op:
            continue  # a primitive of the user's may raise, where a guard would have failed before
        is_shared[n + i] = all([place < 0 or is_shared[place] for place in operands])

    def constant_or_shared(place: int) -> bool:
        return place < 0 or bool(is_shared[place])

    outputs = list(program.outputs)
    added: list[list[int]] = [[] for _ in outputs]
    if reduces:
        for k, place in enumerate(outputs):
            outputs[k], added[k] = _peeled(program, place, constant_or_shared)
    return _Parts(program, n_shared, is_shared).split(outputs, added)


def _peeled(program: Program, place: int, is_same: Callable[[int], bool]) -> tuple[int, list[int]]:
    """Take terms that are the same for every row off a sum; return the rest, and the terms."""
    terms: list[int] = []
    n = program.n_inputs
    while place >= n and program.ops[place - n] is ops.add:
        x, y = program.operands[place - n]
        if is_same(x):
            x, y = y, x
        if not is_same(y):
            break
        terms.append(y)
        place = x
    return place, terms


class _Parts:
    """The two parts as they grow."""

    def __init__(self, program: Program, n_shared: int, is_shared: bytearray) -> None:
        self._program = program
        self._n_shared = n_shared
        self._is_shared = is_shared

    def split(self, outputs: list[int], added: list[list[int]]) -> Split:
        program, n_shared, is_shared = self._program, self._n_shared, self._is_shared
        n = program.n_inputs
        needed = self._needed(outputs)
        wanted = {  # shared results that are used row by row
            place
            for i, operands in enumerate(program.operands)
            if needed[n + i] and not is_shared[n + i]
            for place in operands
            if place >= n and is_shared[place]
        }
        wanted |= {g.place for g in program.guards if g.place >= n and is_shared[g.place]}
        wanted |= {place for place in outputs if place >= n and is_shared[place]}
        passed = sorted(wanted)
        shared_ops: list[Op] = []
        shared_operands: list[tuple[int, ...]] = []
        row_ops: list[Op] = []
        row_operands: list[tuple[int, ...]] = []
        in_shared = {place: place for place in range(n_shared)}
        in_row = {place: place for place in range(n_shared)}
        in_row.update({place: n_shared + k for k, place in enumerate(passed)})
        first_own = n_shared + len(passed)
        in_row.update({place: first_own + place - n_shared for place in range(n_shared, n)})
        n_row = first_own + n - n_shared
        for i, op in enumerate(program.ops):
            if is_shared[n + i]:
                in_shared[n + i] = n_shared + len(shared_ops)
                shared_ops.append(op)
                shared_operands.append(_moved(program.operands[i], in_shared))
            elif needed[n + i]:
                in_row[n + i] = n_row + len(row_ops)
                row_ops.append(op)
                row_operands.append(_moved(program.operands[i], in_row))
        offsets: list[int | None] = []
        offset_places: list[int] = []
        for terms in added:
            places = list(_moved(tuple(terms), in_shared))
            while len(places) > 1:
                shared_ops.append(ops.add)
                shared_operands.append((places.pop(), places.pop()))
                places.append(n_shared + len(shared_ops) - 1)
            offsets.append(len(offset_places) if places else None)
            offset_places += places
        shared = Program(
            n_shared, program.constants, shared_ops, shared_operands, [],
            [*_moved(tuple(passed), in_shared), *offset_places],
        )  # fmt: skip
        by_row = Program(
            n_row, program.constants, row_ops, row_operands,
            [Guard(in_row[g.place], g.outcome) for g in program.guards],
            list(_moved(tuple(outputs), in_row)),
        )  # fmt: skip
        return Split(shared, len(passed), by_row, offsets)

    def _needed(self, outputs: Sequence[int]) -> bytearray:
        program = self._program
        n = program.n_inputs
        needed = bytearray(n + len(program.ops))
        for place in [guard.place for guard in program.guards] + list(outputs):
            if place >= 0:
                needed[place] = 1
        for i in range(len(program.ops) - 1, -1, -1):
            if needed[n + i] and not self._is_shared[n + i]:
                for place in program.operands[i]:
                    if place >= 0:
                        needed[place] = 1
        return needed


def _moved(places: tuple[int, ...], to: dict[int, int]) -> tuple[int, ...]:
    return tuple([to[place] if place >= 0 else place for place in places])
