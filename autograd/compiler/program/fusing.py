"""A product and the sum it goes into, done as one operation that rounds once.

Rounding once is closer to the truth, but differs: a b - c d, which is 0 in plain arithmetic where
both products round alike, leaves a remainder. What a remainder would upset is marked, and is not
fused (see deciding.py).
"""

from __future__ import annotations

from autograd.compiler.program.program import Program, uses
from autograd.compiler.program.rewriting import Rewriting
from autograd.table import ops
from autograd.table.operation import Op

PRODUCT_PLUS = Op("product_plus", lambda x, y, z: x * y + z, arity=3, python="{0} * {1} + {2}")
PRODUCT_MINUS = Op("product_minus", lambda x, y, z: x * y - z, arity=3, python="{0} * {1} - {2}")
MINUS_PRODUCT = Op("minus_product", lambda x, y, z: z - x * y, arity=3, python="{2} - {0} * {1}")


def fused(program: Program) -> Program:
    """Return the program with products fused into sums.

    Arguments:
        program: with what decides marked.

    >>> plain = Program(3, [], [ops.mul, ops.add], [(0, 1), (3, 2)], [], [4])
    >>> fused(plain).ops, fused(plain)(2.0, 3.0, 4.0)
    ([product_plus], [10.0])
    """
    n = program.n_inputs
    all_ops, all_operands = program.ops, program.operands
    counts = uses(program)
    swallowed = bytearray(len(all_ops))
    chosen: dict[int, tuple[Op, tuple[int, ...]]] = {}
    for i in range(len(all_ops) - 1, -1, -1):
        op = all_ops[i]
        if op is not _ADD and op is not _SUB:
            continue
        x, y = all_operands[i]
        for product, other, is_first in ((y, x, False), (x, y, True)):
            k = product - n
            if k < 0 or all_ops[k] is not _MUL or counts[k] != 1:
                continue
            if op is _ADD:
                fusion = PRODUCT_PLUS
            else:
                fusion = PRODUCT_MINUS if is_first else MINUS_PRODUCT
            chosen[i] = fusion, (*all_operands[k], other)
            swallowed[k] = 1
            break
    new = Rewriting(program)
    for i in range(len(all_ops)):
        if i in chosen:
            op, operands = chosen[i]
            new.replace(i, op, operands)
        elif not swallowed[i]:
            new.keep(i)
    return new.finished()


_ADD, _SUB, _MUL = ops.add, ops.sub, ops.mul
