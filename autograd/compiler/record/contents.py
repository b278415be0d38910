"""Contents: what a thing holds, and how it is looked at again.

Containers, arrays and what functions are made of, each in one line of a table.
"""

from __future__ import annotations

import sys
from array import array
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property, partial, partialmethod
from types import MappingProxyType, MethodType
from typing import Any, NamedTuple
from weakref import ReferenceType

from autograd.compiler.record.same import FIXED, ITEMS, MEMORY, MISSING, PAIRS, READ, is_a

MOST_BYTES = 1 << 16  # of an array that are all compared at each call
MOST_ITEMS = 10_000  # of a container


class Contents(NamedTuple):
    """What a thing holds.

    Arguments:
        kind: of the place where it is found.
        keys: what names each, of FIXED what to call it; of MEMORY what is compared besides bytes.
        things: what is held.
        kept: what the place keeps to look again.
        is_part: whether it is too much to be compared as a whole, so that the thing itself must be
            the same.
    """

    kind: int
    keys: list[Any]
    things: list[Any]
    kept: Any = None
    is_part: bool = False


Read = Callable[[Any], list[Any]]


def contents_of(thing: Any) -> Contents | None:
    """Return what a thing holds by being what it is; None if it is no container, array or the like.

    >>> contents_of([1.0, 2.0]).things
    [1.0, 2.0]
    >>> contents_of(object())
    """
    if is_a(thing, (list, tuple)):
        items = list(list.__iter__(thing) if is_a(thing, list) else tuple.__iter__(thing))
        if len(items) > MOST_ITEMS:
            return _read(thing, _length, is_part=True)
        return Contents(ITEMS, list(range(len(items))), items)
    if is_a(thing, dict) and not is_a(thing, OrderedDict):
        if len(thing) > MOST_ITEMS:
            return _read(thing, _length, is_part=True)
        pairs = list(dict.items(thing))
        return Contents(PAIRS, [key for key, _ in pairs], [held for _, held in pairs])
    if _is_of(thing, "numpy", "ndarray", "void"):  # the latter are records
        return _array(thing)
    memory = memory_of(thing)
    if memory is not None:
        return Contents(MEMORY, [], [], (_buffer, _buffer(thing, True)), len(memory) > MOST_BYTES)
    for kinds, read in _READ:
        if is_a(thing, kinds):
            is_part = hasattr(thing, "__len__") and len(thing) > MOST_ITEMS
            return _read(thing, _length if is_part else read, is_part)
    for kinds, names in _PARTS:
        if is_a(thing, kinds):
            return _fixed({name: getattr(thing, name) for name in names})
    return _of_callable(thing) if callable(thing) else None


def _of_callable(thing: Any) -> Contents | None:
    """Return what is known of functions in C, and of those that wrap others."""
    module = str(type(thing).__module__).partition(".")[0]
    if module in {"autograd", "functools"}:
        return _fixed({name: getattr(thing, name, None) for name in ("__wrapped__", "__self__")})
    if module == "builtins":
        return _fixed({"__self__": getattr(thing, "__self__", None)})
    return None


def _fixed(parts: dict[str, Any]) -> Contents | None:
    """Return parts that are what they are from the beginning; functions are called as the whole."""
    parts = {name: part for name, part in parts.items() if part is not None}
    keys = ["self" if name == "__self__" else "" for name in parts]
    return Contents(FIXED, keys, list(parts.values())) if parts else None


def _read(thing: Any, read: Read, is_part: bool = False) -> Contents:
    things = read(thing)
    return Contents(READ, list(range(len(things))), things, read, is_part)


# How what is not looked at in C is read


def _length(thing: Any) -> list[Any]:
    return [len(thing)]


def _pairs(thing: Any) -> list[Any]:
    return [*thing.keys(), *thing.values()]


def _referent(thing: Any) -> list[Any]:
    return [thing()]


def _of_context(thing: Any) -> list[Any]:
    try:
        return [thing.get()]  # its own default, too
    except LookupError:
        return [MISSING]


def _objects(thing: Any) -> list[Any]:
    return list(thing.ravel().tolist())


_READ: list[tuple[Any, Read]] = [
    ((set, frozenset, deque), list),
    ((OrderedDict, MappingProxyType), _pairs),
    (ReferenceType, _referent),
    (ContextVar, _of_context),
]
_PARTS: list[tuple[Any, tuple[str, ...]]] = [
    ((partial, partialmethod), ("func", "args", "keywords")),
    (MethodType, ("__func__", "__self__")),
    ((staticmethod, classmethod), ("__func__",)),
    (property, ("fget", "fset", "fdel")),
    (cached_property, ("func",)),
]

# Arrays


def _array(thing: Any) -> Contents:
    if thing.dtype.hasobject:
        if thing.size > MOST_ITEMS:
            return _read(thing, _length, is_part=True)
        return _read(thing, _objects)
    if hasattr(thing, "mask"):
        return _read(thing, _masked, is_part=True)
    if thing.nbytes <= MOST_BYTES:
        return Contents(MEMORY, _shape(thing), [], (_memory, _memory(thing, True)))
    return Contents(MEMORY, _shape(thing), [], (_sample, _sample(thing, True)), is_part=True)


def _masked(thing: Any) -> list[Any]:
    held = [part.tobytes() for part in (thing.data, thing.mask, thing.fill_value)]
    return [thing.dtype, *thing.shape, *held]


def _shape(thing: Any) -> list[Any]:
    return [thing.dtype, thing.shape]


def _memory(thing: Any, whole: bool) -> Any:
    return thing.tobytes() if whole else (thing.dtype, thing.shape)


def _sample(thing: Any, whole: bool) -> Any:
    """Return bytes of a large array, evenly spread over it."""
    if not whole:
        return thing.dtype, thing.shape
    step = -(-thing.nbytes // MOST_BYTES)
    flat = thing.reshape(-1) if thing.flags.c_contiguous else thing.flat
    return flat[::step].tobytes()


# What else lends its memory


def memory_of(thing: Any) -> memoryview | None:
    """Return the bytes that a thing lends, and that may change; None if it lends none."""
    if not (
        is_a(thing, (array, bytearray, memoryview))
        or _is_of(thing, "mmap", "mmap")
        or _is_of(thing, "_ctypes", "Array", "Structure", "Union", "_SimpleCData")
    ):
        return None
    try:
        view = memoryview(thing)
    except ValueError:  # it was released, or closed
        return None
    return view.cast("B") if view.c_contiguous else memoryview(view.tobytes())


def _buffer(thing: Any, whole: bool) -> Any:
    """Return bytes of it, evenly spread where they are many."""
    memory = memory_of(thing) if whole else None
    if memory is None:
        return ()
    return bytes(memory[:: max(1, -(-len(memory) // MOST_BYTES))])


def _is_of(thing: Any, module: str, *names: str) -> bool:
    """Return whether a thing is of some types of a module, which need not be there."""
    found = sys.modules.get(module)
    return found is not None and is_a(thing, tuple([getattr(found, name, ()) for name in names]))
