"""A program as numbers in memory, for machines that read it instead of being compiled from it.

Each number that the program knows has a slot: first constants, then inputs, then results in the
order in which they are computed. An instruction is an operation applied to a group of
operands, results side by side: instructions of the program are sorted by how long a chain of
others they wait for, and those of one operation that wait for equally long make a group.

The code is made of 32-bit words; what it contains begins with these:

    head      how many constants, uniform inputs and columns, and where instructions begin; then
              the constants, two words each
    plain     kind, members, first slot of the results; for each member the slots of its operands
    vectors   kind, members, first slot of the results, distance of the next instruction; for each
              operand how it is found and where; slots of operands that are found by a list
    call      kind, operands, slot of the result, which function, room; slots of the operands
    guards    kind, members, the index of the first; for each the slots of a number and its outcome
    outputs   kind, members; slots
    end       kind
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import Parameter, signature

from autograd.compiler.llvm.lanes import Body, Lanes
from autograd.compiler.llvm.math.lowerings import LOWERINGS
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.narrowing import NARROW, narrowed
from autograd.compiler.program.program import Program
from autograd.table.joint import PICK, Joint
from autograd.table.operation import Op

SHORT = 8  # instructions of machine code, at most, of an operation that is hardly slower one by one
FEWEST_SHORT, FEWEST_LONG = 16, 3  # members of a group that is worth vectors
DENSE = 8  # members, at least, of operands that are loaded together: fewer may lie in many stores
SAME, SIDE_BY_SIDE, LISTED = range(3)  # how the operands of a group are found


@dataclass(frozen=True)
class Opcode:
    """An operation that the interpreters know by themselves.

    Arguments:
        name: what it is called here.
        arity: how many operands.
        lower: its formula over Lanes.
    """

    name: str
    arity: int
    lower: Callable[..., Lanes]


def _opcodes() -> list[Opcode]:
    opcodes = []
    for name, lower in sorted(LOWERINGS.items()):
        parameters = signature(lower).parameters.values()
        if all(parameter.kind is not Parameter.VAR_POSITIONAL for parameter in parameters):
            opcodes.append(Opcode(name, len(parameters), lower))
    for op, narrow in NARROW.items():
        opcodes += [Opcode(one.name, one.arity, LOWERINGS[op.name]) for one in narrow.values()]
    return opcodes


OPCODES = _opcodes()
FIRST_OPCODE = 5
END, CALL, GUARDS, OUTPUTS, ADDED_OUTPUTS = range(FIRST_OPCODE)
VECTORS = len(OPCODES)  # from the kind of an operation to that of its vectors
N_KINDS = FIRST_OPCODE + 2 * VECTORS
_NUMBERS = {opcode.name: FIRST_OPCODE + k for k, opcode in enumerate(OPCODES)}


@dataclass(frozen=True)
class Encoded:
    """A program as numbers.

    Arguments:
        code: what an interpreter reads.
        scratch: how many doubles for each lane it needs.
        calls: the operations that it calls, in the order of the table that it is given.
        operations: the operation of each kind of instruction in the program, but for calls.
        kinds: of instructions in the code, of operations and of their vectors.
    """

    code: array[int]
    scratch: int
    calls: tuple[Op, ...]
    operations: dict[int, Op]
    kinds: frozenset[int]


def encoded(program: Program, form: Form, vectors: bool = True) -> Encoded:
    """Return a program as numbers.

    Arguments:
        program: the program.
        form: how many lanes, which inputs are the same in all, and whether results are added up.
        vectors: whether an interpreter of one lane takes several members of a group at a time.

    >>> from autograd.table import ops
    >>> program = Program(2, [], [ops.mul, ops.mul], [(0, 0), (1, 0)], [], [3])
    >>> code = encoded(program, Form(1, 2)).code
    >>> list(code[:4]), list(code[5:11]), list(code[11:])
    ([0, 2, 0, 4], [2, 2, 0, 0, 1, 0], [3, 1, 3, 0])
    """
    return _Encoder(narrowed(program), form, vectors and form.width == 1).encoded()


def _kind(op: Op) -> int:
    """Return the kind of an operation; a user's own may have the name of one that is known."""
    return _NUMBERS.get(op.name, CALL) if type(op) is Op or op is PICK else CALL


@cache
def _fewest(kind: int) -> int:
    """Return how many members of a group are worth vectors."""
    opcode = OPCODES[kind - FIRST_OPCODE]
    if opcode.name == PICK.name:  # vectors reach beyond the group, where there are no tokens
        return sys.maxsize
    body = Body(8)
    opcode.lower(*[body.register(f"%x{k}") for k in range(opcode.arity)])
    return FEWEST_SHORT if len(body.lines) <= SHORT else FEWEST_LONG


