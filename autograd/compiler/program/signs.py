"""Which signs no rounding can change.

The result of a product has the sign of its exact value, zero included, and so has a sum of squares
or of exponentials; a difference that nearly cancels has not. Where only a sign counts, as at the
pole of 1/x, it does not matter then how the operand was rounded. What underflows is passed over.
"""

from __future__ import annotations

from typing import Any

from autograd.compiler.program.instructions import Code
from autograd.compiler.program.program import Program
from autograd.table import ops
from autograd.table.operation import Fact, Op, having

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import words

SURE = 1  # it is 0, of the same sign, positive or negative however operations before were rounded
NOT_NEGATIVE = 2
POSITIVE = 4
PLAIN = 8  # an input or a constant, or of the same magnitude as one
_SURE, _NOT_BELOW, _ABOVE, _PLAIN = SURE, NOT_NEGATIVE, POSITIVE, PLAIN  # compiled, C's ints
_SURELY_POSITIVE = SURE | NOT_NEGATIVE | POSITIVE

_POSITIVE = having(Fact.ABOVE_ZERO)
_NOT_NEGATIVE = having(Fact.NOT_NEGATIVE)
_BY_SIGN = having(Fact.BY_SIGN)
_SUMS = having(Fact.ADDS)
_PRODUCTS = having(Fact.MULTIPLIES)
_KEEP_SIZE = having(Fact.KEEPS_SIZE)
_DISTANCES = having(Fact.DISTANCE)
_GREATEST = having(Fact.GREATEST)


def signs(program: Program, unsure: int = 0) -> bytearray:
    """Return what is known of the sign of the number at each place; constants are at the end.

    Arguments:
        program: any.
        unsure: how many inputs, the first, may have been rounded before.

    >>> program = Program(1, [], [ops.mul, ops.exp, ops.add], [(0, 0), (0,), (1, 2)], [], [3])
    >>> [bool(known & POSITIVE) for known in signs(program)]
    [False, False, True, True]
    """
    n = program.n_inputs
    code: Code = program.code
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    found = bytearray(n + len(code.kinds) + len(program.constants))
    for place in range(n):
        found[place] = SURE | PLAIN if place >= unsure else 0
    for k, number in enumerate(program.constants):
        found[~k] = SURE | PLAIN | (_SURELY_POSITIVE if number > 0.0 else 0)
        if number == 0.0:
            found[~k] |= NOT_NEGATIVE
    rules = [_rule(op) for op in code.table]
    numbers = bytearray(rules)
    beside = code.flags(_NOT_NEGATIVE)
    for i in range(len(code.kinds)):
        kind = kinds[i]
        found[n + i] = _sign(
            numbers[kind], beside[kind], places, starts[i], starts[i + 1], found, n
        )
    return found


def _rule(op: Op) -> int:
    """Return which rule holds for an operation; the last one for those without one."""
    for rule, some in enumerate(_RULES):
        if op in some:
            return rule
    return len(_RULES)


_RULES = (
    _POSITIVE, _SUMS, {ops.sub}, {ops.div}, _PRODUCTS, {ops.neg} & _BY_SIGN, _KEEP_SIZE & _BY_SIGN,
    _BY_SIGN, _DISTANCES,
    {ops.dot}, _GREATEST, {ops.where}, {ops.pow},
)  # fmt: skip
(
    _IS_POSITIVE, _IS_SUM, _IS_SUB, _IS_DIV, _IS_PRODUCT, _IS_NEG, _IS_KEEP_SIZE, _IS_BY_SIGN,
    _IS_DISTANCE, _IS_DOT, _IS_GREATEST, _IS_WHERE, _IS_POW,
) = range(len(_RULES))  # fmt: skip


def _sign(
    rule: int, is_not_negative: bool, places: Any, start: int, stop: int, found: bytearray,
    n_inputs: int,
) -> int:  # fmt: skip
    """Return what is known of the sign of a result."""
    if rule == _IS_POSITIVE:
        return _SURELY_POSITIVE
    every, some, last = 255, 0, -1
    for k in range(start, stop):
        place = places[k]
        last = max(last, place)
        known = found[place]
        every &= known
        some |= known
    if rule == _IS_SUM:
        if every & _NOT_BELOW:
            return _SURELY_POSITIVE if some & _ABOVE else every & (_SURE | _NOT_BELOW)
        return _SURE if stop - start == 2 and last < n_inputs and every & _PLAIN else 0
    if rule == _IS_SUB:
        return _SURE if every & _PLAIN else 0
    if rule == _IS_PRODUCT or rule == _IS_DIV:  # noqa: SIM109  (a tuple would be built)
        if rule == _IS_PRODUCT and places[start] == places[start + 1]:
            return every & (_SURE | _ABOVE) | _NOT_BELOW
        return every & _SURELY_POSITIVE
    if _IS_NEG <= rule <= _IS_BY_SIGN:
        kept = every & _SURE if rule == _IS_BY_SIGN else every & (_SURE | _PLAIN)
        if is_not_negative:
            return kept | _NOT_BELOW | (every & _ABOVE)
        return kept if rule == _IS_NEG else kept | every & _SURELY_POSITIVE
    if rule == _IS_DISTANCE:
        return _SURELY_POSITIVE if some & _ABOVE else every & _SURE | _NOT_BELOW
    if rule == _IS_DOT:
        half = (stop - start) // 2
        for k in range(start, start + half):
            if places[k] != places[k + half]:
                return every & _SURELY_POSITIVE if every & _NOT_BELOW else 0
        return _SURELY_POSITIVE if some & _ABOVE else every & _SURE | _NOT_BELOW
    if rule == _IS_GREATEST:
        return _SURELY_POSITIVE if some & _ABOVE else 0
    if rule == _IS_WHERE:
        chosen: int = found[places[start + 1]] & found[places[start + 2]] & _SURELY_POSITIVE
        # Another choice may be of another sign, unless both are positive.
        return chosen if (found[places[start]] & _SURE) or chosen & _ABOVE else chosen & ~_SURE
    if rule == _IS_POW and found[places[start]] & _ABOVE:
        return _SURELY_POSITIVE
    return _NOT_BELOW if is_not_negative else 0
