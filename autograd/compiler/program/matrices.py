"""Products of matrices, read back out of the work for each row of a batch.

A neuron is a sum of products: numbers of the row, each times a weight that all rows share. Neurons
that read the same numbers are a product of two matrices over all rows: the numbers by rows, and the
weights. So is what such products pass back. The gradients of the weights stand in outers.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
