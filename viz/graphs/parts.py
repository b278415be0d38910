"""What a thing of the user's is made of, as one writes it in Python."""

from __future__ import annotations

from collections.abc import Iterable
from types import FunctionType, ModuleType
from typing import Any

from autograd.structures.containers import container_of
from autograd.structures.outline import place

_NOT_LOOKED_INTO = (ModuleType, FunctionType, type, str, bytes, int, float, complex)


def parts(thing: Any, name: str) -> Iterable[tuple[str, Any]]:
    """Return the parts of a list, tuple, dict or plain object, as one writes them in Python.

    Arguments:
        thing: anything.
        name: what it is called.

    Returns:
        the name and the thing for each part; nothing for what has none.

    >>> list(parts({"a": 1.0}, "x"))
    [("x['a']", 1.0)]
    """
    if isinstance(thing, tuple) and (fields := getattr(type(thing), "_fields", None)):
        return ((f"{name}.{field}", getattr(thing, field)) for field in fields)
    kind = type(thing)
    container = container_of(kind)
    if container is not None:
        keys, items, _ = container.read(thing)
        named = range(len(items)) if keys is None else keys
        return (
            (place(kind, keys, name, key), item) for key, item in zip(named, items, strict=True)
        )
    if isinstance(thing, _NOT_LOOKED_INTO):
        return ()
    return ((f"{name}.{key}", item) for key, item in getattr(thing, "__dict__", {}).items())
