"""The largest and the smallest of an array, and where they stand, without a path for each place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.arrays.dispatch import answers
from autograd.arrays.elementwise import along, folded
from autograd.arrays.items import objects
from autograd.arrays.numerical import np
from autograd.arrays.selecting import chosen
from autograd.arrays.truth import both, either
from autograd.context import present
from autograd.node import Node


def _extreme(ufunc: Any) -> Callable[..., Any]:
    def extreme(
        a: Any, axis: Any = None, keepdims: bool = False, initial: Any = np._NoValue
    ) -> Any:
        begin = [] if initial is np._NoValue else [initial]
        return along(lambda items: folded(ufunc, begin + items), a, axis, keepdims)

    return extreme


largest = answers("max amax")(_extreme(np.maximum))
smallest = answers("min amin")(_extreme(np.minimum))
answers("nanmax")(_extreme(np.fmax))
answers("nanmin")(_extreme(np.fmin))


@answers("ptp")
def _range(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return np.subtract(largest(a, axis, keepdims), smallest(a, axis, keepdims))


def _place(is_beyond: Callable[[Any, Any], Any]) -> Callable[[list[Any]], Any]:
    def place(items: list[Any]) -> Any:
        if not items:
            raise ValueError("An array of no numbers has no largest or smallest one.")
        best, found = items[0], 0
        for i, item in enumerate(items[1:], 1):
            # The first nan counts as the extreme, as in NumPy
            beyond = both(best == best, either(is_beyond(item, best), item != item))
            best, found = chosen(beyond, item, best), chosen(beyond, i, found)
        return found

    return place


def as_places(found: Any) -> Any:
    """Return places as NumPy's ints; those that depend on what is being traced are Values."""
    items = objects(found).ravel().tolist()
    for item in items:
        if isinstance(item, Node) and present.tracer is not None:
            present.tracer.note_int(item)
    if isinstance(found, np.ndarray) and all(type(item) is int for item in items):
        return found.view(np.ndarray).astype(int)
    return found


@answers("argmax")
def _argmax(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return as_places(along(_place(lambda x, y: x > y), a, axis, keepdims))


@answers("argmin")
def _argmin(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    return as_places(along(_place(lambda x, y: x < y), a, axis, keepdims))
