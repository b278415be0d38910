"""How functions that are made of other functions travel: as what they are made of.

``pickle`` writes a function by its name, and finds it there when it is read. A function that was
replaced by something made of it, as by a decorator, no longer stands under its name; but it can be
reached from there, as ``f.__wrapped__``, and that is a name too. So whatever is made of functions
is written as its maker with those functions. Picklers that write functions of ``__main__`` by
value, as joblib's and Dask's, then need nothing more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType
from typing import Any

from autograd.tools.locks import Lock

Parts = tuple[Any, ...]  # a maker, a function, and the maker's other arguments

_STEP = ".__wrapped__"
_MOST_STEPS = 50  # objects that answer to any name, as mocks do, would lead on for ever
_arrived: dict[Parts, Any] = {}
_lock = Lock()


def found(module: Any, path: Any) -> Any:
    """Return what stands under a dotted path in a module, None if nothing does.

    >>> found("math", "sin")(0.0)
    0.0
    """
    thing: Any = sys.modules.get(str(module))
    for name in str(path).split("."):
        thing = getattr(thing, name, None)
    return thing


def make_findable(f: Any) -> bool:
    """Give a function that others of its name were made of the name that leads to it.

    Arguments:
        f: anything that can be called.

    Returns:
        whether it is a function or a class that is found under its name.

    >>> make_findable(found), make_findable(lambda x: x)
    (True, False)
    """
    module, own = getattr(f, "__module__", None), getattr(f, "__qualname__", "")
    if not isinstance(f, (BuiltinFunctionType, FunctionType, type)):
        return False
    path = own
    while path.endswith(_STEP):
        path = path.removesuffix(_STEP)
    thing = found(module, path)
    for _ in range(_MOST_STEPS):
        if thing is None or thing is f:
            break
        thing, path = getattr(thing, "__wrapped__", None), path + _STEP
    if thing is f and path != own:
        f.__qualname__ = path
    return thing is f


def reduced(parts: Parts) -> tuple[Callable[..., Any], Parts]:
    """Return what pickle needs of a function that is made of another.

    Arguments:
        parts: what made it, the other function, and further arguments.

    Returns:
        a pair, as ``object.__reduce__`` defines it.
    """
    make_findable(parts[1])
    return arrive, parts


def arrive(*parts: Any) -> Any:
    """Return a function made of another; the same one each time if the other is known by name.

    So what is sent to a process again and again is there once, and compiled once. It is kept, as
    functions with names are.

    Arguments:
        parts: what makes it, the other function, and further arguments.
    """
    maker, f, *options = parts
    if not (make_findable(f) or _arrived.get(parts_of(f)) is f):
        return maker(f, *options)
    with _lock:
        if parts not in _arrived:
            _arrived[parts] = _at_home(f, parts) or maker(f, *options)
        return _arrived[parts]


def parts_of(thing: Any) -> Parts:
    """Return what a function of ours is made of, nothing for any other."""
    made_of = getattr(type(thing), "made_of", None)
    return () if made_of is None else made_of(thing)


def _at_home(f: Any, parts: Parts) -> Any:
    """Return what this process itself made of the same, if it stands under f's name."""
    path = str(getattr(f, "__qualname__", ""))
    thing = found(getattr(f, "__module__", None), path.partition(_STEP)[0])
    for _ in range(_MOST_STEPS):
        if thing is None or parts_of(thing) == parts:
            return thing
        thing = getattr(thing, "__wrapped__", None)
    return None
