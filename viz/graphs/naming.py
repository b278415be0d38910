"""What the caller of ``draw`` calls values that have no name of their own.

Names come from variables: ``loss`` of ``loss = a * b``, ``w[0]`` of a list ``w``, ``line.slope``
of an object's attribute; a model's parameters are called by their paths. The values themselves
are left as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from types import FrameType, FunctionType, ModuleType
from typing import Any

from autograd.node import Node
from autograd.structures.containers import container_of
from autograd.structures.outline import place
from viz.graphs.snapshot import Known

_DEEPEST = 6  # levels of lists and objects
_MOST = 200_000  # things that are looked at, so that large data hold nobody up
_NOT_LOOKED_INTO = (ModuleType, FunctionType, type, str, bytes, int, float, complex)
_HISTORY = frozenset(["In", "Out"])  # of a notebook


def names_around(frame: FrameType | None, values: Collection[Node]) -> Known:
    """Return what the variables of a running function call values.

    Arguments:
        frame: the function, which sees its own variables and its module's.
        values: what to find names for.

    Returns:
        names of values that have none, and the parameters of models.

    >>> import sys
    >>> from autograd import Value
    >>> w = [Value(1.0), Value(2.0)]
    >>> list(names_around(sys._getframe(), w).names.values())
    ['w[0]', 'w[1]']
    """
    if frame is None:
        return Known({}, {})
    variables = frame.f_locals
    if frame.f_globals is not variables:
        variables = dict(frame.f_globals) | variables
    return names_in(variables, values)


def names_in(variables: Mapping[str, Any], values: Collection[Node]) -> Known:
    """Return what variables call values.

    Arguments:
        variables: what stands where, the last first.
        values: what to find names for.

    Returns:
        names of values that have none, and the parameters of models.
    """
    wanted = {id(value) for value in values}
    mine = [
        (name, thing)
        for name, thing in reversed(list(variables.items()))
        if not name.startswith("_") and name not in _HISTORY
    ]
    models = [(name, thing) for name, thing in mine if has_parameters(thing)]
    parameters: dict[int, str] = {}
    for name, model in models:
        prefix = "" if len(models) == 1 else f"{name}."
        for path, value in model.named_parameters():
            if id(value) in wanted:
                parameters.setdefault(id(value), prefix + path)
    names: dict[int, str] = dict(parameters)
    direct = ((name, thing) for name, thing in mine if isinstance(thing, Node))
    within = chain.from_iterable(_within(thing, name, _DEEPEST) for name, thing in mine)
    for name, value in islice(chain(direct, within), _MOST):
        if id(value) in wanted:
            names.setdefault(id(value), name)
            if len(names) == len(wanted):
                break
    return Known(names, parameters)


def has_parameters(thing: Any) -> bool:
    """Whether a thing is a model: it has ``named_parameters()``, as ``nn``'s modules do."""
    return not isinstance(thing, type) and callable(getattr(thing, "named_parameters", None))


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


def _within(thing: Any, name: str, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield whatever lies within a thing, with its name, itself first."""
    yield name, thing
    if depth and not isinstance(thing, Node):
        for part_name, part in parts(thing, name):
            yield from _within(part, part_name, depth - 1)
