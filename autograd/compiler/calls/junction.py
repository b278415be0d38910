"""Junctions: the guards at which the paths of a function part.

Paths that came out alike in all guards before asked the same question at a junction, and went on
by the answer. So paths form a tree, and a call that leaves one at a guard finds the way that it
has to go by what the guard's number is.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import compress, count
from operator import ne

from autograd.compiler.calls.specialisation import Specialisation


class Junction:
    """A guard at which paths part that agree in all guards before.

    Arguments:
        guard: its number, the same in all of them.
    """

    guard: int
    ways: dict[float, Specialisation]  # by the outcome: of the paths that go on there, the longest

    def __init__(self, guard: int) -> None:
        self.guard = guard
        self.ways = {}

    def add(self, path: Specialisation) -> None:
        """Note a path that passes here; a long one tells most about calls that leave it."""
        outcome = path.outcomes[self.guard]
        known = self.ways.get(outcome)
        if known is None or len(known.outcomes) < len(path.outcomes):
            self.ways = {**self.ways, outcome: path}  # others may be reading

    def follower(self, left: Specialisation, numbers: array[float]) -> Specialisation | None:
        """Return a path for a call that has left another one here; None if there is none.

        Arguments:
            left: the path.
            numbers: of the call.
        """
        ways = self.ways
        own = left.outcomes[self.guard]
        if len(ways) == 2:  # a comparison, as most guards are
            for outcome in ways:
                if outcome != own:
                    return ways[outcome]
        return ways.get(left.outcome(self.guard, numbers))


def part(path: Specialisation, others: Sequence[Specialisation]) -> None:
    """Note where a path parts from others.

    Arguments:
        path: a new one.
        others: all that are known.
    """
    for other in others:
        guard = next(compress(count(), map(ne, path.outcomes, other.outcomes)), None)
        if guard is None:
            continue
        junction = path.junctions.get(guard) or other.junctions.get(guard) or Junction(guard)
        junction.add(path)
        junction.add(other)
        path.junctions[guard] = other.junctions[guard] = junction
