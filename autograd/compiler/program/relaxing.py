"""Products in which a factor of zero wins, made plain where the difference would be seen.

The sweep that made the program wrote the product of a gradient and a partial as ``strong``: 0 if
either is, over infinity and nan too. That costs a comparison and a choice for each; and plain
products are the same unless one of them makes a nan of 0 and infinity, or an infinity of infinity
and what rounding left in place of 0. So the plain program runs first, and only if something not
finite comes out the strict one. That is safe for a product whose nan, or infinity, would reach an
output, through operations that pass it on, and that decides nothing before.
"""

from __future__ import annotations

import math

from autograd.compiler.program.deciding import deciding
from autograd.compiler.program.program import Program
from autograd.compiler.program.signs import POSITIVE, signs
from autograd.table import ops
from autograd.table.operation import Fact, having

_PASS_NAN = having(Fact.PASSES_NAN)
_PASS_INFINITY = having(Fact.PASSES_INFINITY)
_STEEP = having(Fact.STEEP)
_ADD, _SUB, _MUL, _STRONG = ops.add, ops.sub, ops.mul, ops.strong
_NEVER_MINUS_ZERO = having(Fact.NEVER_MINUS_ZERO)


def relaxed(program: Program, keeps_signs: bool = True) -> Program | None:
    """Return the program with plain products where they are safe; None if there are none.

    Arguments:
        program: with ``strong`` products.
        keeps_signs: whether an output that is 0 has to have the same sign as before.

    >>> strict = Program(2, [], [ops.strong], [(0, 1)], [], [2])
    >>> strict(0.0, float("inf")), relaxed(strict)(0.0, float("inf"))
    ([0.0], [nan])
    """
    if ops.strong not in program.ops:
        return None
    n = program.n_inputs
    all_operands = program.operands
    kept = list(program.ops)
    size = n + len(kept)
    decides = deciding(program, False)
    infinite = _perhaps_infinite(program)
    shows_nan = bytearray(size)  # whether a nan here reaches an output
    shows_infinity = bytearray(size)
    for place in program.outputs:
        if place >= 0:
            shows_nan[place] = shows_infinity[place] = 1
    found = False
    for i in range(len(kept) - 1, -1, -1):
        if not shows_nan[n + i]:
            continue
        op = kept[i]
        operands = all_operands[i]
        if op is _STRONG and not decides[n + i]:
            x, y = operands
            if shows_infinity[n + i] or not (infinite[x] or infinite[y]):
                op = kept[i] = _MUL
                found = True
        if op in _PASS_NAN:
            passes_infinity = shows_infinity[n + i] and op in _PASS_INFINITY
            for place in operands:
                if place >= 0:
                    shows_nan[place] = 1
                    shows_infinity[place] |= passes_infinity
    if not found:
        return None
    plain = Program(n, program.constants, kept, all_operands, program.guards, program.outputs)
    return _with_signs_of(program, plain) if keeps_signs else plain


def _perhaps_infinite(program: Program) -> bytearray:
    """Return which results a pole or an infinite slope may have made infinite."""
    n = program.n_inputs
    all_operands = program.operands
    known = signs(program)
    found = bytearray(len(known))
    for i, op in enumerate(program.ops):
        operands = all_operands[i]
        if op.pole is not None:
            found[n + i] = not known[operands[op.pole]] & POSITIVE
        elif op in _STEEP:
            found[n + i] = not known[operands[0]] & POSITIVE
        for place in operands:
            found[n + i] |= found[place]
    return found


def _with_signs_of(strict: Program, plain: Program) -> Program:
    """Return a plain program whose outputs are 0, not -0, where those of the strict one are."""
    before, after = _never_minus_zero(strict), _never_minus_zero(plain)
    all_ops, all_operands = list(plain.ops), list(plain.operands)
    constants = [*plain.constants, 0.0]
    outputs = list(plain.outputs)
    for k, place in enumerate(outputs):
        if before[place] > after[place]:
            outputs[k] = plain.n_inputs + len(all_ops)
            all_ops.append(ops.add)
            all_operands.append((place, -len(constants)))
    return Program(plain.n_inputs, constants, all_ops, all_operands, plain.guards, outputs)


def _never_minus_zero(program: Program) -> bytearray:
    """Return which results cannot be -0."""
    n = program.n_inputs
    all_operands = program.operands
    size = n + len(program.ops)
    found = bytearray(size + len(program.constants))
    for k, number in enumerate(program.constants):
        found[~k] = number != 0.0 or math.copysign(1.0, number) > 0.0
    for i, op in enumerate(program.ops):
        operands = all_operands[i]
        if op is _ADD:
            found[n + i] = found[operands[0]] | found[operands[1]]
        elif op is _SUB:
            found[n + i] = found[operands[0]]
        elif op is not _MUL:
            found[n + i] = op in _NEVER_MINUS_ZERO
    return found
