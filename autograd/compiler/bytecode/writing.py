"""Writes bytecode; see encoding.py for what the words mean. Compiled, built with writing.pxd."""

from __future__ import annotations

from array import array
from typing import Any

from autograd.compiler.bytecode import opcodes
from autograd.compiler.bytecode.grouping import Groups
from autograd.compiler.bytecode.reusing import Slots
from autograd.compiler.program.instructions import Code, zeros
from autograd.compiler.program.program import Guard, Program
from autograd.table.joint import JOINT
from autograd.table.operation import Op

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import push, words

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
    _last: array[int]  # for each instruction, the last group that reads its result
    _free: Slots
    _next: int
    _room: int
    _joint: int  # the slots of the next operation with several results

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
        self._last = zeros(len(program.code))

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
        self._room = first + self._n_inputs  # for the operands of a call
        code.extend([first, n_uniform, self._n_inputs - n_uniform, 4 + 2 * first])
        code.frombytes(constants.tobytes())
        groups = Groups(self._source, self._n_inputs, self._kinds, guards)
        self._note_last(groups, guards)
        self._joint = self._room + self._most_operands()
        self._free = Slots(self._joint + self._joint_room(), len(groups.bounds))
        asked = self._write_groups(groups, guards, outcomes)
        self._write_guards(groups, guards, outcomes, asked, -1)
        code.extend([opcodes.ADDED_OUTPUTS if accumulates else opcodes.OUTPUTS])
        code.extend([len(program.outputs), *[self._slot(p) for p in program.outputs], _END])
        # Slots are moved by up to 7 doubles to be aligned; a vector may reach 7 beyond the last
        self.scratch = self._free.highest + 14
        return code

    def _slot(self, place: int) -> int:
        """Return the slot of the number at a place; those of constants come first."""
        return ~place if place < 0 else words(self._slots)[place]

    def _most_operands(self) -> int:
        """Return how many operands a call has at most."""
        starts, kinds, of_table = (
            words(self._source.starts), words(self._source.kinds), words(self._kinds),
        )  # fmt: skip
        most = 0
        for i in range(len(self._source.kinds)):
            if of_table[kinds[i]] == _CALL:
                most = max(most, starts[i + 1] - starts[i])
        return most

    def _joint_room(self) -> int:
        """Return how many slots operations with several results have to themselves."""
        table, kinds, starts = self._source.table, self._source.kinds, self._source.starts
        if not any(op.arity == JOINT for op in table):
            return 0
        loops = [i for i, kind in enumerate(kinds) if table[kind].arity == JOINT]
        return sum([starts[i + 1] - starts[i] + 1 for i in loops])

    def _note_last(self, groups: Groups, guards: list[Guard]) -> None:
        """Note the last group that reads each result; what is read after all stays in its place."""
        order, bounds, at = words(groups.order), words(groups.bounds), words(groups.guard_levels)
        starts, places = words(self._source.starts), words(self._source.places)
        last, levels = words(self._last), words(groups.levels)
        n, n_groups, asked = self._n_inputs, len(groups.bounds) - 1, 0
        for group in range(n_groups):
            level = levels[n + order[bounds[group]]]
            while asked < len(guards) and at[asked] <= level:
                self._read(guards[asked].place, group)
                asked += 1
            for k in range(bounds[group], bounds[group + 1]):
                index = order[k]
                if last[index] < group:
                    last[index] = group  # of what nobody reads
                for j in range(starts[index], starts[index + 1]):
                    if places[j] >= n:
                        last[places[j] - n] = group
        for guard in guards[asked:]:
            self._read(guard.place, n_groups)
        for place in self._program.outputs:
            self._read(place, n_groups)

    def _read(self, place: int, group: int) -> None:
        """Note that a group, or what comes before it, reads the number at a place."""
        if place >= self._n_inputs:
            words(self._last)[place - self._n_inputs] = max(
                words(self._last)[place - self._n_inputs], group
            )

    def _write_groups(self, groups: Groups, guards: list[Guard], outcomes: dict[float, int]) -> int:
        """Write all instructions and the guards between them; return how many of these."""
        order, levels, bounds = words(groups.order), words(groups.levels), words(groups.bounds)
        kinds, of_table = words(self._source.kinds), words(self._kinds)
        n, asked = self._n_inputs, 0
        for group in range(len(groups.bounds) - 1):
            index = order[bounds[group]]
            asked = self._write_guards(groups, guards, outcomes, asked, levels[n + index])
            kind = of_table[kinds[index]]
            self._write_group(kind, groups.order, bounds[group], bounds[group + 1])
            self._free.pass_stage(group)
        return asked

    def _write_group(self, kind: int, members: array[int], start: int, stop: int) -> None:
        """Write the instruction of a group, and give its results slots side by side."""
        order, kinds = words(members), words(self._source.kinds)
        fewest = words(self._fewest)[kinds[order[start]]]
        for k in range(start, stop):
            self.is_used[kinds[order[k]]] = 1
        in_vectors = 0 < fewest <= stop - start
        count = stop - start
        size = count + (8 - count % 8) % 8 if in_vectors else count  # vectors are written whole
        first = self._next = self._free.take(size)
        if kind == _CALL:
            for k in range(start, stop):
                self._write_call(order[k])
        elif in_vectors:
            self.kinds.add(kind + _VECTORS)
            self._write_vectors(kind, order, start, stop)
        else:
            self.kinds.add(kind)
            self._write_plain(kind, order, start, stop)
        slots, last = words(self._slots), words(self._last)
        until = 0
        for k in range(start, stop):
            slots[self._n_inputs + order[k]] = first + k - start
            until = max(until, last[order[k]])
        self._free.give_back(first, size, until)

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
        room = self._room
        if op.arity == JOINT:  # which finds there what it found the last time
            room = self._joint
            self._joint += len(operands) + 1
        code.extend([_CALL, len(operands), self._next, number, room])
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
