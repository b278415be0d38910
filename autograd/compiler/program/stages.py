"""The work for each row of a batch in stages, with products of matrices between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograd.compiler.program.builder import Builder
from autograd.compiler.program.matrices import Family, families
from autograd.compiler.program.outers import Added, Outer, outers
from autograd.compiler.program.program import Program
from autograd.table import ops
from autograd.table.operation import Op

LEAST = 128  # products in a matrix; smaller ones are faster in the code around them
LARGE = 512  # products in a matrix that is faster by itself
WORTH = 4_000  # products in all that are large; with fewer, one piece of machine code is faster


class Stage(NamedTuple):
    """What is computed for each row before the next products of matrices.

    Arguments:
        program: its inputs are ``shares``, then ``reads``.
        shares: those of the whole program's inputs that it reads and all rows share.
        reads: other places of the whole program.
        n_sums: how many of its results, the first, are added up over rows.
        results: which results of the whole those are, and those that stay with their row.
        writes: places of the whole program that it computes for others, its last results.
        families: the products that follow it.
    """

    program: Program
    shares: list[int]
    reads: list[int]
    n_sums: int
    results: list[int]
    writes: list[int]
    families: list[Family]


class Stages(NamedTuple):
    """All the work for a row.

    Arguments:
        stages: in their order.
        outers: products that are added up over rows in the end.
        totals: for each member of a family by its place, the place that stands for its products.
    """

    stages: list[Stage]
    outers: list[Outer]
    totals: dict[int, int]


def stages(program: Program, n_shared: int, n_sums: int) -> Stages | None:
    """Return a program in stages; None if that is not worth it.

    Arguments:
        program: of a row.
        n_shared: how many inputs, the first, are the same for all rows.
        n_sums: how many of its results, the first, are added up over rows.
    """
    if program.guards or any(type(op) is not Op for op in program.operations()):
        return None
    within = [one for one in families(program, n_shared) if one.size >= LEAST]
    sums = {place for one in within for m in one.members for place in (m.place, *m.inner)}
    added = outers(program, n_shared, n_sums, sums, LEAST)
    sizes = [one.size for one in within] + [one.size for one in added.outers]
    size = sum(size for size in sizes if size >= LARGE)
    if size == 0 or size < WORTH:
        return None
    return _Planning(program, n_shared, n_sums, within, added).planned()


class _Planning:
    """Divides a program into stages."""

    def __init__(
        self,
        program: Program,
        n_shared: int,
        n_sums: int,
        within: Sequence[Family],
        added: Added,
    ) -> None:
        self._program = program
        self._n_shared = n_shared
        self._n_sums = n_sums
        self._families = list(within)
        self._outers = added.outers
        n = self._n = program.n_inputs
        # What stands for a member's products lies beyond all other places
        members = [member for family in within for member in family.members]
        beyond = n + len(program.code)
        self._totals = {member.place: beyond + k for k, member in enumerate(members)}
        self._members = {member.place: member for member in members}
        self._inner = {place for member in members for place in member.inner}
        self._family_of = {member.place: family for family in within for member in family.members}
        self._given_up = {k for k, rest in added.rests.items() if not rest}
        self._rests = {program.outputs[k]: rest for k, rest in added.rests.items() if rest}
        self._operands = self._after()
        self._needed = self._all_needed()
        self._stage_of = self._levels()

    def _after(self) -> list[tuple[int, ...]]:
        """Return the operands of each instruction, where products are assumed."""
        found = list(self._program.operands)
        for place, member in self._members.items():
            found[place - self._n] = (*member.rest, self._totals[place])
        for place, rest in self._rests.items():
            found[place - self._n] = tuple(rest)
        return found

    def _all_needed(self) -> set[int]:
        """Return the places that anybody reads, those of products among them."""
        outputs = self._program.outputs
        left = [place for k, place in enumerate(outputs) if k not in self._given_up]
        left += [place for outer in self._outers for place in [*outer.left, *outer.right]]
        member_at = {total: place for place, total in self._totals.items()}
        needed: set[int] = set()
        while left:
            place = left.pop()
            if place < self._n_shared or place in needed:
                continue
            needed.add(place)
            if place in member_at:  # a family is computed as a whole
                left += self._family_of[member_at[place]].factors
            elif place >= self._n:
                left += self._operands[place - self._n]
        return needed

    def _levels(self) -> dict[int, int]:
        """Return in which stage each place that is needed is there."""
        found: dict[int, int] = {}
        placed: set[int] = set()  # families, by their identity

        def of(place: int) -> int:
            return found.get(place, 0)

        for place in sorted(self._needed):
            if not self._n <= place < self._n + len(self._operands):
                continue
            family = self._family_of.get(place)
            if family is not None and id(family) not in placed:
                placed.add(id(family))
                after = max(map(of, family.factors)) + 1
                found.update((self._totals[member.place], after) for member in family.members)
            found[place] = max(map(of, self._operands[place - self._n]), default=0)
        return found

    def planned(self) -> Stages:
        """Return the stages."""
        last = max((self._stage_of[p] for p in self._needed if p >= self._n), default=0)
        wanted = {place for outer in self._outers for place in [*outer.left, *outer.right]}
        wanted |= {place for family in self._families for place in family.factors}
        by_stage: list[list[int]] = [[] for _ in range(last + 1)]
        for place in sorted(self._needed):
            index = place - self._n
            if not 0 <= index < len(self._operands) or place in self._inner:
                continue
            here = self._stage_of[place]
            by_stage[here].append(index)
            for operand in self._operands[index]:
                if operand >= self._n and self._stage_of[operand] < here:
                    wanted.add(operand)
        found = [self._stage(k, indices, wanted) for k, indices in enumerate(by_stage)]
        return Stages(found, self._outers, self._totals)

    def _stage(self, stage: int, indices: list[int], wanted: set[int]) -> Stage:
        program, n_shared = self._program, self._n_shared
        own = {self._n + index for index in indices}
        outputs = [
            k for k, place in enumerate(program.outputs)
            if k not in self._given_up and self._is_in(place, stage)
        ]  # fmt: skip
        read = [place for index in indices for place in self._operands[index]]
        read += [program.outputs[k] for k in outputs]
        shares = sorted({p for p in read if 0 <= p < n_shared})
        reads = [p for p in dict.fromkeys(read) if p >= n_shared and p not in own]
        builder = Builder(len(shares) + len(reads), False)
        places = {place: k for k, place in enumerate([*shares, *reads])}
        constants = [builder.constant(number) for number in program.constants]

        def moved(place: int) -> int:
            return places[place] if place >= 0 else constants[~place]

        for index in indices:
            op, operands = program.ops[index], tuple(map(moved, self._operands[index]))
            place = self._n + index
            if place in self._members or place in self._rests:
                *rest, total = operands
                for term in rest:
                    total = builder.add(ops.add, (total, term))
                places[place] = total
            else:
                places[place] = builder.add(op, operands)
        writes = [place for place in sorted(wanted) if place in own]
        results = [moved(program.outputs[k]) for k in outputs] + [places[p] for p in writes]
        return Stage(
            builder.finished([], results),
            shares,
            reads,
            sum(k < self._n_sums for k in outputs),
            outputs,
            writes,
            [one for one in self._families if self._follows(one, stage)],
        )

    def _is_in(self, place: int, stage: int) -> bool:
        return self._stage_of.get(place, 0) == stage

    def _follows(self, family: Family, stage: int) -> bool:
        first = family.members[0].place
        needed = any(self._totals[member.place] in self._needed for member in family.members)
        return needed and self._stage_of[self._totals[first]] == stage + 1
