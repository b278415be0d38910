"""What a traced function must not do: compiled code would not do it again.

Two things are looked for. Containers and objects that the function reaches, as its closure, its
globals or the object it is a method of, must hold the same things after the call as before. And
nothing may keep a Value of the call: what is kept was computed from one call's arguments.
"""

from __future__ import annotations

import gc
import sys
from collections import deque
from collections.abc import Callable, Sequence
from inspect import unwrap
from operator import is_
from types import FunctionType, MethodType, ModuleType
from typing import Any

from autograd.errors import TraceError
from autograd.node import Node

_CONTAINERS = (list, dict, set, deque)
_Held = tuple[str, Any, list[Any]]  # what to call it, the container, what it holds


class Surroundings:
    """What a function reaches, as it is before a call.

    Arguments:
        f: the function.

    >>> def counting(seen):
    ...     return lambda x: seen.append(x)
    >>> f = counting([])
    >>> around = Surroundings(f)
    >>> f(1.0)
    >>> around.changed()
    "the list 'seen'"
    """

    def __init__(self, f: Callable[..., Any]) -> None:
        self._held: list[_Held] = []
        met: set[int] = set()
        functions = [f]
        self._home = _package(unwrap(f))
        self._names: list[tuple[Callable[..., Any], list[tuple[str, Any]]]] = []
        while functions:
            function = functions.pop()
            if id(function) in met:
                continue
            met.add(id(function))
            reached = _reached(function, self._home)
            self._names.append((function, reached))
            for name, thing in reached:
                if isinstance(thing, (FunctionType, MethodType)):
                    functions.append(thing)
                elif id(thing) not in met:
                    met.add(id(thing))
                    self._note(name, thing)

    def _note(self, name: str, thing: Any) -> None:
        if isinstance(thing, _CONTAINERS):
            self._held.append((f"the {type(thing).__name__} {name!r}", thing, _contents(thing)))
        elif isinstance(getattr(thing, "__dict__", None), dict) and not _is_foreign(thing):
            inside = thing.__dict__
            self._held.append((f"an attribute of {name!r}", inside, _contents(inside)))
            for attribute, value in inside.items():
                if isinstance(value, _CONTAINERS):
                    what = f"the {type(value).__name__} {name}.{attribute}"
                    self._held.append((what, value, _contents(value)))

    def changed(self) -> str | None:
        """Return what holds other things than before, or None."""
        for name, container, before in self._held:
            now = _contents(container)
            if len(now) != len(before) or not all(map(is_, now, before)):
                return name
        for function, before_call in self._names:
            now = _reached(function, self._home)
            if len(now) != len(before_call):
                return "a variable"
            for (name, thing), (_, before_thing) in zip(now, before_call, strict=True):
                if thing is not before_thing:
                    return f"the variable {name!r}"
        return None


def _contents(container: Any) -> list[Any]:
    if isinstance(container, dict):
        return [*container.keys(), *container.values()]
    return list(container)


def _is_foreign(thing: Any) -> bool:
    """Whether a thing is code rather than data, or the library's own."""
    if isinstance(thing, (ModuleType, type, Node)) or callable(thing):
        return not hasattr(thing, "parameters")  # a model may be callable
    return type(thing).__module__.partition(".")[0] in {"autograd", "numpy"}


def _package(function: Any) -> str | None:
    """Return the top of the package that a function was written in; None for the library's."""
    function = getattr(function, "__func__", function)
    name = str(getattr(function, "__globals__", {}).get("__name__", "")).partition(".")[0]
    return None if name == "autograd" else name


def _reached(function: Any, home: str | None) -> list[tuple[str, Any]]:
    """Return names and things that a function finds outside of itself.

    Arguments:
        function: anything that can be called.
        home: whose functions' globals count; those of other packages are their own business.
    """
    found: list[tuple[str, Any]] = []
    if isinstance(function, MethodType):
        found.append(("self", function.__self__))
        function = function.__func__
    if not isinstance(function, FunctionType):
        return found
    code = function.__code__
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            found.append((name, cell.cell_contents))
        except ValueError:  # not set yet
            continue
    defaults = [*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()]
    found += [("a default", thing) for thing in defaults if isinstance(thing, _CONTAINERS)]
    for name in code.co_names if home is not None and _package(function) == home else ():
        if name in function.__globals__:
            found.append((name, function.__globals__[name]))
    return found


def check_unchanged(around: Surroundings, name: str) -> None:
    """Raise if a call changed what the function reaches.

    Raises:
        TraceError: naming what changed.
    """
    changed = around.changed()
    if changed is not None:
        raise TraceError(
            f"{name} changed {changed} while it was compiled; compiled code would not do so at "
            "each call. Return what is to be kept, and keep it outside."
        )


def check_released(inputs: Sequence[Node], name: str) -> None:
    """Raise if something still refers to what a call computed from its arguments.

    Arguments:
        inputs: in a list that alone refers to them.
        name: of the function.

    Raises:
        TraceError: if one is kept.
    """
    if _is_kept(inputs):
        gc.collect(0)  # cycles that the function left behind are young
    if _is_kept(inputs):
        gc.collect()
        if _is_kept(inputs):
            raise TraceError(
                f"{name} kept a Value of the call outside, in a global, an attribute or a cache; "
                "in compiled code it would never change again. Return it instead."
            )


def _is_kept(inputs: Sequence[Node]) -> bool:
    alone = 3  # the list, the loop's variable and the argument of getrefcount
    return any(sys.getrefcount(node) > alone for node in inputs)
