"""What decides, and has to be rounded as eager execution rounds it.

A result may differ from eager execution in its last digits, unless they tip something: a guard, a
jump, the edge of a domain, a pole, an infinite slope. Whatever flows into an operation that decides
is replaced here by an operation that does the same but that no later pass may touch, and that
backends evaluate to the last bit as the table does. At a corner, as that of relu, both sides have
the same value, and either slope will do.
"""

from __future__ import annotations

from collections.abc import Container

from autograd.compiler.program.code import Code
from autograd.compiler.program.program import Program
from autograd.compiler.program.rewriting import Rewriting
from autograd.compiler.program.signs import NOT_NEGATIVE, POSITIVE, SURE, signs
from autograd.table import ops
from autograd.table.ieee import INF
from autograd.table.interval import Interval
from autograd.table.operation import TABLE, Fact, Op, having

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

if not cython.compiled:
    from autograd.compiler.program.code import push, words

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
_SMOOTH_WITHIN = frozenset(TABLE.values()) - having(Fact.JUMPS)  # their domains


def marked(program: Program, everything: bool = False) -> Program:
    """Return the program with what decides marked, and the rest free to be rounded otherwise.

    Arguments:
        program: any.
        everything: whether all of it is to be rounded as it is eagerly.

    >>> asks = Program(2, [], [ops.mul, ops.floor, ops.mul], [(0, 1), (2,), (0, 0)], [], [3, 4])
    >>> marked(asks).ops
    [exactly_mul, floor, mul]
    """
    code: Code = program.code
    n, count = program.n_inputs, len(code.table)
    decides = deciding(program)
    # Behind the table come those in the places of its operations, marked
    exact = [EXACTLY.get(op, op) for op in code.table]
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
        place = code.table[code.kinds[i]].similar(new, *new.moved(code.of(i)))
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


def deciding(program: Program, strong_decides: bool = True) -> bytearray:
    """Return which results flow into a guard, or into an operation that they may tip.

    Arguments:
        program: any.
        strong_decides: whether a factor of 0 in a product that it wins does.
    """
    n = program.n_inputs
    code: Code = program.code
    kinds, starts, places = words(code.kinds), words(code.starts), words(code.places)
    known = signs(program)
    table = code.table
    delicate = [() if op is ops.strong and not strong_decides else op.delicate for op in table]
    is_delicate = bytearray([places_of != () for places_of in delicate])
    is_whole = code.flags(_WHOLE)
    found = bytearray(n + len(code.kinds))
    for guard in program.guards:
        found[guard.place] = 1
    for i in range(len(code.kinds) - 1, -1, -1):
        kind = kinds[i]
        asks = is_delicate[kind]
        if asks and _is_certain(table[kind], code.of(i), known, program):
            if is_whole[kind]:
                continue  # the outcome is the same, whatever it flows into
            asks = 0
        if not found[n + i]:
            if not asks:
                continue
            some = delicate[kind]
            if len(some) < starts[i + 1] - starts[i] and table[kind].arity >= 0:
                for k in some:
                    place = places[starts[i] + k]
                    if place >= 0:
                        found[place] = 1
                continue
        for k in range(starts[i], starts[i + 1]):
            place = places[k]
            if place >= 0:
                found[place] = 1
    return found


def _is_certain(op: Op, operands: tuple[int, ...], known: bytearray, program: Program) -> bool:
    """Whether no rounding before could bring an operation to another side of a jump or an edge."""
    if op in _BY_SIGN_ALONE:
        return all([known[operands[k]] & SURE for k in op.delicate])
    if op in _COMPARISONS:
        x, y = operands
        if _is_zero(x, program):
            return known[y] & SURE != 0
        return _is_zero(y, program) and known[x] & SURE != 0
    if op is ops.pow and operands[1] < 0 and known[operands[0]] & SURE:
        return True
    if op.arity != 1 or op not in _SMOOTH_WITHIN:
        return False
    domain: Interval = op.domain[0]
    return _is_inside(domain, known[operands[0]])


def _is_inside(domain: Interval, known: int) -> bool:
    """Whether what is known of an operand's sign keeps it from the ends of its domain."""
    if domain.high < INF:
        return False
    if domain.low < 0.0:
        return domain.low == -INF or known & NOT_NEGATIVE != 0
    return domain.low == 0.0 and known & POSITIVE != 0


def _is_zero(place: int, program: Program) -> bool:
    return place < 0 and program.constants[~place] == 0.0
