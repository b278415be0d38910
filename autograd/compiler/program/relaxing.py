"""Products in which a factor of zero wins, made plain where a nan would be seen.

The sweep that made the program wrote the product of a gradient and a partial as ``strong``: 0 if
either is, over infinity and nan too. That costs a comparison and a choice for each; and plain
products are the same unless one of them makes a nan of 0 and infinity. So the plain program runs
first, and only if a nan comes out the strict one. That is safe for a product whose nan would reach
an output, through operations that pass it on, and would not meet a guard before, nor a primitive
of the user's, which may raise.
"""

from __future__ import annotations

from autograd.compiler.program.program import Program
from autograd.table import ops
from autograd.table.operation import Fact, Op, having

_PASS_ON = having(Fact.PASSES_NAN)


def relaxed(program: Program) -> Program | None:
    """Return the program with plain products where they are safe; None if there are none.

    Arguments:
        program: with ``strong`` products.

    >>> strict = Program(2, [], [ops.strong], [(0, 1)], [], [2])
    >>> strict(0.0, float("inf")), relaxed(strict)(0.0, float("inf"))
    ([0.0], [nan])
    """
    n = program.n_inputs
    size = n + len(program.ops)
    is_seen = bytearray(size)  # whether a nan here reaches an output
    is_asked = bytearray(size)  # whether a guard depends on it
    for place in program.outputs:
        if place >= 0:
            is_seen[place] = 1
    for guard in program.guards:
        is_asked[guard.place] = 1
    kept = list(program.ops)
    found = False
    for i in range(len(kept) - 1, -1, -1):
        op = kept[i]
        if op is ops.strong and is_seen[n + i] and not is_asked[n + i]:
            op = kept[i] = ops.mul
            found = True
        passes = is_seen[n + i] and op in _PASS_ON
        asked = is_asked[n + i] or type(op) is not Op
        if passes or asked:
            for place in program.operands[i]:
                if place >= 0:
                    is_seen[place] |= passes
                    is_asked[place] |= asked
    if not found:
        return None
    return Program(n, program.constants, kept, program.operands, program.guards, program.outputs)
