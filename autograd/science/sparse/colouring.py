"""Colourings: which columns, or rows, of a sparse matrix one sweep can find together.

Greedy, in the order of the columns. A set of colours is an int with a bit for each. See A. H.
Gebremedhin, F. Manne and A. Pothen, "What Color Is Your Jacobian?", SIAM Review 47 (2005); for
Hessians A. H. Gebremedhin, A. Tarafdar, F. Manne and A. Pothen, "New Acyclic and Star Coloring
Algorithms with Application to Computing Hessians", SIAM J. Sci. Comput. 29 (2007), algorithm 4.1.
"""

from __future__ import annotations

from collections.abc import Sequence


def coloured(lines: Sequence[Sequence[int]], count: int) -> list[int]:
    """Return a colour for each of some things, so that no line has a colour twice.

    Arguments:
        lines: the things on each.
        count: how many things there are.

    Returns:
        their colours, from 0; things on no line have colour 0.

    >>> coloured([[0, 1], [1, 2], [2, 3]], 4)
    [0, 1, 0, 1]
    """
    lines_of: list[list[int]] = [[] for _ in range(count)]
    for line, things in enumerate(lines):
        for thing in things:
            lines_of[thing].append(line)
    used = [0] * len(lines)
    colours = [0] * count
    for thing in range(count):
        taken = 0
        for line in lines_of[thing]:
            taken |= used[line]
        colour = _free(taken)
        colours[thing] = colour
        for line in lines_of[thing]:
            used[line] |= 1 << colour
    return colours


def star_coloured(neighbours: Sequence[Sequence[int]]) -> list[int]:
    """Return a star colouring: neighbours differ, and so do three of any path of four.

    Arguments:
        neighbours: of each vertex of a graph, without the vertex itself; symmetric.

    Returns:
        the colour of each vertex, from 0.

    >>> star_coloured([[1], [0, 2], [1, 3], [2]])
    [0, 1, 0, 2]
    """
    count = len(neighbours)
    colours = [-1] * count
    around = [0] * count  # the colours of a vertex's neighbours
    hubs = [0] * count  # the colours of those neighbours that are the hub of their common star
    first: list[dict[int, int]] = [{} for _ in range(count)]  # a neighbour of each colour
    for vertex in range(count):
        seen: dict[int, int] = {}
        taken = 0
        for other in neighbours[vertex]:
            colour = colours[other]
            if colour < 0:
                continue
            taken |= 1 << colour | hubs[other]
            if colour in seen:  # the vertex lies between two of a colour: it must be their hub
                taken |= around[other] | around[seen[colour]]
            else:
                seen[colour] = other
        own = colours[vertex] = _free(taken)
        twice: dict[int, int] = {}
        for other in neighbours[vertex]:
            colour = colours[other]
            if colour < 0:
                continue
            before = first[other].get(own)
            if before is not None:  # the other has two of this colour: it is their hub
                hubs[before] |= 1 << colour
                hubs[vertex] |= 1 << colour
            first[other].setdefault(own, vertex)
            around[other] |= 1 << own
            if colour in twice:  # this vertex has two of that colour: it is their hub
                hubs[other] |= 1 << own
                hubs[twice[colour]] |= 1 << own
            else:
                twice[colour] = other
            first[vertex].setdefault(colour, other)
            around[vertex] |= 1 << colour
    return colours


def _free(taken: int) -> int:
    """Return the first colour that is not taken."""
    return (~taken & taken + 1).bit_length() - 1
