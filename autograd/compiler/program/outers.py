"""Products that are added up over the rows of a batch, read back as products of matrices.

Where results are added up over rows, their terms that are products of two numbers of a row, for
each of some with each of others, are a product of two matrices over all rows: the gradients of
weights. A weight that is used many times, as in each step of a recurrence, has a term for each.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from autograd.compiler.program.program import Program, uses
from autograd.table import ops
from autograd.table.operation import Fact, having

_ADDING = having(Fact.ADDS)


class Outer(NamedTuple):
    """Terms of results that are added up over rows: products of each of some numbers with others.

    Arguments:
        left, right: places of the numbers.
        outputs: for each of the left, which results its products are terms of; all differ.
    """

    left: list[int]
    right: list[int]
    outputs: list[list[int]]

    @property
    def size(self) -> int:
        """How many products it has."""
        return len(self.left) * len(self.right)


class Added(NamedTuple):
    """Results that are added up over rows, as far as their terms are products.

    Arguments:
        outers: the products; one result may have terms in several.
        rests: the other terms of each result that has some in these.
    """

    outers: list[Outer]
    rests: dict[int, list[int]]


def outers(
    program: Program, n_shared: int, n_sums: int, apart: Container[int] = (), least: int = 4
) -> Added:
    """Return the terms of results that are products of matrices when they are added up over rows.

    Arguments:
        program: of a row.
        n_shared: how many inputs, the first, are the same for all rows.
        n_sums: how many of its results, the first, are added up over rows.
        apart: places of results that stay as they are.
        least: how many products a matrix has, at least.

    >>> pairs = [(0, 2), (0, 3), (1, 2), (1, 3)]
    >>> outers(Program(4, [], [ops.mul] * 4, pairs, [], [4, 5, 6, 7]), 0, 4).outers
    [Outer(left=[0, 1], right=[2, 3], outputs=[[0, 1], [2, 3]])]
    """
    n, all_ops, operands = program.n_inputs, program.ops, program.operands
    owners: list[int] = []  # of each product, the result that it is a term of
    products: list[int] = []  # their places
    others: dict[int, list[int]] = {}  # the other terms of each result
    partners: dict[int, dict[int, int]] = {}  # products by one number and another
    for k, places in _terms(program, n_sums, apart):
        for place in places:
            x, y = operands[place - n] if place >= n and all_ops[place - n] is ops.mul else (0, 0)
            if x == y or x < n_shared or y < n_shared or y in partners.get(x, ()):
                others.setdefault(k, []).append(place)
                continue
            partners.setdefault(x, {})[y] = partners.setdefault(y, {})[x] = len(owners)
            owners.append(k)
            products.append(place)
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, found in partners.items():
        groups.setdefault(tuple(sorted(found)), []).append(number)
    outers: list[Outer] = []
    taken = bytearray(len(owners))
    for right, places in groups.items():
        if len(places) < 2 or len(right) < 2:
            continue
        free = [x for x in places if not any([taken[partners[x][y]] for y in right])]
        for left in _without_repeats(free, right, partners, owners):
            if len(left) > 1 and len(left) * len(right) >= least:
                for x in left:
                    for y in right:
                        taken[partners[x][y]] = 1
                outers.append(_outer(left, right, partners, owners))
    rests = {owners[i]: others.get(owners[i], []) for i in range(len(owners)) if taken[i]}
    for i, k in enumerate(owners):
        if not taken[i] and k in rests:
            rests[k] = [*rests[k], products[i]]
    return Added(outers, rests)


def _terms(program: Program, n_sums: int, apart: Container[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield results with their terms' places: sums are taken apart that nothing else reads."""
    n, all_ops, operands, used = program.n_inputs, program.ops, program.operands, uses(program)
    for k, place in enumerate(program.outputs[:n_sums]):
        if place < n or place in apart:
            continue
        left, terms = [place], []
        while left:
            term = left.pop()
            if term >= n and all_ops[term - n] in _ADDING and used[term - n] == 1:
                left += operands[term - n][::-1]
            else:
                terms.append(term)
        yield k, terms


def _without_repeats(
    places: Sequence[int],
    right: Sequence[int],
    partners: dict[int, dict[int, int]],
    owners: Sequence[int],
) -> list[list[int]]:
    """Return numbers with the same partners in parts, whose products go to results that differ."""
    found: list[tuple[list[int], set[int]]] = []
    for x in places:
        outputs = {owners[partners[x][y]] for y in right}
        if len(outputs) < len(right):
            continue
        for left, seen in found:
            if seen.isdisjoint(outputs):
                left.append(x)
                seen |= outputs
                break
        else:
            found.append(([x], outputs))
    return [left for left, _ in found]


def _outer(
    left: Sequence[int],
    right: Sequence[int],
    partners: dict[int, dict[int, int]],
    owners: Sequence[int],
) -> Outer:
    """Return products in the order of the results, in which those of later uses are alike."""
    first = partners[left[0]]
    right = sorted(right, key=lambda y: owners[first[y]])
    left = sorted(left, key=lambda x: owners[partners[x][right[0]]])
    return Outer(left, right, [[owners[partners[x][y]] for y in right] for x in left])
