"""Reading and writing arrays of Values: by places, by conditions, and by places that are Values."""

from __future__ import annotations

from typing import Any

from autograd.arrays.items import is_open, is_truth, objects, plain, wrapped
from autograd.arrays.numerical import Array, np
from autograd.functions import where
from autograd.node import Node
from autograd.structures.gather import take
from autograd.tools.array_hook import value_array


def item_at(array: Array, key: Any) -> Any:
    """Return what stands at a key, as NumPy finds it.

    Arguments:
        array: of Values.
        key: as of any array. An array of places that are Values, as ``np.argsort`` gives them in a
            function that is being compiled, chooses along the first axis without a path for each.
    """
    if isinstance(key, value_array()):
        items = key.ravel().tolist()
        if any(isinstance(item, Node) for item in items):
            return _chosen(array, items, key.shape)
    elif isinstance(key, Node) and array.ndim:
        return _chosen(array, [key], ())
    return wrapped(plain(array)[_decided(key)])


def put_at(array: Array, key: Any, thing: Any) -> None:
    """Set what stands at a key.

    Arguments:
        array: of Values.
        key: as of any array. Where a condition is open, and one number is written, the condition
            chooses between it and what was there, without a path for each.
        thing: what to write there.
    """
    own = plain(array)
    if isinstance(key, value_array()) and key.shape == array.shape:
        conditions = key.ravel().tolist()
        number = objects(thing)
        if any(map(is_open, conditions)) and number.ndim == 0:
            new = [
                where(condition, number[()], item)
                for condition, item in zip(conditions, own.ravel().tolist(), strict=True)
            ]
            own[...] = objects(np.fromiter(new, object, len(new)).reshape(own.shape))
            return
    places = _decided(key)
    number = objects(thing)
    if not number.ndim:  # a place of one item alone would hold the array
        places = places if isinstance(places, tuple) else (places,)
        places = places if any(part is ... for part in places) else (*places, ...)
    own[places] = number


def _decided(key: Any) -> Any:
    """Return a key in which conditions are bools, for one path if a function is being traced."""
    if isinstance(key, tuple):
        return tuple([_decided(part) for part in key])
    if not isinstance(key, value_array()):
        return plain(key) if isinstance(key, list) else key
    items = key.ravel().tolist()
    if items and all(map(is_truth, items)):
        return np.array([bool(item) for item in items]).reshape(key.shape)
    return np.array([int(item) for item in items], dtype=int).reshape(key.shape)


def _chosen(array: Array, places: list[Any], shape: tuple[int, ...]) -> Any:
    rows = plain(array)
    count = len(rows)
    found = []
    for place in places:
        index = where(place < 0.0, place + float(count), place)
        if rows.ndim == 1:
            found.append(take(rows.tolist(), index))
        else:
            flat = rows.reshape(count, -1).tolist()
            found += take(flat, index)
    return wrapped(objects(found).reshape((*shape, *rows.shape[1:])))
