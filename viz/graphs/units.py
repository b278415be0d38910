"""What is drawn as one: a value with its operation, a sum, a block of values, or several alike."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from viz.graphs.snapshot import Snapshot

UnitKind = Literal["value", "sum", "block"]


@dataclass(slots=True)
class Unit:
    """One thing that a picture shows.

    Arguments:
        members: the places of its values, operands first.
        kind: a value with the operation that made it; a chain of additions; or a block.
        title: of a block, its scope.
        repeats: how many things it shows, all alike.
        frame: what stands around it and others, if these are the steps of a loop.
    """

    members: list[int]
    kind: UnitKind = "value"
    title: str = ""
    repeats: int = 1
    frame: str = ""


@dataclass(slots=True)
class Units:
    """A graph as it is drawn.

    Arguments:
        graph: its values.
        units: what is drawn, operands first.
        operands: the places of each one's operands among the units, each once, in order.
        again: pairs of places: what a step of a loop hands to the next one, and what takes it.
    """

    graph: Snapshot
    units: list[Unit]
    operands: list[list[int]]
    again: set[tuple[int, int]] = field(default_factory=set)

    def unit_of(self) -> list[int]:
        """Return for each value of the graph the place of its unit."""
        unit_of = [0] * len(self.graph.nodes)
        for place, unit in enumerate(self.units):
            for member in unit.members:
                unit_of[member] = place
        return unit_of

    def users(self) -> list[list[int]]:
        """Return the places of the units that each one is an operand of."""
        users: list[list[int]] = [[] for _ in self.units]
        for place, operands in enumerate(self.operands):
            for operand in operands:
                users[operand].append(place)
        return users


def one_by_one(graph: Snapshot) -> Units:
    """Return a graph of which each value is drawn.

    >>> from autograd import Value
    >>> from viz.graphs.snapshot import snapshot
    >>> x = Value(3.0)
    >>> one_by_one(snapshot([x * x])).operands
    [[], [0]]
    """
    units = [Unit([place]) for place in range(len(graph.nodes))]
    return Units(graph, units, [list(dict.fromkeys(places)) for places in graph.operands])


def grouped(
    graph: Snapshot, keys: Sequence[Hashable], units: dict[Hashable, Unit]
) -> tuple[Units, set[Hashable]]:
    """Return a graph of which values with the same key are drawn as one.

    Arguments:
        graph: the values.
        keys: the key of each.
        units: the unit of each key; its members are filled in here.

    Returns:
        the units, and the keys of those on a circle of dependence, which no order can hold: the
        units are complete only if there are none.
    """
    operands: dict[Hashable, dict[Hashable, None]] = {key: {} for key in keys}
    users: dict[Hashable, dict[Hashable, None]] = {key: {} for key in keys}
    for place, own in enumerate(keys):
        units[own].members.append(place)
        for operand in graph.operands[place]:
            if keys[operand] != own:
                operands[own][keys[operand]] = None
                users[keys[operand]][own] = None
    order = {key: i for i, key in enumerate(_in_order(operands, users))}
    rest = {key: None for key in operands if key not in order}
    ahead = {key: [user for user in users[key] if user in rest] for key in rest}
    after_all = set(_in_order(ahead, {key: operands[key] for key in rest}))
    found = [[order[one] for one in operands[key] if one in order] for key in order]
    return Units(graph, [units[key] for key in order], found), rest.keys() - after_all


def _in_order(
    needed: Mapping[Hashable, Collection[Hashable]], needing: Mapping[Hashable, Iterable[Hashable]]
) -> Iterator[Hashable]:
    """Yield keys after those that they need; never those that need themselves through others."""
    waiting = {key: len(others) for key, others in needed.items()}
    ready = [key for key in reversed(waiting) if not waiting[key]]
    while ready:
        key = ready.pop()
        yield key
        for other in reversed(list(needing[key])):
            if other in waiting:
                waiting[other] -= 1
                if not waiting[other]:
                    ready.append(other)
