"""Which loops of a program can be one: those over the same steps, neither after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograd.compiler.program.program import Program
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, RESULTS, STATES, Source
from autograd.compiler.record.stepping import UNROLLED
from autograd.table.joint import PICK


class _Way(NamedTuple):
    """What loops have in common that can be one.

    Arguments:
        steps: how many, or the place of the loop that tells.
        is_open: whether a loop tells.
        is_reverse: whether they go from the last to the first.
        is_own: whether each row of a batch has its own.
    """

    steps: int
    is_open: bool
    is_reverse: bool
    is_own: bool


class Member(NamedTuple):
    """A loop of a program.

    Arguments:
        place: of its token.
        loop, operands: what is there, and on what.
    """

    place: int
    loop: Loop
    operands: tuple[int, ...]


class Group:
    """Loops that are to be one.

    Arguments:
        members: in their order.
        size: how many operations a step has, without what is shared.
        keeps: whether loops outside read the states before each step.
    """

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.size = 0
        self.keeps = False

    def has_room(self, size: int) -> bool:
        """Whether a step of a size may be added: only short steps are machine code."""
        if not self.members:
            return True
        return self.size + size <= UNROLLED or min(self.size, size) > UNROLLED

    def add(self, member: Member, size: int) -> None:
        """Take in one more."""
        self.members.append(member)
        self.size += size


class Plan:
    """Which loops of a program become one, and what is read of each from outside.

    Every result has a level: how many loops, one after the other, have to be over before it can be
    computed. Loops of one level do not wait for each other.

    Arguments:
        program: any.
        n_shared: how many inputs, the first, are the same for all rows of a batch.
    """

    def __init__(self, program: Program, n_shared: int) -> None:
        self.levels = [0] * program.n_inputs
        self._is_own = [place >= n_shared for place in range(program.n_inputs)]
        self.group_of: dict[int, Group] = {}  # by the place of a token
        self.columns_read: dict[int, set[int]] = {}  # of a loop's results, from outside its group
        self._groups: dict[tuple[int, _Way], Group] = {}
        self._ways: dict[int, _Way] = {}
        self._loops: dict[int, Loop] = {}
        for op, operands in zip(program.ops, program.operands, strict=True):
            self._is_own.append(any(p >= 0 and self._is_own[p] for p in operands))
            if isinstance(op, Loop):
                self._add(Member(len(self.levels), op, operands))
                continue
            if op is PICK:
                self._note_pick(operands[0], int(program.constants[~operands[1]]))
            self.levels.append(max([self._level_of(place) for place in operands], default=0))

    def loop_at(self, token: int) -> Loop:
        """Return the loop that makes a token."""
        return self._loops[token]

    def _level_of(self, place: int) -> int:
        return 0 if place < 0 else self.levels[place]

    def _add(self, member: Member) -> None:
        """Find a loop's level, and its group."""
        place, loop, operands = member
        way = self._ways[place] = self._way(member)
        tokens = {operands[base] for base in _bases(loop)}
        alike = {token for token in tokens if self._ways[token] == way}
        level = max(
            [1, *map(self._level_of, alike)]
            + [1 + self._level_of(other) for other in operands if other not in alike]
        )
        size = loop.step().size
        while not (group := self._groups.setdefault((level, way), Group())).has_room(size):
            level += 1
        group.add(member, size)
        self.levels.append(level)
        self._loops[place], self.group_of[place], self.columns_read[place] = loop, group, set()
        for source in loop.sources:
            self._note_source(group, operands, source)

    def _way(self, member: Member) -> _Way:
        place, loop, operands = member
        is_own = self._is_own[place]
        if loop.length_of >= 0:
            told = self._ways[operands[loop.length_of]]
            return told._replace(is_reverse=loop.is_reverse, is_own=is_own)
        is_open = loop.length is None
        return _Way(loop.length or place, is_open, loop.is_reverse, is_own)

    def _note_pick(self, token: int, which: int) -> None:
        loop = self._loops[token]
        if which > loop.n_state:
            self.columns_read[token].add((which - loop.n_state - 1) % loop.n_results)

    def _note_source(self, group: Group, operands: Sequence[int], source: Source) -> None:
        if source.kind == OWN or self.group_of[operands[source.base]] is group:
            return
        token = operands[source.base]
        if source.kind == RESULTS:
            self.columns_read[token].add(source.first)
        self.group_of[token].keeps |= source.kind == STATES


def _bases(loop: Loop) -> list[int]:
    """Return which operands are tokens of other loops."""
    found = [source.base for source in loop.sources if source.kind != OWN]
    return found if loop.length_of < 0 else [*found, loop.length_of]
