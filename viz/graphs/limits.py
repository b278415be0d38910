"""Which part of a graph a picture shows; graphs are lists of operands here, by place."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

Graph = Sequence[Sequence[int]]
_FEW_LEAVES = 4  # that take little more room than a stub for them


class Hidden(NamedTuple):
    """How many things a picture leaves out, each counted at the nearest thing that is shown.

    Arguments:
        before: by the place of what is shown, how many that it depends on.
        after: how many of the others that depend on it.
        apart: how many are connected with nothing that is shown.
    """

    before: dict[int, int]
    after: dict[int, int]
    apart: int


def turned(graph: Graph) -> list[list[int]]:
    """Return for each place those that it is an operand of.

    >>> turned([[], [0], [0, 1]])
    [[1, 2], [2], []]
    """
    users: list[list[int]] = [[] for _ in graph]
    for place, operands in enumerate(graph):
        for operand in operands:
            users[operand].append(place)
    return users


def within(
    graphs: Sequence[Graph],
    start: Iterable[int],
    steps: int | None = None,
    most: int | None = None,
    among: Collection[int] | None = None,
) -> set[int]:
    """Return what lies near some places, the nearest first if there is not room for all.

    Arguments:
        graphs: the ways to go from a place.
        start: where to begin.
        steps: how far to go; any distance if not given.
        most: how many to return; all if not given.
        among: what to return alone; anything if not given.

    Returns:
        their places.

    >>> graph = [[], [0], [1], [2]]
    >>> within([graph], [3], most=2), within([graph, turned(graph)], [1], steps=1)
    ({2, 3}, {0, 1, 2})
    """
    queue = deque((place, 0) for place in start)
    found: set[int] = set()
    while queue and (most is None or len(found) < most):
        place, distance = queue.popleft()
        if place in found or (among is not None and place not in among):
            continue
        found.add(place)
        if steps is None or distance < steps:
            queue.extend((other, distance + 1) for graph in graphs for other in graph[place])
    return found


def between(graph: Graph, first: int, last: int) -> set[int]:
    """Return what lies on any way from one place to another that depends on it.

    >>> between([[], [], [0, 1], [2], [0]], 0, 3)
    {0, 2, 3}
    """
    return within([graph], [last]) & within([turned(graph)], [first])


def with_leaves(graph: Graph, shown: set[int]) -> set[int]:
    """Return places with those of their operands that depend on nothing, if these are few.

    >>> with_leaves([[], [], [0], [2, 1]], {3})
    {1, 3}
    """
    found = set(shown)
    for place in shown:
        leaves = [operand for operand in graph[place] if not graph[operand]]
        if len(leaves) <= _FEW_LEAVES:
            found.update(leaves)
    return found


def hidden(graph: Graph, shown: Collection[int], sizes: Sequence[int]) -> Hidden:
    """Return how much is left out at each place at the edge of a picture.

    Arguments:
        graph: all there is.
        shown: what the picture shows.
        sizes: how much each place stands for.

    Returns:
        numbers whose sum is all that is hidden.

    >>> hidden([[], [0], [1], [2]], {2}, [1, 1, 1, 1])
    Hidden(before={2: 2}, after={2: 1}, apart=0)
    """
    users = turned(graph)
    places = sorted(shown, reverse=True)
    owners: dict[int, tuple[dict[int, int], int]] = {}  # of what is hidden: who counts it

    def spread(counts: dict[int, int], near: Graph, ways: Sequence[Graph]) -> None:
        """Let places count what is hidden right beside them, and what lies further that way."""
        queue = deque(owners)
        for place in places:
            outside = [other for other in near[place] if other not in shown]
            if outside:
                counts[place] = 0
            for other in outside:
                if other not in owners:
                    owners[other] = counts, place
                    queue.append(other)
        while queue:
            place = queue.popleft()
            for other in (other for way in ways for other in way[place]):
                if other not in shown and other not in owners:
                    owners[other] = owners[place]
                    queue.append(other)

    before: dict[int, int] = {}
    after: dict[int, int] = {}
    spread(before, graph, [graph])
    spread(after, users, [graph, users])
    for place, (counts, at) in owners.items():
        counts[at] += sizes[place]
    counted = sum(before.values()) + sum(after.values())
    return Hidden(before, after, sum(sizes) - sum(sizes[place] for place in shown) - counted)
