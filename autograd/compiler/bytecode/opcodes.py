"""The kinds of instructions that bytecode has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from inspect import Parameter, signature

from autograd.compiler.llvm.lanes import Body, Lanes
from autograd.compiler.llvm.math.lowerings import LOWERINGS
from autograd.compiler.program.narrowing import NARROW
from autograd.table.joint import PICK
from autograd.table.operation import Op

SHORT = 8  # instructions of machine code, at most, of an operation that is hardly slower one by one
FEWEST_SHORT, FEWEST_LONG = 16, 3  # members of a group that is worth vectors


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


def kind_of(op: Op) -> int:
    """Return the kind of an operation; a user's own may have the name of one that is known."""
    return _NUMBERS.get(op.name, CALL) if type(op) is Op or op is PICK else CALL


@cache
def fewest(kind: int) -> int:
    """Return how many members of a group are worth vectors; 0 for never."""
    opcode = OPCODES[kind - FIRST_OPCODE]
    if opcode.name == PICK.name:  # vectors reach beyond the group, where there are no tokens
        return 0
    body = Body(8)
    opcode.lower(*[body.register(f"%x{k}") for k in range(opcode.arity)])
    return FEWEST_SHORT if len(body.lines) <= SHORT else FEWEST_LONG
