"""Interpolation between points, without a path for each interval."""

from __future__ import annotations

from typing import Any

from autograd.arrays.dispatch import answers, refused
from autograd.arrays.items import array_of_items, objects, wrapped
from autograd.arrays.numerical import np
from autograd.arrays.selecting import chosen
from autograd.table import ops


@answers("interp")
def _interp(
    x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None
) -> Any:
    if period is not None:
        raise refused("np.interp(period=)", "Write np.interp(x % period, xp, fp).")
    places, heights = objects(xp).tolist(), objects(fp).tolist()
    if len(places) != len(heights) or not places:
        raise ValueError("np.interp needs as many heights as places, and one at least.")
    before = heights[0] if left is None else left
    after = heights[-1] if right is None else right

    def between(item: Any, first: int, end: int) -> Any:
        """Return the height between two of the points, found by halving."""
        if end - first == 1:
            x0, y0, x1, y1 = places[first], heights[first], places[end], heights[end]
            return y0 + ops.div(y1 - y0, x1 - x0) * (item - x0)
        middle = (first + end) // 2
        is_left: Any = item < places[middle]
        if is_left is True or is_left is False:
            return between(item, *((first, middle) if is_left else (middle, end)))
        return chosen(is_left, between(item, first, middle), between(item, middle, end))

    def height(item: Any) -> Any:
        inside = between(item, 0, len(places) - 1) if len(places) > 1 else heights[0]
        inside = chosen(item < places[0], before, chosen(item > places[-1], after, inside))
        return chosen(item == places[-1], heights[-1], inside)

    items = objects(x)
    return array_of_items([height(item) for item in items.ravel().tolist()], items.shape)


@answers("linspace")
def _linspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, axis: int = 0) -> Any:
    shares = np.linspace(0.0, 1.0, num, endpoint=endpoint)
    first, last = objects(start), objects(stop)
    shape = (num,) + (1,) * max(first.ndim, last.ndim)
    shares = shares.reshape(shape)
    found = np.add(np.multiply(wrapped(first), 1.0 - shares), np.multiply(wrapped(last), shares))
    return np.moveaxis(found, 0, axis)
