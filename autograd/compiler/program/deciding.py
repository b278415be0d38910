"""What decides, and has to be rounded as eager execution rounds it.

A result may differ from eager execution in its last digits, unless they tip something: a guard, a
jump, the edge of a domain, a pole, an infinite slope. Whatever flows into an operation that decides
is replaced here by an operation that does the same but that no later pass may touch, and that
backends evaluate to the last bit as the table does. At a corner, as that of relu, both sides have
the same value, and either slope will do.
"""

from __future__ import annotations

from array import array
from collections.abc import Container
from typing import Any

from autograd.compiler.program.instructions import Code, zeros
from autograd.compiler.program.program import Program
from autograd.compiler.program.rewriting import Rewriting
from autograd.compiler.program.signs import NOT_NEGATIVE, POSITIVE, SURE, signs
from autograd.table import ops
from autograd.table.ieee import INF
from autograd.table.joint import JOINT, Joint
from autograd.table.operation import TABLE, Fact, Op, having

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.instructions import push, words

PREFIX = "exactly_"

EXACTLY: dict[Op, Op] = {
    op: Op(
        f"{PREFIX}{op.name}", op.evaluate, arity=op.arity, formula=op.formula, label=op.label,
        beyond=op.beyond, python=op.python,
    )
    for op in TABLE.values()
}  # fmt: skip
_LOOSELY = {exact: op for op, exact in EXACTLY.items()}

_BY_SIGN_ALONE = having(Fact.EDGE_AT_ZERO)
_SQUARE = ops.square
_WHOLE = having(Fact.WHOLE)
_COMPARISONS = having(Fact.COMPARES)
# Of one operand, whose domain has but one end: below 0, or 0
_ENDING = frozenset(
    [op for op in TABLE.values() if op.arity == 1 and op.domain[0].high == INF]
) - having(Fact.JUMPS)
_ENDING_BELOW = frozenset([op for op in _ENDING if op.domain[0].low < 0.0])
_ENDING_AT_ZERO = frozenset([op for op in _ENDING if op.domain[0].low == 0.0])


def marked(program: Program, everything: bool = False, decides: bytearray | None = None) -> Program:
    """Return the program with what decides marked, and the rest free to be rounded otherwise.

    Arguments:
        program: any.
        everything: whether all of it is to be rounded as it is eagerly.
        decides: which results do, if that is known.

    >>> asks = Program(2, [], [ops.mul, ops.floor, ops.mul], [(0, 1), (2,), (0, 0)], [], [3, 4])
    >>> marked(asks).ops
    [exactly_mul, floor, mul]
    """
    code: Code = program.code
    n, count = program.n_inputs, len(code.table)
    decides = deciding(program) if decides is None else decides
    # Behind the table come those in the places of its operations, marked
    exact = [op.exactly() if isinstance(op, Joint) else EXACTLY.get(op, op) for op in code.table]
    loose = [ops.mul if op is _SQUARE else op for op in code.table]
    is_square = code.flags({_SQUARE})
    has_similar = bytearray([op.similar is not None for op in code.table])
    found = Code([*loose, *exact])
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    asks = False
    for i in range(len(code.kinds)):
        kind = kinds[i]
        for k in range(starts[i], starts[i + 1]):
            push(found.places, places[k])
        if everything or decides[n + i]:
            kind += count
        elif is_square[kind]:
            push(found.places, places[starts[i]])
        elif has_similar[kind]:
            asks = True
        found.end(kind)
    return _with_similar(program.having(found)) if asks else program.having(found)


def _with_similar(program: Program) -> Program:
    """Return the program with operations in the place of others that round otherwise."""
    code = program.code
    new = Rewriting(program)
    asking = code.marks([op for op in code.table if op.similar is not None])
    start = 0
    while (i := asking.find(1, start)) >= 0:
        new.keep_all(start, i)
        similar = code.table[code.kinds[i]].similar
        assert similar is not None  # as of those that are marked
        place = similar(new, *new.moved(code.of(i)))
        if place is None:
            new.keep(i)
        else:
            new.note(i, place)
        start = i + 1
    new.keep_all(start, len(code))
    return new.finished()


