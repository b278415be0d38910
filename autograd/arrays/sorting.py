"""Sorting, and what needs it: medians and quantiles, without a path for each order.

While a function is traced, a network of comparisons sorts: Batcher's odd-even mergesort (K. E.
Batcher, Sorting networks and their applications, 1968), in which each comparison chooses by
``where``. Elsewhere Python sorts by the numbers as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograd.arrays.dispatch import answers, refused
from autograd.arrays.elementwise import along, sequence
from autograd.arrays.extremes import as_places
from autograd.arrays.items import array_of_items, is_open, objects
from autograd.arrays.numerical import np
from autograd.arrays.selecting import chosen
from autograd.arrays.truth import both, either
from autograd.context import is_traced
from autograd.node import Node, number_of
from autograd.table import ops
from autograd.table.ieee import NAN

Placed = tuple[Any, Any]  # a number, and the place that it came from


def network(count: int) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that a sorting network compares.

    >>> list(network(3))
    [(0, 1), (0, 2), (1, 2)]
    """
    merged = 1
    while merged < count:
        step = merged
        while step:
            for start in range(step % merged, count - step, 2 * step):
                for i in range(start, min(start + step, count - step)):
                    if i // (2 * merged) == (i + step) // (2 * merged):
                        yield i, i + step
            step //= 2
        merged *= 2


def _by_network(items: list[Any]) -> list[Placed]:
    placed: list[Placed] = [(item, i) for i, item in enumerate(items)]
    for i, j in network(len(items)):
        (x, p), (y, q) = placed[i], placed[j]
        is_after = either(y < x, both(x == y, q < p))
        is_after = either(is_after, both(x != x, either(y == y, q < p)))  # nans come last
        placed[i] = chosen(is_after, y, x), chosen(is_after, q, p)
        placed[j] = chosen(is_after, x, y), chosen(is_after, p, q)
    return placed


def ordered(items: list[Any]) -> list[Placed]:
    """Return numbers in ascending order, nans last, each with the place that it came from."""
    if is_traced() and any(isinstance(item, Node) for item in items):
        return _by_network(items)

    def key(placed: Placed) -> tuple[bool, float]:
        number = number_of(placed[0]) if isinstance(placed[0], Node) else float(placed[0])
        return number != number, number if number == number else 0.0

    pairs: list[Placed] = [(item, i) for i, item in enumerate(items)]
    return sorted(pairs, key=key)


@answers("sort partition")
def _sort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None, stable: Any = None) -> Any:
    _check_order(order)
    return sequence(lambda items: [item for item, _ in ordered(items)], a, axis)


@answers("argsort argpartition")
def _argsort(
    a: Any, axis: Any = -1, kind: Any = None, order: Any = None, stable: Any = None
) -> Any:
    _check_order(order)
    return as_places(sequence(lambda items: [place for _, place in ordered(items)], a, axis))


def _check_order(order: Any) -> None:
    if order is not None:
        raise refused("np.sort(order=)", "Arrays of Values have no fields: leave that out.")


def _between(sorted_items: list[Any], place: float) -> Any:
    """Return what stands at a place of sorted numbers, interpolated between two."""
    below = int(place)
    share = place - below
    if not share:
        return sorted_items[below]
    return sorted_items[below] * (1.0 - share) + sorted_items[below + 1] * share


def _quantiles(a: Any, shares: Any, axis: Any, keepdims: Any) -> Any:
    flat = np.asarray(shares, dtype=float)
    if ((flat < 0.0) | (flat > 1.0)).any():
        raise ValueError("Quantiles lie between 0 and 1, percentiles between 0 and 100.")

    def quantile(share: float) -> Any:
        def of(items: list[Any]) -> Any:
            if not items:
                return NAN
            found = [item for item, _ in ordered(items)]
            result = _between(found, share * (len(found) - 1))
            return chosen(found[-1] != found[-1], NAN, result)  # a nan among them

        return along(of, a, axis, keepdims)

    parts = [quantile(float(share)) for share in flat.ravel()]
    if not flat.ndim:
        return parts[0]
    inner = objects(parts[0]).shape
    items = [item for part in parts for item in objects(part).ravel().tolist()]
    return array_of_items(items, (*flat.shape, *inner))


@answers("quantile")
def _quantile(a: Any, q: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return _quantiles(a, q, axis, keepdims)


@answers("percentile")
def _percentile(a: Any, q: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return _quantiles(a, np.asarray(q, dtype=float) / 100.0, axis, keepdims)


@answers("median")
def _median(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return _quantiles(a, 0.5, axis, keepdims)


@answers("searchsorted")
def _searchsorted(a: Any, v: Any, side: str = "left", sorter: Any = None) -> Any:
    if sorter is not None:
        raise refused("np.searchsorted(sorter=)", "Write np.searchsorted(a[sorter], v).")
    sorted_items = objects(a).tolist()

    def place(item: Any) -> Any:
        if side == "left":
            before = [known < item for known in sorted_items]
        else:
            before = [known <= item for known in sorted_items]
        return ops.sum(*before) if any(map(is_open, before)) else int(sum(before))

    items = objects(v)
    return as_places(array_of_items([place(x) for x in items.ravel().tolist()], items.shape))
