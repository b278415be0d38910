"""Operations over any number of operands, written as trees of operations over a few.

The sum of a thousand numbers is one of 125 sums of eight, and so on: each is an operation of
a fixed arity then, which an interpreter runs like any other, many at a time.
"""

from __future__ import annotations

from collections.abc import Callable

from autograd.compiler.program.program import Program
from autograd.compiler.program.rewriting import Rewriting
from autograd.table import ops
from autograd.table.operation import TABLE, Fact, Op, having

SIZES = (2, 4, 8)  # operands, or pairs of them, that one operation takes


def _narrow(op: Op, size: int) -> Op:
    arity = 2 * size if op is ops.dot else size
    return Op(
        f"{op.name}_{size}", op.evaluate, arity=arity, formula=op.formula, label=op.label,
        beyond=op.beyond,
    )  # fmt: skip


NARROW: dict[Op, dict[int, Op]] = {
    op: {size: _narrow(op, size) for size in SIZES}
    for op in TABLE.values()
    if op.arity < 0 and op.neutral is not None  # which fills up, and changes nothing
}


def narrowed(program: Program) -> Program:
    """Return the program with operations of fixed arity only, but for the user's own.

    Arguments:
        program: any.

    >>> wide = Program(9, [], [ops.sum], [tuple(range(9))], [], [9])
    >>> narrowed(wide).ops, narrowed(wide)(*range(9))
    ([sum_8, sum_2, sum_2], [36.0])
    """
    if not any(op.arity < 0 for op in program.code.table):
        return program
    return _Narrowing(program).narrowed()


def rounds_as_tree(program: Program) -> bool:
    """Return whether the narrow program gives other last bits than lowerings of any width do.

    Sums go by pairs in any case; distances and powers are scaled anew in each part.

    Arguments:
        program: any.

    >>> def over(op, count):
    ...     return Program(count, [], [op], [tuple(range(count))], [], [count])
    >>> rounds_as_tree(over(ops.sum, 9)), rounds_as_tree(over(ops.hypot, 9))
    (False, True)
    """
    code = program.code
    scaled = code.marks(having(Fact.SCALED))
    i = scaled.find(1)
    while i >= 0:
        if code.starts[i + 1] - code.starts[i] > SIZES[-1]:
            return True
        i = scaled.find(1, i + 1)
    return False


class _Narrowing:
    def __init__(self, program: Program) -> None:
        self._old = program
        self._new = Rewriting(program)
        self._neutral: dict[float, int] = {}

    def narrowed(self) -> Program:
        new, code = self._new, self._old.code
        wide = code.marks(NARROW)
        start = 0
        while (i := wide.find(1, start)) >= 0:
            new.keep_all(start, i)
            new.note(i, self._reduced(code.table[code.kinds[i]], new.moved(code.of(i))))
            start = i + 1
        new.keep_all(start, len(code))
        return new.finished()

    def _constant(self, number: float | None) -> int:
        assert number is not None  # as of every operation that is made narrow
        if number not in self._neutral:
            self._neutral[number] = self._new.constant(number)
        return self._neutral[number]

    def _reduced(self, op: Op, operands: tuple[int, ...]) -> int:
        """Return the place of the result of an operation over any number of operands."""
        if not operands:
            return self._new.constant(op.value())
        if op is ops.dot:
            half = len(operands) // 2
            return self._tree(operands[:half], self._products, self._over(ops.sum), operands[half:])
        if op is ops.direction:  # the distance of the others stands for them
            first, *others = operands
            if len(others) >= SIZES[-1]:
                others = [self._tree(tuple(others), self._over(ops.hypot), self._over(ops.hypot))]
            return self._filled(op, (first, *others))
        over = self._over(op)
        return self._tree(operands, over, over)

    def _over(self, op: Op) -> Callable[[tuple[int, ...], tuple[int, ...]], int]:
        return lambda operands, _: self._filled(op, operands)

    def _products(self, xs: tuple[int, ...], ys: tuple[int, ...]) -> int:
        size = _size(len(xs))
        fill = (self._constant(0.0),) * (size - len(xs))
        return self._new.add(NARROW[ops.dot][size], (*xs, *fill, *ys, *fill))

    def _filled(self, op: Op, operands: tuple[int, ...]) -> int:
        size = _size(len(operands))
        fill = (self._constant(op.neutral),) * (size - len(operands))
        return self._new.add(NARROW[op][size], (*operands, *fill))

    def _tree(
        self,
        places: tuple[int, ...],
        leaf: Callable[[tuple[int, ...], tuple[int, ...]], int],
        branch: Callable[[tuple[int, ...], tuple[int, ...]], int],
        others: tuple[int, ...] = (),
    ) -> int:
        """Return the root of a tree over places, and others that are taken along."""
        most = SIZES[-1]
        while True:
            places = tuple(
                [
                    leaf(places[start : start + most], others[start : start + most])
                    for start in range(0, len(places), most)
                ]
            )
            if len(places) == 1:
                return places[0]
            leaf, others = branch, ()


def _size(count: int) -> int:
    return next(size for size in SIZES if size >= count)
