"""Products of matrices, read back out of the work for each row of a batch.

A neuron is a sum of products: numbers of the row, each times a weight that all rows share. Neurons
that read the same numbers are a product of two matrices over all rows: the numbers by rows, and the
weights. So is what such products pass back. And where results are added up over the rows, their
terms that are products of two numbers of a row, for each of some with each of others, are one as
well: the gradients of the weights, with a term for each use of a weight.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from autograd.compiler.program.program import Program, uses
from autograd.table import ops
from autograd.table.operation import Fact, Op, having


class Member(NamedTuple):
    """A sum of products.

    Arguments:
        place: of the sum.
        weights: what all rows share, by the place of the number of a row that it is times.
        rest: the other terms.
        inner: places of products and sums that nothing else reads.
    """

    place: int
    weights: dict[int, int]
    rest: list[int]
    inner: list[int]


class Family(NamedTuple):
    """Sums of products with the same numbers of a row.

    Arguments:
        factors: places of the numbers.
        members: the sums.
    """

    factors: list[int]
    members: list[Member]

    @property
    def size(self) -> int:
        """How many products it has."""
        return len(self.factors) * len(self.members)


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


def families(program: Program, n_shared: int) -> list[Family]:
    """Return the sums of products that are products of matrices.

    Arguments:
        program: of a row.
        n_shared: how many inputs, the first, are the same for all rows.

    >>> sums = [(0, 4), (1, 5), (6, 7), (2, 4), (3, 5), (9, 10)]
    >>> two = Program(6, [], [ops.mul, ops.mul, ops.add] * 2, sums, [], [8, 11])
    >>> [family] = families(two, 4)
    >>> family.factors, [member.weights for member in family.members]
    ([4, 5], [{4: 0, 5: 1}, {4: 2, 5: 3}])
    """
    groups: dict[tuple[int, ...], list[Member]] = {}
    for member in _Sums(program, n_shared).all():
        if len(member.weights) > 1:
            groups.setdefault(tuple(sorted(member.weights)), []).append(member)
    return [Family([*factors], m[::-1]) for factors, m in groups.items() if len(m) > 1]


class _Sums:
    """Takes the sums of a program apart."""

    def __init__(self, program: Program, n_shared: int) -> None:
        self._n = program.n_inputs
        self._n_shared = n_shared
        self._ops = program.ops
        self._operands = program.operands
        self._uses = uses(program)

    def all(self) -> Iterator[Member]:
        """Yield every sum that is not a term of another alone."""
        inner: set[int] = set()
        for index in reversed(range(len(self._ops))):
            place = self._n + index
            if place not in inner and self._ops[index] in _SUMS:
                member = self._apart(place)
                inner.update(member.inner)
                yield member

    def _apart(self, place: int) -> Member:
        weights: dict[int, int] = {}
        rest: list[int] = []
        inner: list[int] = []
        left = [place]
        while left:
            term = left.pop()
            op = self._ops[term - self._n] if term >= self._n else None
            is_alone = op is not None and (term == place or self._uses[term - self._n] == 1)
            operands = self._operands[term - self._n] if is_alone else ()
            if is_alone and op in _ADDING:
                left += operands[::-1]
            elif is_alone and (found := self._pairs(op, operands)) and not found.keys() & weights:
                weights |= found
            else:
                rest.append(term)
                continue
            if term != place:
                inner.append(term)
        return Member(place, weights, rest, inner)

    def _pairs(self, op: Op | None, operands: Sequence[int]) -> dict[int, int]:
        """Return weights by the numbers of a row that they are times; nothing for other terms."""
        found: dict[int, int] = {}
        if op is not ops.mul and op is not ops.dot:
            return found
        half = len(operands) // 2
        for x, y in zip(operands[:half], operands[half:], strict=True):
            weight, number = (x, y) if x < self._n_shared else (y, x)
            if weight >= self._n_shared or number < self._n_shared or number in found:
                return {}
            found[number] = weight
        return found


_ADDING = having(Fact.ADDS)
_SUMS = _ADDING | {ops.dot}


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
    terms = _terms(program, n_sums, apart)
    partners: dict[int, dict[int, int]] = {}
    for k, places in terms.items():
        for x, y in _factors(program, places, n_shared):
            if x != y and y not in partners.get(x, ()):
                partners.setdefault(x, {})[y] = k
                partners.setdefault(y, {})[x] = k
    groups: dict[tuple[int, ...], list[int]] = {}
    for place, others in partners.items():
        groups.setdefault(tuple(sorted(others)), []).append(place)
    found: list[Outer] = []
    taken: set[tuple[int, int]] = set()
    for right, places in groups.items():
        if len(places) < 2 or len(right) < 2:
            continue
        for left in _without_repeats(places, right, partners):
            if len(left) < 2 or len(left) * len(right) < least:
                continue
            pairs = {(min(x, y), max(x, y)) for x in left for y in right}
            if taken.isdisjoint(pairs):
                taken |= pairs
                found.append(_outer(left, right, partners))
    return Added(found, _rests(program, n_shared, terms, partners, taken))


def _terms(program: Program, n_sums: int, apart: Container[int]) -> dict[int, list[int]]:
    """Return the places of each result's terms, sums taken apart that nothing else reads."""
    n, used = program.n_inputs, uses(program)
    found: dict[int, list[int]] = {}
    for k, place in enumerate(program.outputs[:n_sums]):
        if place < n or place in apart:
            continue
        left, terms = [place], []
        while left:
            term = left.pop()
            if term >= n and program.ops[term - n] in _ADDING and used[term - n] == 1:
                left += program.operands[term - n][::-1]
            else:
                terms.append(term)
        found[k] = terms
    return found


def _factors(program: Program, places: Sequence[int], n_shared: int) -> Iterator[tuple[int, int]]:
    """Yield the factors of those terms that are products of two numbers of a row."""
    for place in places:
        if place >= program.n_inputs and program.ops[place - program.n_inputs] is ops.mul:
            x, y = program.operands[place - program.n_inputs]
            if min(x, y) >= n_shared:
                yield min(x, y), max(x, y)


def _without_repeats(
    places: Sequence[int], right: Sequence[int], partners: dict[int, dict[int, int]]
) -> list[list[int]]:
    """Return numbers with the same partners in parts, whose products go to results that differ."""
    found: list[tuple[list[int], set[int]]] = []
    for x in places:
        outputs = {partners[x][y] for y in right}
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


def _outer(left: Sequence[int], right: Sequence[int], partners: dict[int, dict[int, int]]) -> Outer:
    """Return products in the order of the results, in which those of later uses are alike."""
    right = sorted(right, key=partners[left[0]].__getitem__)
    left = sorted(left, key=lambda x: partners[x][right[0]])
    return Outer(left, right, [[partners[x][y] for y in right] for x in left])


def _rests(
    program: Program,
    n_shared: int,
    terms: dict[int, list[int]],
    partners: dict[int, dict[int, int]],
    taken: set[tuple[int, int]],
) -> dict[int, list[int]]:
    """Return what is left of results, some terms of which are taken."""
    found: dict[int, list[int]] = {}
    for k, places in terms.items():
        rest, gone = [], set()
        for place in places:
            for pair in _factors(program, [place], n_shared):
                if pair in taken and pair not in gone and partners[pair[0]][pair[1]] == k:
                    gone.add(pair)
                    break
            else:
                rest.append(place)
        if gone:
            found[k] = rest
    return found
