"""Signatures: a number for each structure, the same for all that one layout takes.

It is what calls of compiled functions are looked up by. Structures that are unlike have different
ones but for chance: whoever finds something by a signature still compares. Compiled, this file is
built with signature.pxd.
"""

from __future__ import annotations

from typing import Any

from autograd.node import Node
from autograd.structures.arrays import holds_no_number, is_array, read_array
from autograd.structures.containers import container_of
from autograd.structures.static import MOST_LEVELS, Static, has_no_number

_NUMBER, _ARRAY, _STATIC = 3, 5, 7
_FACTOR, _MASK = 0x9E3779B97F4A7C15, 0xFFFFFFFFFFFFFFFF  # words of 64 bits, as in C


def signature(thing: Any, axis: int = 0) -> int:
    """Return the signature of a structure.

    Arguments:
        thing: any structure.
        axis: the first axis of its arrays that counts: 1 if they have rows along the one before.

    >>> signature([1.0, "mean"]) == signature([2, "mean"]) != signature([2, "sum"])
    True
    """
    return _signature(thing, axis, 0)


def _signature(thing: Any, axis: int, level: int) -> int:
    kind = type(thing)
    if kind is float or kind is int or isinstance(thing, Node) or level == MOST_LEVELS:
        return _NUMBER
    level += 1
    if kind is list or kind is tuple:
        found = _joined(id(kind), len(thing))
        for item in thing:
            is_number = type(item) is float  # as most are
            found = _joined(found, _NUMBER if is_number else _signature(item, axis, level))
        return found
    if kind is dict:
        found = id(kind) & _MASK
        for key, item in thing.items():
            found = _joined(_joined(found, hash(key)), _signature(item, axis, level))
        return found
    if thing is None or kind is bool or kind is str:
        return _joined(id(kind), hash(thing))  # the hash of "" is that of False
    container = container_of(kind)
    if container is not None:
        keys, items, _ = container.read(thing)
        found = _joined(id(kind), hash(keys))
        for item in items:
            found = _joined(found, _signature(item, axis, level))
        return found
    thing = read_array(thing)
    if is_array(thing) and thing.ndim and (axis or not holds_no_number(thing)):
        return _joined(_ARRAY, hash(thing.shape[axis:]))
    return _joined(_STATIC, hash(Static(thing))) if has_no_number(thing) else _NUMBER


def _joined(found: int, more: int) -> int:
    return ((found ^ (more & _MASK)) * _FACTOR) & _MASK
