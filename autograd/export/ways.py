"""Ways: a function's results for each answer to what it asks of its numbers.

The operations of all ways stand in one program. A way says which of its places to return, or at
which to look first: a tree, as what is asked depends on the answers before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Results(NamedTuple):
    """The end of a way.

    Arguments:
        places: of the results.
    """

    places: tuple[int, ...]


class Nothing(NamedTuple):
    """The end of a way without results.

    Arguments:
        reason: why, in words.
    """

    reason: str


class Fork(NamedTuple):
    """A question.

    Arguments:
        place: of a number; yes if it is not 0.
        yes, no: the ways from there.
    """

    place: int
    yes: Way
    no: Way


Way = Results | Nothing | Fork


def places_of(way: Way) -> list[int]:
    """Return the places that a way and all beyond its forks name, in order.

    Arguments:
        way: any.

    >>> places_of(Fork(3, Results((4, 5)), Nothing("negative")))
    [3, 4, 5]
    """
    if isinstance(way, Results):
        return list(way.places)
    if isinstance(way, Nothing):
        return []
    return [way.place, *places_of(way.yes), *places_of(way.no)]


def moved(way: Way, to: Callable[[int], int]) -> Way:
    """Return a way with other places, asked for in the order of :func:`places_of`.

    Arguments:
        way: any.
        to: from a place to another.

    >>> moved(Results((1, 2)), lambda place: place + 10)
    Results(places=(11, 12))
    """
    if isinstance(way, Results):
        return Results(tuple([to(place) for place in way.places]))
    if isinstance(way, Nothing):
        return way
    return Fork(to(way.place), moved(way.yes, to), moved(way.no, to))


def has_nothing(way: Way) -> bool:
    """Return whether some way ends without results.

    Arguments:
        way: any.

    >>> has_nothing(Fork(3, Results(()), Nothing("negative")))
    True
    """
    if isinstance(way, Fork):
        return has_nothing(way.yes) or has_nothing(way.no)
    return isinstance(way, Nothing)