class _Encoder:
    def __init__(self, program: Program, form: Form, vectors: bool) -> None:
        self._program = program
        self._form = form
        self._vectors = vectors
        self._kinds = {op: _kind(op) for op in dict.fromkeys(program.ops)}
        self._used: set[int] = set()
        self._calls: dict[Op, int] = {}
        outcomes = dict.fromkeys([guard.outcome for guard in program.guards])
        n = len(program.constants)
        self._outcomes = {outcome: n + k for k, outcome in enumerate(outcomes)}
        self._constants = [*program.constants, *outcomes]
        # The slot of each place; those of constants, which are negative, are at the end
        self._next = len(self._constants) + program.n_inputs
        self._slots = list(range(len(self._constants), self._next)) + [0] * len(program.ops)
        self._slots += range(n - 1, -1, -1)
        self._room = self._next + len(program.ops)  # for the operands of a call
        most = max([len(operands) for operands in program.operands], default=0)
        self._joint = self._room + most  # for those of operations with several results, each

    def encoded(self) -> Encoded:
        program, n_constants = self._program, len(self._constants)
        n_uniform = self._form.n_uniform
        code = array(
            "i", [n_constants, n_uniform, program.n_inputs - n_uniform, 4 + 2 * n_constants]
        )
        code.frombytes(array("d", self._constants).tobytes())
        groups = self._groups()
        for key in sorted(groups):
            code.extend(self._group(key % N_KINDS, groups[key]))
        adds = ADDED_OUTPUTS if self._form.accumulate else OUTPUTS
        code.extend([adds, len(program.outputs), *[self._slots[p] for p in program.outputs], END])
        operations = {kind: op for op, kind in self._kinds.items() if kind != CALL}
        # Slots are moved by up to 7 doubles to be aligned; a vector may reach 7 beyond the last
        scratch = self._joint + 14
        return Encoded(code, scratch, tuple(self._calls), operations, frozenset(self._used))

    def _groups(self) -> dict[int, list[int]]:
        """Return the places of instructions, or guards, by when they can be done, and kind."""
        program, kinds, guards = self._program, self._kinds, self._program.guards
        levels = [0] * len(self._slots)  # by place, as slots
        groups: dict[int, list[int]] = {}
        asked = at_last = 0  # how many guards come before this instruction, and their level
        place = program.n_inputs
        for op, operands in zip(program.ops, program.operands, strict=True):
            level = 0
            for operand in operands:
                if levels[operand] > level:
                    level = levels[operand]
            kind = kinds[op]
            if kind == CALL:  # the user's own code must not see what a guard would have stopped
                while asked < len(guards) and guards[asked].place < place:
                    at_last = max(at_last, levels[guards[asked].place])
                    asked += 1
                level = max(level, at_last)
            level += 1
            levels[place] = level
            key = level * N_KINDS + kind
            if key in groups:
                groups[key].append(place)
            else:
                groups[key] = [place]
            place += 1
        level = 0
        for index, guard in enumerate(guards):
            level = max(level, levels[guard.place])
            groups.setdefault((level + 1) * N_KINDS + END, []).append(index)  # once it is known
        return groups

    def _group(self, kind: int, members: list[int]) -> list[int]:
        """Return an instruction; guards have the kind that sorts first."""
        if kind == END:
            return self._guards(members)
        if kind == CALL:
            return [word for place in members for word in self._call(place)]
        has_vectors = self._vectors and len(members) >= _fewest(kind)
        self._used.add(kind + VECTORS * has_vectors)
        code = self._in_vectors(kind, members) if has_vectors else self._plain(kind, members)
        slots, slot = self._slots, self._next
        for place in members:
            slots[place] = slot
            slot += 1
        self._next = slot
        return code

    def _plain(self, kind: int, members: list[int]) -> list[int]:
        slots, all_operands, n = self._slots, self._program.operands, self._program.n_inputs
        code = [kind, len(members), self._next]
        code += [slots[operand] for place in members for operand in all_operands[place - n]]
        return code

    def _in_vectors(self, kind: int, members: list[int]) -> list[int]:
        all_operands, n = self._program.operands, self._program.n_inputs
        columns = list(zip(*[all_operands[place - n] for place in members], strict=True))
        found: list[int] = []
        lists: list[int] = []
        before = 4 + 2 * len(columns)
        for column in columns:
            slots = [self._slots[operand] for operand in column]
            how = _how_found(slots)
            if how == LISTED:
                found += (how, before + len(lists))
                lists += slots
                lists += slots[:1] * (-len(slots) % 8)
            else:
                found += (how, slots[0])
        distance = before + len(lists)
        return [kind + VECTORS, len(members), self._next, distance, *found, *lists]

    def _call(self, place: int) -> list[int]:
        op = self._program.ops[place - self._program.n_inputs]
        operands = self._program.operands[place - self._program.n_inputs]
        index = self._calls.setdefault(op, len(self._calls))
        slot = self._slots[place] = self._next
        self._next += 1
        room = self._room
        if isinstance(op, Joint):  # which finds there what it found the last time
            room = self._joint
            self._joint += len(operands) + 1
        head = [CALL, len(operands), slot, index, room]
        return head + [self._slots[operand] for operand in operands]

    def _guards(self, indices: list[int]) -> list[int]:
        code = [GUARDS, len(indices), indices[0]]
        for index in indices:
            place, outcome = self._program.guards[index]
            code += (self._slots[place], self._outcomes[outcome])
        return code


def _how_found(slots: list[int]) -> int:
    first, count = slots[0], len(slots)
    if slots.count(first) == count:
        return SAME
    if count < DENSE or slots != list(range(first, first + count)):
        return LISTED
    return SIDE_BY_SIDE
