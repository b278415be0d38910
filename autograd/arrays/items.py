"""What arrays of Values hold: taken out of them, and wrapped as such an array again."""

from __future__ import annotations

from typing import Any

from autograd.arrays.numerical import Array, np
from autograd.node import Node
from autograd.tools.array_hook import value_array


def is_truth(item: Any) -> bool:
    """Whether an item is a bool, or a comparison in a function that is being traced.

    >>> is_truth(True), is_truth(1.0)
    (True, False)
    """
    return isinstance(item, (bool, np.bool_))


def is_open(item: Any) -> bool:
    """Whether an item is a comparison whose truth would be a guard."""
    return is_truth(item) and type(item) not in (bool, np.bool_)


def plain(thing: Any) -> Any:
    """Return what NumPy may work on by itself: arrays of ours as its own type, in containers too.

    A Value becomes an array of objects without axes.
    """
    if isinstance(thing, np.ndarray):
        return thing.view(np.ndarray) if isinstance(thing, value_array()) else thing
    if isinstance(thing, Node) or is_open(thing):
        return _alone(thing)
    if type(thing) in (list, tuple):
        return type(thing)([plain(item) for item in thing])
    if type(thing) is dict:
        return {key: plain(item) for key, item in thing.items()}
    return thing


def _alone(item: Any) -> Array:
    return np.fromiter([item], object, 1).reshape(())  # an assignment would ask the item a lot


def as_arrays(thing: Any) -> Any:
    """Return arguments of NumPy's with each Value in an array of ours, in containers too."""
    if isinstance(thing, Node) or is_open(thing):
        return _alone(thing).view(value_array())
    if type(thing) in (list, tuple):
        return type(thing)([as_arrays(item) for item in thing])
    if type(thing) is dict:
        return {key: as_arrays(item) for key, item in thing.items()}
    return thing


def wrapped(thing: Any) -> Any:
    """Return what NumPy gave: arrays of objects as arrays of ours, one item as it is.

    >>> from autograd import Value
    >>> wrapped(np.array([Value(1.0)])), wrapped(np.array([2.0]))
    (ValueArray([Value(data=1.0, grad=0.0)], dtype=object), array([2.]))
    """
    if isinstance(thing, np.ndarray):
        if thing.dtype.kind != "O":
            return thing
        return thing.view(value_array()) if thing.ndim else thing[()]
    if isinstance(thing, (list, tuple)):
        items = [wrapped(item) for item in thing]
        return type(thing)(*items) if hasattr(thing, "_fields") else type(thing)(items)
    return thing


def truths(thing: Any) -> Any:
    """Return an array of bools as NumPy has them, unless a comparison is open."""
    if not isinstance(thing, np.ndarray):
        return bool(thing) if type(thing) is np.bool_ else thing
    items = thing.ravel().tolist()
    if all(type(item) is bool for item in items):
        return thing.view(np.ndarray).astype(bool)
    return wrapped(thing)


def objects(thing: Any) -> Array:
    """Return anything that NumPy takes as an array, as one of objects of NumPy's own type."""
    if isinstance(thing, np.ndarray):
        own = thing.view(np.ndarray) if isinstance(thing, value_array()) else np.asarray(thing)
        return own if own.dtype.kind == "O" else own.astype(object)
    if isinstance(thing, Node) or is_open(thing):
        return _alone(thing)
    if isinstance(thing, (list, tuple)):
        parts = [objects(part) for part in thing]
        return np.stack(parts) if parts else np.empty(0, dtype=object)
    return np.array(thing, dtype=object)


def array_of_items(items: list[Any], shape: tuple[int, ...]) -> Any:
    """Return items in an array of ours; the one item where there are no axes."""
    if not shape:
        return items[0]
    return np.fromiter(items, object, len(items)).reshape(shape).view(value_array())
