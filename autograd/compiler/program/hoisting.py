"""What is the same for every row of a batch, taken out of the work for each row."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from autograd.compiler.program.program import Program
from autograd.compiler.program.rewriting import Rewriting, needed
from autograd.table import ops
from autograd.table.joint import JOINT
from autograd.table.operation import Op


class Split(NamedTuple):
    """A program in two parts.

    Arguments:
        shared: from the inputs that all rows share, numbers that the second part takes as inputs
            after these, and then the offsets.
        n_passed: how many numbers it passes on.
        by_row: for each row; its inputs are the shared ones, those passed on, and the row's own.
        offsets: for each output of the whole, what is to be added to what ``by_row`` gives: the
            index of an offset, or None. Only where outputs are reduced.
    """

    shared: Program
    n_passed: int
    by_row: Program
    offsets: list[int | None]


def split(program: Program, n_shared: int, reduces: bool) -> Split:
    """Return the two parts of a program.

    Arguments:
        program: the whole.
        n_shared: how many of its inputs, the first, are the same for every row.
        reduces: whether the outputs of the rows are added up.

    >>> whole = Program(2, [2.0], [ops.mul, ops.mul, ops.add], [(0, ~0), (0, 1), (2, 3)], [], [4])
    >>> parts = split(whole, 1, reduces=True)
    >>> parts.shared(3.0), parts.by_row(3.0, 5.0), parts.offsets
    ([6.0], [15.0], [0])
    """
    is_shared = _shared(program, n_shared, set())

    def constant_or_shared(place: int) -> bool:
        return place < 0 or bool(is_shared[place])

    outputs = list(program.outputs)
    added: list[list[int]] = [[] for _ in outputs]
    if reduces:
        for k, place in enumerate(outputs):
            outputs[k], added[k] = _peeled(program, place, constant_or_shared)
    return _parts(program, n_shared, is_shared, outputs, added)


def _shared(program: Program, n_shared: int, apart: set[int]) -> bytearray:
    """Return which numbers are the same for every row, but for those that are to be apart.

    A token is shared only if whoever takes it is: it tells of memory that a call has for itself.
    """
    n, all_ops = program.n_inputs, program.ops
    found = bytearray(n + len(all_ops))
    for place in range(n_shared):
        found[place] = 1
    for i, operands in enumerate(program.operands):
        if program.guards and type(all_ops[i]) is not Op:
            continue  # a primitive of the user's may raise, where a guard would have failed before
        if n + i not in apart:
            found[n + i] = all([place < 0 or found[place] for place in operands])
    lost = {
        place
        for i, operands in enumerate(program.operands)
        if all_ops[i].arity == JOINT and not found[n + i]
        for place in operands
        if place >= n and found[place] and all_ops[place - n].arity == JOINT
    }
    return _shared(program, n_shared, apart | lost) if lost else found


def _peeled(program: Program, place: int, is_same: Callable[[int], bool]) -> tuple[int, list[int]]:
    """Take terms that are the same for every row off a sum; return the rest, and the terms."""
    terms: list[int] = []
    n = program.n_inputs
    while place >= n and program.ops[place - n] is ops.add:
        x, y = program.operands[place - n]
        if is_same(x):
            x, y = y, x
        if not is_same(y):
            break
        terms.append(y)
        place = x
    return place, terms


def _parts(
    program: Program,
    n_shared: int,
    is_shared: bytearray,
    outputs: list[int],
    added: list[list[int]],
) -> Split:
    """Return the two parts, by what is shared and which terms are added at the end."""
    n = program.n_inputs
    is_needed = needed(program, outputs, is_shared)
    passed = [p for p in range(n, n + len(program.ops)) if is_shared[p] and is_needed[p]]
    shared = Rewriting(program, n_shared)
    by_row = Rewriting(program, n + len(passed))
    for k, place in enumerate(passed):
        by_row.to[place] = n_shared + k
    for place in range(n_shared, n):
        by_row.to[place] = place + len(passed)
    for i in range(len(program.ops)):
        if is_shared[n + i]:
            shared.keep(i)
        elif is_needed[n + i]:
            by_row.keep(i)
    offsets: list[int | None] = []
    totals: list[int] = []
    for terms in added:
        places = list(shared.moved(terms))
        while len(places) > 1:
            places.append(shared.add(ops.add, (places.pop(), places.pop())))
        offsets.append(len(totals) if places else None)
        totals += places
    return Split(
        shared.finished([*shared.moved(passed), *totals], guards=[]),
        len(passed),
        by_row.finished(by_row.moved(outputs)),
        offsets,
    )
