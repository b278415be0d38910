"""Places in a plane to ask a model about."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from autograd.errors import OperandError
from autograd.numbers import as_float
from viz.errors import DrawError
from viz.figures.marks import drawable
from viz.figures.numbers import listed
from viz.settings import whole

T = TypeVar("T")
Point = tuple[float, float]

_MARGIN = 0.12  # beyond the points, of their range


class Plane(NamedTuple):
    """A grid of places.

    Arguments:
        xs, ys: their coordinates, each from the least to the largest.

    >>> Plane([0.0, 1.0], [2.0, 3.0]).places()
    [(0.0, 2.0), (1.0, 2.0), (0.0, 3.0), (1.0, 3.0)]
    """

    xs: list[float]
    ys: list[float]

    def places(self) -> list[Point]:
        """Return every place, row by row from below."""
        return [(x, y) for y in self.ys for x in self.xs]

    def rows(self, answers: Sequence[T]) -> list[list[T]]:
        """Return answers, one for each place, row by row."""
        width = len(self.xs)
        return [list(answers[i : i + width]) for i in range(0, len(answers), width)]


def plane_around(points: Sequence[Point], steps: int) -> Plane:
    """Return the plane that shows points, with a margin.

    Arguments:
        points: at least one.
        steps: how many places along each side.

    Returns:
        the plane.

    Raises:
        DrawError: if there are fewer than 2 steps.

    >>> plane_around([(0.0, 0.0), (1.0, 1.0)], 2).xs
    [-0.12, 1.12]
    """
    return Plane(spread([x for x, _ in points], steps), spread([y for _, y in points], steps))


def spread(coordinates: Sequence[float], steps: int) -> list[float]:
    """Return evenly spaced places from a little below the coordinates to a little above.

    Arguments:
        coordinates: at least one.
        steps: how many places.

    Returns:
        the places, in order.

    Raises:
        DrawError: if there are fewer than 2 steps.

    >>> spread([1.0], 3)
    [0.0, 1.0, 2.0]
    """
    whole("steps", steps, low=2)
    low, high = min(coordinates), max(coordinates)
    margin = _MARGIN * (high - low) or max(1.0, 0.1 * abs(low))
    low, high = low - margin, high + margin
    return [low + (high - low) * i / (steps - 1) for i in range(steps)]


def points_of(points: Iterable[Any]) -> list[Point]:
    """Return points that a picture can hold as pairs of floats.

    Arguments:
        points: the two coordinates of each.

    Returns:
        the pairs.

    Raises:
        DrawError: if there are none, or one lies outside of any plot.
        OperandError: if one has not two coordinates, or these are no numbers.

    >>> points_of([[0, 1]])
    [(0.0, 1.0)]
    """
    pairs = pairs_of(points)
    if not pairs:
        raise DrawError("There are 0 points to show. Give at least one, as (x, y).")
    for pair in pairs:
        if not all(map(math.isfinite, drawable(pair))):
            raise DrawError(f"The point {pair} lies outside of any plot. Leave it out.")
    return pairs


def pairs_of(points: Iterable[Any]) -> list[Point]:
    """Return points as pairs of floats, be they finite or not.

    Arguments:
        points: the two coordinates of each.

    Returns:
        the pairs.

    Raises:
        OperandError: if one has not two coordinates, or these are no numbers.

    >>> pairs_of([[0, float("nan")]])
    [(0.0, nan)]
    """
    return [_pair(point) for point in listed(points, "a point")]


def _pair(point: Any) -> Point:
    try:
        x, y = point
    except (TypeError, ValueError):
        raise OperandError(
            f"A point of a plane has two coordinates, but got {point!r}. Write (x, y)."
        ) from None
    return as_float(x, "a coordinate"), as_float(y, "a coordinate")
