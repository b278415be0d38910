"""Joining loops: those over the same steps become one, which computes what they share once.

A loop that differentiates another does that one's step again, as it needs what lies within. Where
both go the same way, and neither waits for the other's end, one loop can take both steps at a time:
what the one reads of the other's states and results is then at hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograd.compiler.program.bodies import Body
from autograd.compiler.program.builder import Builder, appended
from autograd.compiler.program.program import Guard, Program
from autograd.compiler.record.loop_groups import Group, Member, Plan
from autograd.compiler.record.looping import Loop
from autograd.compiler.record.operands import OWN, RESULTS, STATES, Source
from autograd.table.joint import PICK


def joined(program: Program, n_shared: int = 0) -> Program:
    """Return a program in which loops over the same steps are one.

    Results of steps that nobody reads are left out. The same is done within steps.

    Arguments:
        program: any.
        n_shared: how many inputs, the first, are the same for all rows of a batch; a loop that
            depends on these alone stays by itself, as it runs but once.
    """
    if not any(isinstance(op, Loop) for op in program.code.table):
        return program
    return _Writing(program, n_shared).finished()


class _Part(NamedTuple):
    """Where the results of a loop are among those of the one that it is a part of.

    Arguments:
        loop: the one that has been made.
        state: which number of its state is the first of the part's.
        columns: for each of the part's results that is kept, which it is.
    """

    loop: Loop
    state: int
    columns: dict[int, int]

    def place(self, old: Loop, which: int) -> int:
        """Return where one of the old loop's results is now."""
        if which < old.n_state:
            return self.state + which
        n = self.loop.n_state
        if which == old.n_state:
            return n
        step, column = divmod(which - old.n_state - 1, old.n_results)
        return n + 1 + step * self.loop.n_results + self.columns[column]


class _Writing:
    """A program that is written anew, level by level."""

    def __init__(self, program: Program, n_shared: int) -> None:
        self._program = program
        self._plan = Plan(program, n_shared)
        self._builder = Builder(program.n_inputs, False)
        self._places = [*range(program.n_inputs), *[0] * len(program.code)]
        self._constants = [self._builder.constant(number) for number in program.constants]
        self._parts: dict[int, _Part] = {}

    def _moved(self, place: int) -> int:
        return self._places[place] if place >= 0 else self._constants[~place]

    def finished(self) -> Program:
        """Return the program."""
        program, n, levels = self._program, self._program.n_inputs, self._plan.levels
        ops, operands = program.ops, program.operands
        # Of one level, loops come before those that read them
        order = sorted(range(len(ops)), key=lambda i: (levels[n + i], type(ops[i]) is not Loop))
        for i in order:
            op, place = ops[i], n + i
            if isinstance(op, Loop):
                group = self._plan.group_of[place]
                if place == group.members[0].place:
                    self._write(group)
                continue
            given = tuple(map(self._moved, operands[i]))
            if op is PICK:
                token, which = operands[i]
                old = self._plan.loop_at(token)
                which = self._parts[token].place(old, int(program.constants[~which]))
                given = given[0], self._builder.constant(float(which))
            self._places[place] = self._builder.add(op, given)
        guards = [Guard(self._moved(place), outcome) for place, outcome in program.guards]
        return self._builder.finished(guards, list(map(self._moved, program.outputs)))

    def _write(self, group: Group) -> None:
        """Write one loop for those of a group."""
        read = [sorted(self._plan.columns_read[member.place]) for member in group.members]
        joining = _Joining(group.members, self._parts)
        loop = joining.loop(read)
        loop.keeps[0] = group.keeps
        token = self._builder.add(loop, tuple(map(self._moved, joining.operands)))
        state = column = 0
        for member, columns in zip(group.members, read, strict=True):
            at = {old: column + k for k, old in enumerate(columns)}
            self._places[member.place] = token
            self._parts[member.place] = _Part(loop, state, at)
            state += member.loop.n_state
            column += len(columns)


