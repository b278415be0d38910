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
from autograd.compiler.program.instructions import Code, zeros
from autograd.compiler.program.program import Program
from autograd.compiler.program.signs import POSITIVE, signs
from autograd.table import ops
from autograd.table.operation import TABLE, Fact, having

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import words

_PASS_NAN = having(Fact.PASSES_NAN)
_PASS_INFINITY = having(Fact.PASSES_INFINITY)
_BY_SECOND = frozenset([op for op in TABLE.values() if op.pole == 1])  # where that is 0
_POLES = having(Fact.STEEP) | _BY_SECOND
_ADD, _SUB, _MUL, _STRONG = ops.add, ops.sub, ops.mul, ops.strong
_POSITIVE = POSITIVE  # compiled, an int of C
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
    code: Code = program.code
    is_strong = code.marks({_STRONG})
    if 1 not in is_strong:
        return None
    n = program.n_inputs
    size = n + len(code.kinds)
    decides = deciding(program, False)
    infinite = _perhaps_infinite(program)
    shows_nan = bytearray(size)  # whether a nan here reaches an output
    shows_infinity = bytearray(size)
    for place in program.outputs:
        if place >= 0:
            shows_nan[place] = shows_infinity[place] = 1
    pass_nan, pass_infinity = code.flags(_PASS_NAN), code.flags(_PASS_INFINITY)
    kept = Code(code.table)
    product = kept.kind(_MUL)
    becomes = zeros(len(code.kinds))
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    relaxes, new_kinds = False, words(becomes)
    for i in range(len(code.kinds) - 1, -1, -1):
        kind = new_kinds[i] = kinds[i]
        if not shows_nan[n + i]:
            continue
        start = starts[i]
        if is_strong[i] and not decides[n + i]:
            x, y = places[start], places[start + 1]
            if shows_infinity[n + i] or not (infinite[x] or infinite[y]):
                new_kinds[i] = product
                relaxes = True
        # A strong product passes on what the plain one does, but a nan beside a 0
        if pass_nan[kind] or new_kinds[i] == product:
            passes_infinity = shows_infinity[n + i] and (
                pass_infinity[kind] or new_kinds[i] == product
            )
            for k in range(start, starts[i + 1]):
                place = places[k]
                if place >= 0:
                    shows_nan[place] = 1
                    shows_infinity[place] |= passes_infinity
    if not relaxes:
        return None
    plain = program.having(code.of_kinds(kept.table, becomes))
    return _with_signs_of(program, plain) if keeps_signs else plain


def _perhaps_infinite(program: Program) -> bytearray:
    """Return which results a pole or an infinite slope may have made infinite."""
    n = program.n_inputs
    code: Code = program.code
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    has_pole, by_second = code.flags(_POLES), code.flags(_BY_SECOND)
    known = signs(program)
    found = bytearray(len(known))
    for i in range(len(code.kinds)):
        kind, start = kinds[i], starts[i]
        here = 0
        if has_pole[kind]:
            at_zero = places[start + 1] if by_second[kind] else places[start]
            here = not known[at_zero] & _POSITIVE
        for k in range(start, starts[i + 1]):
            here |= found[places[k]]
        found[n + i] = here
    return found


def _with_signs_of(strict: Program, plain: Program) -> Program:
    """Return a plain program whose outputs are 0, not -0, where those of the strict one are."""
    before, after = _never_minus_zero(strict), _never_minus_zero(plain)
    constants = [*plain.constants, 0.0]
    outputs = list(plain.outputs)
    code = None
    for k, place in enumerate(outputs):
        if before[place] > after[place]:
            if code is None:
                code = plain.code.copied()
            outputs[k] = plain.n_inputs + len(code)
            code.add(_ADD, (place, -len(constants)))
    if code is None:
        return plain
    return Program.of(plain.n_inputs, constants, code, plain.guards, outputs)


def _never_minus_zero(program: Program) -> bytearray:
    """Return which results cannot be -0."""
    n = program.n_inputs
    code: Code = program.code
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    is_add, is_sub = code.flags({_ADD}), code.flags({_SUB})
    never = code.flags(_NEVER_MINUS_ZERO - {_ADD, _SUB, _MUL})
    found = bytearray(n + len(code.kinds) + len(program.constants))
    for k, number in enumerate(program.constants):
        found[~k] = number != 0.0 or math.copysign(1.0, number) > 0.0
    for i in range(len(code.kinds)):
        kind, start = kinds[i], starts[i]
        if is_add[kind]:
            found[n + i] = found[places[start]] | found[places[start + 1]]
        elif is_sub[kind]:
            found[n + i] = found[places[start]]
        else:
            found[n + i] = never[kind]
    return found