def unmarked(program: Program, names: Container[str]) -> Program:
    """Return the program with some of the marks taken off again.

    Arguments:
        program: after all other passes.
        names: of the operations that a backend evaluates exactly anyway.
    """
    code = program.code
    table = [
        _LOOSELY[op] if op in _LOOSELY and _LOOSELY[op].name in names else op for op in code.table
    ]
    return program.having(code.renamed(table))


def deciding(program: Program, strong_decides: bool = True, unsure: int = 0) -> bytearray:
    """Return which results flow into a guard, or into an operation that they may tip.

    Arguments:
        program: any.
        strong_decides: whether a factor of 0 in a product that it wins does.
        unsure: how many inputs, the first, may have been rounded before.
    """
    n = program.n_inputs
    code: Code = program.code
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    known = signs(program, unsure)
    table = code.table
    delicate = zeros(len(table))  # a bit for each operand, but of loops, which have too many
    of_loops = [op.delicate if op.arity == JOINT else None for op in table]
    for kind, op in enumerate(table):
        if op.arity != JOINT and (strong_decides or op is not ops.strong):
            delicate[kind] = sum([1 << k for k in op.delicate])
    rules = bytearray([_rule(op) for op in table])
    is_whole = code.flags(_WHOLE)
    is_wide = bytearray([op.arity == -1 for op in table])
    is_loop = bytearray([op.arity == JOINT for op in table])
    masks, constants = words(delicate), array("d", program.constants)
    found = bytearray(n + len(code.kinds))
    for guard in program.guards:
        found[guard.place] = 1
    for i in range(len(code.kinds) - 1, -1, -1):
        kind, start, stop = kinds[i], starts[i], starts[i + 1]
        mask = masks[kind]
        if (
            mask
            and rules[kind]
            and _is_certain(rules[kind], mask, places, start, stop, known, constants)
        ):
            if is_whole[kind]:
                continue  # the outcome is the same, whatever it flows into
            mask = 0
        if found[n + i] or (mask and is_wide[kind]):
            mask = -1
        elif is_loop[kind]:
            for k in of_loops[kind]:
                if places[start + k] >= 0:
                    found[places[start + k]] = 1
        if mask:
            for k in range(start, stop):
                place = places[k]
                if place >= 0 and mask & 1:
                    found[place] = 1
                mask >>= 1
    return found


def _rule(op: Op) -> int:
    """Return by which rule it is certain that no rounding tips an operation; 0 for none."""
    for rule, some in enumerate(_RULES):
        if op in some:
            return rule + 1
    return 0


_RULES = (_BY_SIGN_ALONE, _COMPARISONS, {ops.pow}, _ENDING_BELOW, _ENDING_AT_ZERO)
_BY_SIGN, _COMPARING, _POW, _BELOW = range(1, len(_RULES))
_SURE, _NOT_BELOW, _ABOVE = SURE, NOT_NEGATIVE, POSITIVE  # compiled, ints of C


def _is_certain(
    rule: int, mask: int, places: Any, start: int, stop: int, known: bytearray,
    constants: array[float],
) -> bool:  # fmt: skip
    """Whether no rounding before could bring an operation to another side of a jump or an edge."""
    if rule == _BY_SIGN:
        for k in range(start, stop):
            if mask & 1 and not known[places[k]] & _SURE:
                return False
            mask >>= 1
        return True
    x: int = places[start]
    if rule == _COMPARING:
        y: int = places[start + 1]
        if _is_zero(x, constants):
            return known[y] & _SURE != 0
        return _is_zero(y, constants) and known[x] & _SURE != 0
    if rule == _POW:
        return bool(places[start + 1] < 0) and known[x] & _SURE != 0
    if rule == _BELOW:
        return known[x] & _NOT_BELOW != 0
    return known[x] & _ABOVE != 0


def _is_zero(place: int, constants: array[float]) -> bool:
    return place < 0 and constants[~place] == 0.0
