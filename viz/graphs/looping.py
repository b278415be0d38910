"""Loops: steps that are alike, and follow one another, are drawn once.

Folding (see folding.py) finds things alike that stand side by side: the neurons of a layer. The
steps of a recurrent network, or layers of one kind, stand one behind the other, and each takes
what the one before gave. Here operations are read in order, as letters of a word, and a part of the
word that repeats at once, three times or more, becomes one.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from viz.graphs.folding import joint_name, likeness
from viz.graphs.units import Unit, Units

_FEWEST = 3  # steps that are drawn as one
_LONGEST = 64  # things in a step
_MOST = 4_000  # things among which steps are looked for


@dataclass(frozen=True, slots=True)
class _Loop:
    """Where in the order steps begin, how many things each has, and how many steps there are."""

    start: int
    length: int
    steps: int

    @property
    def covered(self) -> int:
        return self.length * self.steps


def rolled(units: Units, apart: Collection[int] = ()) -> Units:
    """Return a graph of which repeated steps are drawn as one.

    Arguments:
        units: what would be drawn.
        apart: the places of values that are like no other.

    Returns:
        fewer units, whose frames say how many steps they stand for, and ``again``: what each takes
        from the step before.

    >>> from autograd import Value
    >>> from viz.graphs.snapshot import snapshot
    >>> from viz.graphs.units import one_by_one
    >>> y, w = Value(1.0), Value(0.9)
    >>> for _ in range(10):
    ...     y = (y * w).tanh()
    >>> units = rolled(one_by_one(snapshot([y])))
    >>> [(unit.repeats, unit.frame) for unit in units.units if unit.repeats > 1]
    [(10, '10 steps'), (10, '10 steps')]
    >>> units.again
    {(3, 2)}
    """
    while len(units.units) <= _MOST:
        reader = _Reader(units, apart)
        loop = max(reader.loops(), key=lambda loop: (loop.covered, -loop.length), default=None)
        if loop is None:
            break
        units = reader.rolled(loop)
    return units


class _Reader:
    """Reads the operations of a graph in order.

    Arguments:
        units: the graph.
        apart: the places of values that are like no other.
    """

    def __init__(self, units: Units, apart: Collection[int]) -> None:
        self._units = units
        self._order = [place for place in _in_order(units) if units.operands[place]]
        self._index = {place: i for i, place in enumerate(self._order)}
        self._like = likeness(units, apart)

    def loops(self) -> Iterator[_Loop]:
        """Yield the repeats there are, the longest from each start for each length of a step."""
        n = len(self._order)
        for length in range(1, min(_LONGEST, n // _FEWEST) + 1):
            start = 0
            while start + _FEWEST * length <= n:
                end = start
                while end + length < n and self._follows(start, end, length):
                    end += 1
                steps = (end - start) // length + 1
                if steps >= _FEWEST:
                    yield _Loop(start, length, steps)
                    start += length * (steps - 1)
                start = max(start, end - length) + 1

    def _follows(self, start: int, i: int, length: int) -> bool:
        """Whether the thing one step after thing i does the same with what belongs to it."""
        one, other = self._order[i], self._order[i + length]
        if self._like[one] != self._like[other]:
            return False
        if self._units.units[one].frame or self._units.units[other].frame:
            return False  # a loop already
        mine, its = self._units.operands[one], self._units.operands[other]
        if len(mine) != len(its):
            return False
        return all(
            self._corresponds(start, i, a, b, length) for a, b in zip(mine, its, strict=True)
        )

    def _corresponds(self, start: int, i: int, a: int, b: int, length: int) -> bool:
        """Whether operand b is to the thing one step after thing i what operand a is to that."""
        if a == b:
            return True  # shared by all steps
        if b not in self._index:
            return a not in self._index and self._like[a] == self._like[b]  # each has its own
        before = self._index[b] - length
        if a in self._index and self._index[a] == before:
            return True
        # The first step takes from outside what the others take from the step before.
        is_outside = a not in self._index or self._index[a] < start
        return i < start + length and start - length <= before < start and is_outside

    def rolled(self, loop: _Loop) -> Units:
        """Return the graph with one step in place of a loop."""
        units = self._units
        group: dict[int, int] = {}  # of what is joined: the place of the first of its kind
        for k in range(loop.length):
            first = self._order[loop.start + k]
            for step in range(loop.steps):
                place = self._order[loop.start + k + step * loop.length]
                group[place] = first
                for a, b in zip(units.operands[first], units.operands[place], strict=True):
                    if a != b and a not in self._index and b not in self._index:
                        group.setdefault(a, a)
                        group.setdefault(b, group[a])
        inside = set(self._order[loop.start : loop.start + loop.length])
        return _joined(units, group, inside, self._frame(loop.steps))

    def _frame(self, steps: int) -> str:
        taken = {unit.frame for unit in self._units.units}
        name = f"{steps} steps"
        return name if name not in taken else f"{name} ({len(taken)})"


def _joined(units: Units, group: dict[int, int], inside: set[int], frame: str) -> Units:
    """Return a graph with each group of things as one.

    Arguments:
        units: the graph.
        group: of what is joined, the place of that which stands for it.
        inside: the places of the step that is drawn.
        frame: what to write around it.
    """
    kept = [place for place in range(len(units.units)) if group.get(place, place) == place]
    place_of = {place: i for i, place in enumerate(kept)}
    merged = [
        Unit([], unit.kind, unit.title, 0, frame if place in inside else unit.frame)
        for place, unit in ((place, units.units[place]) for place in kept)
    ]
    operands: list[dict[int, None]] = [{} for _ in kept]
    again = set()
    step = {place_of[place]: i for i, place in enumerate(p for p in kept if p in inside)}
    for place, unit in enumerate(units.units):
        mine = place_of[group.get(place, place)]
        one = merged[mine]
        one.title = joint_name([one.title, unit.title]) if one.members else unit.title
        one.members += unit.members
        one.repeats += unit.repeats
        for operand in units.operands[place]:
            its = place_of[group.get(operand, operand)]
            if mine in step and its in step and its >= mine:
                again.add((its, mine))
            else:
                operands[mine][its] = None
    for tail, head in units.again:
        again.add((place_of[group.get(tail, tail)], place_of[group.get(head, head)]))
    for one in merged:
        one.members.sort()
    return _sorted(Units(units.graph, merged, [list(one) for one in operands], again))


def _sorted(units: Units) -> Units:
    """Return a graph whose operands come first again: a step's leaves were those of any step."""
    order = list(_in_order(units))
    place = {old: new for new, old in enumerate(order)}
    return Units(
        units.graph,
        [units.units[old] for old in order],
        [[place[operand] for operand in units.operands[old]] for old in order],
        {(place[tail], place[head]) for tail, head in units.again},
    )


def _in_order(units: Units) -> Iterator[int]:
    """Yield places after those of their operands, those that were computed first coming first."""
    users = units.users()
    waiting = [len(operands) for operands in units.operands]
    ready = [(_moment(units, place), place) for place, count in enumerate(waiting) if not count]
    heapq.heapify(ready)
    while ready:
        _, place = heapq.heappop(ready)
        yield place
        for user in users[place]:
            waiting[user] -= 1
            if not waiting[user]:
                heapq.heappush(ready, (_moment(units, user), user))


def _moment(units: Units, place: int) -> int:
    members: Sequence[int] = units.units[place].members
    return members[0]
