"""A product and the sum it goes into, done as one operation that rounds once.

Rounding once is closer to the truth, but differs: a b - c d, which is 0 in plain arithmetic where
both products round alike, leaves a remainder. What a remainder would upset is marked, and is not
fused (see deciding.py).
"""

from __future__ import annotations

from autograd.compiler.program.instructions import Code
from autograd.compiler.program.program import Program, uses
from autograd.compiler.program.rewriting import Rewriting
from autograd.table import ops
from autograd.table.operation import Op

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import words

PRODUCT_PLUS = Op("product_plus", lambda x, y, z: x * y + z, arity=3, python="{0} * {1} + {2}")
PRODUCT_MINUS = Op("product_minus", lambda x, y, z: x * y - z, arity=3, python="{0} * {1} - {2}")
MINUS_PRODUCT = Op("minus_product", lambda x, y, z: z - x * y, arity=3, python="{2} - {0} * {1}")
FUSED = {PRODUCT_PLUS, PRODUCT_MINUS, MINUS_PRODUCT}


def fused(program: Program) -> Program:
    """Return the program with products fused into sums.

    Arguments:
        program: with what decides marked.

    >>> plain = Program(3, [], [ops.mul, ops.add], [(0, 1), (3, 2)], [], [4])
    >>> fused(plain).ops, fused(plain)(2.0, 3.0, 4.0)
    ([product_plus], [10.0])
    """
    n = program.n_inputs
    code: Code = program.code
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    is_add, is_sub, is_mul = code.flags({_ADD}), code.flags({_SUB}), code.flags({_MUL})
    used = uses(program)
    counts = words(used)
    is_fused = bytearray(len(code.kinds))
    first = bytearray(len(code.kinds))  # whether the product is the first operand
    for i in range(len(code.kinds) - 1, -1, -1):
        kind = kinds[i]
        if not (is_add[kind] or is_sub[kind]):
            continue
        for j in (1, 0):
            k = places[starts[i] + j] - n
            if k >= 0 and is_mul[kinds[k]] and counts[k] == 1:
                is_fused[i] = 1
                is_fused[k] = 2  # it goes with the sum
                first[i] = j == 0
                break
    if 1 not in is_fused:
        return program
    new = Rewriting(program)
    plus, minus, subtracted = map(new.code.kind, (PRODUCT_PLUS, PRODUCT_MINUS, MINUS_PRODUCT))
    for i in range(len(code.kinds)):
        if is_fused[i] == 0:
            new.keep(i)
        elif is_fused[i] == 1:
            product, other = places[starts[i] + 1], places[starts[i]]
            if first[i]:
                product, other = other, product
            k = product - n
            new.push(places[starts[k]])
            new.push(places[starts[k] + 1])
            new.push(other)
            if is_add[kinds[i]]:
                new.end(i, plus)
            else:
                new.end(i, minus if first[i] else subtracted)
    return new.finished()


_ADD, _SUB, _MUL = ops.add, ops.sub, ops.mul