class _Joining:
    """What one loop in the place of several reads, and computes.

    Arguments:
        members: the several, in their order.
        parts: of what became of earlier loops.
    """

    def __init__(self, members: Sequence[Member], parts: dict[int, _Part]) -> None:
        self._members = members
        self._parts = parts
        self._own = {member.place: k for k, member in enumerate(members)}
        self._n = sum(member.loop.n_state for member in members)
        begin = [place for _, loop, given in members for place in given[: loop.n_state]]
        behind: list[int] = []  # the other operands, with tokens of the members among them
        taken = [_taken(behind, member) for member in members]
        at, count = [], self._n
        for place in behind:
            at.append(count)
            count += place not in self._own
        self._at = [[at[k] for k in places] for places in taken]
        self.operands = begin + [place for place in behind if place not in self._own]
        self._sources: dict[Source, int] = {}  # with their places among the inputs of a step
        self._sample = [x for _, loop, _ in members for x in loop.body.sample[: loop.n_state]]
        self._inputs: list[list[tuple[int, int]]] = []
        for k in range(len(members)):
            self._inputs.append(self._inputs_of(k))

    def _inputs_of(self, k: int) -> list[tuple[int, int]]:
        """Return what a step of a member reads: of inputs by -1, or of which member's results."""
        loop, given = self._members[k].loop, self._members[k].operands
        first = sum(member.loop.n_state for member in self._members[:k])
        found = [(-1, first + i) for i in range(loop.n_state)]
        for source, number in zip(loop.sources, loop.body.sample[loop.n_state :], strict=True):
            token = given[source.base] if source.kind != OWN else None
            other = self._own.get(token) if token is not None else None
            if other is None:
                found.append((-1, self._input(k, source, number)))
            elif source.kind == STATES:
                found.append((-1, self._inputs[other][source.first][1]))
            else:
                found.append((other, self._members[other].loop.n_state + source.first))
        return found

    def _input(self, k: int, source: Source, number: float) -> int:
        """Return the place of an input that reads from outside."""
        loop, given = self._members[k].loop, self._members[k].operands
        n, at = loop.n_state, self._at[k]
        if source.kind == OWN:
            moved = source._replace(first=at[source.first - n])
        else:
            part = self._parts[given[source.base]]
            column = part.state + source.first
            if source.kind == RESULTS:
                column = part.columns[source.first]
            moved = source._replace(base=at[source.base - n], first=column)
        place = self._sources.setdefault(moved, self._n + len(self._sources))
        if place == len(self._sample):
            self._sample.append(number)
        return place

    def loop(self, read: Sequence[Sequence[int]]) -> Loop:
        """Return the loop.

        Arguments:
            read: which results of each member's steps are kept.
        """
        count = self._n + len(self._sources)
        builder = Builder(count, False)
        state: list[int] = []
        results: list[int] = []
        made: list[list[int]] = []  # what a step of each gives
        condition, length_of = None, -1
        for k, (_, loop, _) in enumerate(self._members):
            given = [place if of < 0 else made[of][place] for of, place in self._inputs[k]]
            found = appended(builder, joined(loop.body.program), given)
            made.append(found)
            state += found[: loop.n_state]
            results += [found[loop.n_state + column] for column in read[k]]
            if loop.condition is not None:
                asking = Builder(count, False)
                condition = asking.finished([], appended(asking, loop.condition, given))
            if loop.length_of >= 0:
                length_of = self._at[k][loop.length_of - loop.n_state]
        first = self._members[0].loop
        return Loop(
            Body(builder.finished([], state + results), self._sample),
            self._n, list(self._sources), first.length,
            length_of if condition is None else -1, first.is_reverse, condition,
        )  # fmt: skip


def _taken(behind: list[int], member: Member) -> list[int]:
    """Add the operands of a member behind its state to others; return where each of them is.

    What both begin with is there but once.
    """
    _, loop, operands = member
    n, given = loop.n_state, operands[loop.n_state :]
    same = 0
    while same < min(len(given), len(behind)) and given[same] == behind[same]:
        same += 1
    for source in loop.sources:
        places = source.operands(loop.length)
        if source.kind == OWN and places[0] - n < same <= places[-1] - n:
            same = 0  # what steps read in turn stays in line
    start = len(behind)
    behind += given[same:]
    return [*range(same), *range(start, start + len(given) - same)]
