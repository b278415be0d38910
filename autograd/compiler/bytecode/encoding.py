"""A program as numbers in memory, for machines that read it instead of being compiled from it.

Each number that the program knows has a slot: first constants, then inputs, room for the operands
of calls, then results, whose slots are used again once nobody reads them. An instruction is an
operation applied to a group of operands, results side by side: instructions of the program are
sorted by how long a chain of others they wait for, and those of one operation that wait for equally
long make a group.

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

from array import array
from dataclasses import dataclass

from autograd.compiler.bytecode.opcodes import CALL, fewest, kind_of
from autograd.compiler.bytecode.writing import Writer
from autograd.compiler.llvm.unrolled import Form
from autograd.compiler.program.narrowing import narrowed
from autograd.compiler.program.program import Program
from autograd.table.operation import Op


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
    program = narrowed(program)
    table = program.code.table
    kinds = array("i", [kind_of(op) for op in table])
    in_vectors = vectors and form.width == 1
    least = [fewest(kind) if in_vectors and kind != CALL else 0 for kind in kinds]
    writer = Writer(program, kinds, array("i", least))
    code = writer.written(form.n_uniform, form.accumulate)
    operations = {
        kind: op
        for op, kind, is_used in zip(table, kinds, writer.is_used, strict=True)
        if is_used and kind != CALL
    }
    return Encoded(code, writer.scratch, tuple(writer.calls), operations, frozenset(writer.kinds))
