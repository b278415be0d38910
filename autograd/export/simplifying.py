"""Programs without what makes no difference, to their numbers alone or to derivatives too."""

from __future__ import annotations

from autograd.compiler.program.builder import simplified
from autograd.compiler.program.program import Program
from autograd.table import ops
from autograd.table.operation import Op

_HELD = Op("kept", ops.held.evaluate, ops.held.partials)  # which no pass takes for its operand


def differentiable(program: Program) -> Program:
    """Return a program that gives the same numbers, and the same derivatives.

    What is held constant stays so, though it makes no difference to a number.

    Arguments:
        program: without guards.

    >>> steps = Program(1, [1.0], [ops.mul, ops.held], [(0, -1), (1,)], [], [2])
    >>> differentiable(steps).ops, simplified(steps).ops
    ([held], [])
    """
    code = program.code
    if ops.held not in code.table:
        return simplified(program)
    table = [_HELD if op is ops.held else op for op in code.table]
    found = simplified(program.having(code.renamed(table)))
    back = [ops.held if op is _HELD else op for op in found.code.table]
    return found.having(found.code.renamed(back))
