"""Which signs no rounding can change.

The result of a product has the sign of its exact value, zero included, and so has a sum of squares
or of exponentials; a difference that nearly cancels has not. Where only a sign counts, as at the
pole of 1/x, it does not matter then how the operand was rounded. What underflows is passed over.
"""

from __future__ import annotations

from autograd.compiler.program.program import Program
from autograd.table import ops
from autograd.table.operation import Fact, Op, having

SURE = 1  # it is 0, of the same sign, positive or negative however operations before were rounded
NOT_NEGATIVE = 2
POSITIVE = 4
PLAIN = 8  # an input or a constant, or of the same magnitude as one
_SURELY_POSITIVE = SURE | NOT_NEGATIVE | POSITIVE

_POSITIVE = having(Fact.ABOVE_ZERO)
_NOT_NEGATIVE = having(Fact.NOT_NEGATIVE)
_BY_SIGN = having(Fact.BY_SIGN)
_SUMS = frozenset([ops.add, ops.sum])
_PRODUCTS = frozenset([ops.mul, ops.strong, ops.div])
_UNCHANGED = frozenset([ops.neg, ops.absolute, ops.relu, ops.identity, ops.held])
_DISTANCES = frozenset([ops.hypot, ops.norm])
_LARGEST = frozenset([ops.maximum, ops.largest])


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
    all_ops, all_operands = program.ops, program.operands
    found = bytearray(n + len(all_ops) + len(program.constants))
    for place in range(n):
        found[place] = SURE | PLAIN if place >= unsure else 0
    for k, number in enumerate(program.constants):
        found[~k] = SURE | PLAIN | (_SURELY_POSITIVE if number > 0.0 else 0)
        if number == 0.0:
            found[~k] |= NOT_NEGATIVE
    for i in range(len(all_ops)):
        found[n + i] = _sign(all_ops[i], all_operands[i], found, n)
    return found


def _sign(op: Op, operands: tuple[int, ...], found: bytearray, n_inputs: int) -> int:
    """Return what is known of the sign of a result."""
    if op in _POSITIVE:
        return _SURELY_POSITIVE
    every, some = 255, 0
    for place in operands:
        every &= found[place]
        some |= found[place]
    if op in _SUMS:
        if every & NOT_NEGATIVE:
            return _SURELY_POSITIVE if some & POSITIVE else every & (SURE | NOT_NEGATIVE)
        is_exact = len(operands) == 2 and max(operands) < n_inputs and every & PLAIN
        return SURE if is_exact else 0
    if op is ops.sub:
        return SURE if every & PLAIN else 0
    if op in _PRODUCTS:
        if operands[0] == operands[1] and op is not ops.div:
            return every & (SURE | POSITIVE) | NOT_NEGATIVE
        return every & _SURELY_POSITIVE
    if op in _BY_SIGN:
        kept = every & (SURE | PLAIN) if op in _UNCHANGED else every & SURE
        if op in _NOT_NEGATIVE:
            return kept | NOT_NEGATIVE | (every & POSITIVE)
        return kept if op is ops.neg else kept | every & _SURELY_POSITIVE
    if op in _DISTANCES:
        return _SURELY_POSITIVE if some & POSITIVE else every & SURE | NOT_NEGATIVE
    if op is ops.dot:
        half = len(operands) // 2
        if operands[:half] == operands[half:]:
            return _SURELY_POSITIVE if some & POSITIVE else every & SURE | NOT_NEGATIVE
        return every & _SURELY_POSITIVE if every & NOT_NEGATIVE else 0
    if op in _LARGEST:
        return _SURELY_POSITIVE if some & POSITIVE else 0
    if op is ops.where:
        chosen = found[operands[1]] & found[operands[2]] & _SURELY_POSITIVE
        # Another choice may be of another sign, unless both are positive.
        return chosen if (found[operands[0]] & SURE) or chosen & POSITIVE else chosen & ~SURE
    if op is ops.pow and found[operands[0]] & POSITIVE:
        return _SURELY_POSITIVE
    return NOT_NEGATIVE if op in _NOT_NEGATIVE else 0
