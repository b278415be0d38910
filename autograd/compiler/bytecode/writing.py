"""Writes bytecode; see encoding.py for what the words mean. Compiled, built with writing.pxd."""

from __future__ import annotations

from array import array
from typing import Any

from autograd.compiler.bytecode import opcodes
from autograd.compiler.bytecode.grouping import Groups
from autograd.compiler.program.code import Code, zeros
from autograd.compiler.program.program import Guard, Program
from autograd.table.operation import Op

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.code import push, words

DENSE = 8  # members, at least, of operands that are loaded together: fewer may lie in many stores
SAME, SIDE_BY_SIDE, LISTED = range(3)  # how the operands of a group are found
_LEAST, _SAME, _BESIDE, _LISTED = DENSE, SAME, SIDE_BY_SIDE, LISTED  # compiled, ints of C
_END, _CALL, _GUARDS, _VECTORS = opcodes.END, opcodes.CALL, opcodes.GUARDS, opcodes.VECTORS


class Writer:
    """Writes the bytecode of one program.

    Arguments:
        program: the program.
        kinds: of the instructions for each operation of its table.
        fewest: for each of these, how many members are worth vectors; 0 for never.
    """

    scratch: int  # how many doubles for each lane the code needs
    calls: dict[Op, int]  # the operations that are called, by number
    kinds: set[int]  # of instructions in the code, of operations and of their vectors
    is_used: bytearray  # for each operation of the table, whether it occurs
    _program: Program
    _source: Code
    _n_inputs: int
    _kinds: array[int]
    _fewest: array[int]
    _code: array[int]
    _slots: array[int]
    _next: int
    _room: int

    def __init__(self, program: Program, kinds: array[int], fewest: array[int]) -> None:
        self.calls = {}
        self.kinds = set()
        self.is_used = bytearray(len(kinds))
        self._program = program
        self._source = program.code
        self._n_inputs = program.n_inputs
        self._kinds = kinds
        self._fewest = fewest
        self._code = array("i")
        self._slots = zeros(program.n_inputs + len(program.code))

    def written(self, n_uniform: int, accumulates: bool) -> array[int]:
        """Return the code.

        Arguments:
            n_uniform: how many inputs, the first, are the same in all lanes.
            accumulates: whether outputs are added to what is there.
        """
        program, code = self._program, self._code
        guards: list[Guard] = program.guards
        n = len(program.constants)
        outcomes = {g.outcome: n + k for k, g in enumerate({g.outcome: g for g in guards}.values())}
        constants = array("d", [*program.constants, *outcomes])
        first = len(constants)
        for place in range(self._n_inputs):
            self._slots[place] = first + place
        self._next = first + self._n_inputs
        self._room = self._next + len(self._source)  # for the operands of a call
        code.extend([first, n_uniform, self._n_inputs - n_uniform, 4 + 2 * first])
        code.frombytes(constants.tobytes())
        groups = Groups(self._source, self._n_inputs, self._kinds, guards)
        asked = self._write_groups(groups, guards, outcomes)
        self._write_guards(groups, guards, outcomes, asked, -1)
        code.extend([opcodes.ADDED_OUTPUTS if accumulates else opcodes.OUTPUTS])
        code.extend([len(program.outputs), *[self._slot(p) for p in program.outputs], _END])
        # Slots are moved by up to 7 doubles to be aligned; a vector may reach 7 beyond the last
        self.scratch = self._room + self._most_operands() + 14
        return code

    def _slot(self, place: int) -> int:
        """Return the slot of the number at a place; those of constants come first."""
        return ~place if place < 0 else words(self._slots)[place]

    def _most_operands(self) -> int:
        starts = words(self._source.starts)
        most = 0
        for i in range(len(self._source.kinds)):
            most = max(most, starts[i + 1] - starts[i])
        return most

    def _write_groups(self, groups: Groups, guards: list[Guard], outcomes: dict[float, int]) -> int:
        """Write all instructions and the guards between them; return how many of these."""
        order, levels = words(groups.order), words(groups.levels)
        kinds, of_table = words(self._source.kinds), words(self._kinds)
        n, size = self._n_inputs, len(groups.order)
        asked = start = 0
        while start < size:
            index = order[start]
            level, kind = levels[n + index], of_table[kinds[index]]
            stop = start + 1
            while (
                stop < size
                and levels[n + order[stop]] == level
                and of_table[kinds[order[stop]]] == kind
            ):
                stop += 1
            asked = self._write_guards(groups, guards, outcomes, asked, level)
            self._write_group(kind, groups.order, start, stop)
            start = stop
        return asked

    def _write_group(self, kind: int, members: array[int], start: int, stop: int) -> None:
        """Write the instruction of a group, and give its results slots side by side."""
        order, kinds = words(members), words(self._source.kinds)
        fewest = words(self._fewest)[kinds[order[start]]]
        for k in range(start, stop):
            self.is_used[kinds[order[k]]] = 1
        if kind == _CALL:
            for k in range(start, stop):
                self._write_call(order[k])
            return
        if 0 < fewest <= stop - start:
            self.kinds.add(kind + _VECTORS)
            self._write_vectors(kind, order, start, stop)
        else:
            self.kinds.add(kind)
            self._write_plain(kind, order, start, stop)
        slots = words(self._slots)
        for k in range(start, stop):
            slots[self._n_inputs + order[k]] = self._next
            self._next += 1

    def _write_plain(self, kind: int, order: Any, start: int, stop: int) -> None:
        code = self._code
        push(code, kind)
        push(code, stop - start)
        push(code, self._next)
        starts, places = words(self._source.starts), words(self._source.places)
        for k in range(start, stop):
            for j in range(starts[order[k]], starts[order[k] + 1]):
                push(code, self._slot(places[j]))

    def _write_vectors(self, kind: int, order: Any, start: int, stop: int) -> None:
        code = self._code
        starts, places = words(self._source.starts), words(self._source.places)
        count, at = stop - start, len(code)
        arity = starts[order[start] + 1] - starts[order[start]]
        push(code, kind + _VECTORS)
        push(code, count)
        push(code, self._next)
        for _ in range(1 + 2 * arity):
            push(code, 0)
        for j in range(arity):
            first = self._slot(places[starts[order[start]] + j])
            same = beside = 1
            for k in range(1, count):
                slot = self._slot(places[starts[order[start + k]] + j])
                same += slot == first
                beside += slot == first + k
            how, where = _SAME, first
            if same < count and (count < _LEAST or beside < count):
                how, where = _LISTED, len(code) - at
                for k in range(count):
                    push(code, self._slot(places[starts[order[start + k]] + j]))
                for _ in range((8 - count % 8) % 8):
                    push(code, first)
            elif same < count:
                how = _BESIDE
            words(code)[at + 4 + 2 * j] = how
            words(code)[at + 5 + 2 * j] = where
        words(code)[at + 3] = len(code) - at

    def _write_call(self, index: int) -> None:
        source, code = self._source, self._code
        op = source.table[source.kinds[index]]
        operands = source.of(index)
        number = self.calls.setdefault(op, len(self.calls))
        self._slots[self._n_inputs + index] = self._next
        code.extend([_CALL, len(operands), self._next, number, self._room])
        code.extend([self._slot(place) for place in operands])
        self._next += 1

    def _write_guards(
        self, groups: Groups, guards: list[Guard], outcomes: dict[float, int], asked: int,
        level: int,
    ) -> int:  # fmt: skip
        """Write the guards that come before instructions of a level, or of none where it is -1."""
        at = groups.guard_levels
        code = self._code
        while asked < len(guards) and (level < 0 or at[asked] <= level):
            stop = asked + 1
            while stop < len(guards) and at[stop] == at[asked]:
                stop += 1
            code.extend([_GUARDS, stop - asked, asked])
            for place, outcome in guards[asked:stop]:
                code.extend([self._slot(place), outcomes[outcome]])
            asked = stop
        return asked
