"""What decides, and has to be rounded as eager execution rounds it.

A result may differ from eager execution in its last digits, unless they tip something: a guard, a
jump, the edge of a domain, a pole, an infinite slope. Whatever flows into an operation that decides
is replaced here by an operation that does the same but that no later pass may touch, and that
backends evaluate to the last bit as the table does. At a corner, as that of relu, both sides have
the same value, and either slope will do.
"""

from __future__ import annotations

from collections.abc import Container

from autograd.compiler.program.program import Program
from autograd.compiler.program.rewriting import Rewriting
from autograd.compiler.program.signs import NOT_NEGATIVE, POSITIVE, SURE, signs
from autograd.table import ops
from autograd.table.joint import Joint
from autograd.table.operation import TABLE, Fact, Op, having

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
_COMPARISONS = frozenset([ops.less, ops.less_equal, ops.equal, ops.not_equal])
_GAMMAS = frozenset([ops.gamma, ops.lgamma, ops.digamma])


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
    n = program.n_inputs
    all_ops, all_operands = list(program.ops), list(program.operands)
    decides = deciding(program) if decides is None else decides
    has_similar = False
    for i in range(len(all_ops)):
        op = all_ops[i]
        if everything or decides[n + i]:
            all_ops[i] = op.exactly() if isinstance(op, Joint) else EXACTLY.get(op, op)
        elif op is _SQUARE:
            all_ops[i] = ops.mul
            all_operands[i] *= 2
        elif op.similar is not None:
            has_similar = True
    found = Program(n, program.constants, all_ops, all_operands, program.guards, program.outputs)
    return _with_similar(found) if has_similar else found


def _with_similar(program: Program) -> Program:
    """Return the program with operations in the place of others that round otherwise."""
    new = Rewriting(program)
    for i, op in enumerate(program.ops):
        place = None
        if op.similar is not None:
            place = op.similar(new, *new.moved(program.operands[i]))
        if place is None:
            new.keep(i)
        else:
            new.note(i, place)
    return new.finished()


def unmarked(program: Program, names: Container[str]) -> Program:
    """Return the program with some of the marks taken off again.

    Arguments:
        program: after all other passes.
        names: of the operations that a backend evaluates exactly anyway.
    """
    back = {op: op for op in set(program.ops)}
    for op in back:
        if op in _LOOSELY and _LOOSELY[op].name in names:
            back[op] = _LOOSELY[op]
    all_ops = [back[op] for op in program.ops]
    return Program(
        program.n_inputs, program.constants, all_ops, program.operands, program.guards,
        program.outputs,
    )  # fmt: skip


def deciding(program: Program, strong_decides: bool = True, unsure: int = 0) -> bytearray:
    """Return which results flow into a guard, or into an operation that they may tip.

    Arguments:
        program: any.
        strong_decides: whether a factor of 0 in a product that it wins does.
        unsure: how many inputs, the first, may have been rounded before.
    """
    n = program.n_inputs
    all_ops, all_operands = program.ops, program.operands
    known = signs(program, unsure)
    of_op = {op: op.delicate for op in set(all_ops)}
    if not strong_decides:
        of_op[ops.strong] = ()
    found = bytearray(n + len(all_ops))
    for guard in program.guards:
        found[guard.place] = 1
    for i in range(len(all_ops) - 1, -1, -1):
        op = all_ops[i]
        operands = all_operands[i]
        places = of_op[op]
        if places and _is_certain(op, operands, known, program):
            if op in _WHOLE:
                continue  # the outcome is the same, whatever it flows into
            places = ()
        if not found[n + i]:
            if not places:
                continue
            if len(places) < len(operands) and op.arity != -1:
                operands = tuple([operands[k] for k in places])
        for place in operands:
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
    if op is ops.pow:
        base, exponent = operands
        return exponent < 0 and known[base] & SURE != 0
    if op is ops.log1p:
        return known[operands[0]] & NOT_NEGATIVE != 0
    return op in _GAMMAS and known[operands[0]] & POSITIVE != 0


def _is_zero(place: int, program: Program) -> bool:
    return place < 0 and program.constants[~place] == 0.0
