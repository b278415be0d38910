"""Structures taken apart into leaves and an outline, and put together again.

A structure is a number, an array, or a container of structures. Its leaves are its numbers and
arrays, in order. Its outline is what is left without them: None for a leaf; for a container its
type, its keys, the outlines of what it holds, and what else it keeps; and what is no number nor may
hold one, such as a text, stands in it as it is. Compiled, this file is built with outline.pxd.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd.errors import OperandError
from autograd.node import Node
from autograd.structures.arrays import is_array, read_array
from autograd.structures.containers import container_of
from autograd.structures.static import MOST_LEVELS, Static, TooDeepError, has_no_number

Outline = Any  # None, a Static, or (type, keys, outlines of the items, what else it keeps)
Steps = tuple[tuple[type, Any], ...]  # into containers, each within the one before: types, keys


def take_apart(thing: Any, path: str = "a structure") -> tuple[Outline, list[Any]]:
    """Return the outline of a structure, and its leaves, whatever they are.

    Arguments:
        thing: anything; what is no container is a leaf, unless it cannot be a number.
        path: what to call it in errors.

    Returns:
        the outline, which equals that of another structure just if they differ in leaves alone.

    Raises:
        OperandError: if it holds itself.

    >>> take_apart({"a": 1.0, "b": "text"})
    ((<class 'dict'>, ('a', 'b'), (None, 'text'), None), [1.0])
    """
    leaves: list[Any] = []
    try:
        return _take_apart(thing, leaves, 0), leaves
    except TooDeepError:
        raise _holds_itself(path) from None


def _holds_itself(path: str) -> OperandError:
    return OperandError(
        f"{path} holds itself, or is nested more than {MOST_LEVELS} levels deep. Give its "
        "numbers in containers that do not lead back to where they began."
    )


def _take_apart(thing: Any, leaves: list[Any], level: int) -> Any:
    if is_usual_leaf(thing):
        leaves.append(thing)
        return None
    kind = type(thing)
    keys: tuple[Any, ...] | None = None
    rest: dict[str, Static] | None = None
    if kind is list or kind is tuple:
        items = list(thing)
    elif kind is dict:
        keys, items = tuple(thing), list(thing.values())
    else:
        container = container_of(kind)
        if container is None:
            held_array = read_array(thing)
            is_static = has_no_number(thing if held_array is thing else held_array)
            if is_static:
                return Static(thing)
            leaves.append(held_array)
            return None
        keys, items, held = container.read(thing)
        if held:
            rest = {name: Static(value) for name, value in held.items()}
    if level == MOST_LEVELS:
        raise TooDeepError
    level += 1
    return kind, keys, tuple([_take_apart(item, leaves, level) for item in items]), rest


def is_usual_leaf(thing: Any) -> bool:
    """Whether a thing is a float or a Value, as most are."""
    return type(thing) is float or isinstance(thing, Node)


def statics(outline: Outline) -> Iterator[Any]:
    """Yield what an outline holds besides containers and leaves.

    >>> list(statics(take_apart([1.0, ("mean", None)])[0]))
    ['mean', None]
    """
    if isinstance(outline, Static):
        yield outline.thing
    elif outline is not None:
        for part in outline[2]:
            yield from statics(part)


def beside_numbers(outline: Outline) -> Iterator[Any]:
    """Yield what code that is given a structure can reach beside its numbers.

    Arguments:
        outline: of the structure.

    >>> list(beside_numbers(take_apart([(1.0, len)])[0]))
    [<class 'list'>, <class 'tuple'>, <built-in function len>]
    """
    if isinstance(outline, Static):
        yield outline.thing
    elif outline is not None:
        kind, _, parts, rest = outline
        yield kind
        for part in parts:
            yield from beside_numbers(part)
        for static in (rest or {}).values():
            yield static.thing


def put_together(outline: Outline, leaves: Sequence[Any]) -> Any:
    """Return the structure of an outline that holds other leaves.

    Arguments:
        outline: as :func:`take_apart` gives it.
        leaves: as many as it has.

    >>> put_together(take_apart([1.0, (2.0,)])[0], ["a", "b"])
    ['a', ('b',)]
    """
    return _put_together(outline, iter(leaves))


def _put_together(outline: Any, leaves: Iterator[Any]) -> Any:
    if outline is None:
        return next(leaves)
    if isinstance(outline, Static):
        return outline.thing
    kind, keys, parts, rest = outline
    items = []
    for part in parts:
        items.append(next(leaves) if part is None else _put_together(part, leaves))
    if kind is list:
        return items
    if kind is tuple:
        return tuple(items)
    if kind is dict:
        return dict(zip(keys, items, strict=True))
    held = {} if rest is None else {name: static.thing for name, static in rest.items()}
    container: Any = container_of(kind)
    return container.make(keys, items, held)


def filled(outline: Outline, f: Callable[[Any], Outline]) -> Outline:
    """Return an outline with other outlines where its containers end.

    Arguments:
        outline: of any structure.
        f: from what stands there, None for a leaf or a Static, to what is to; called in order.

    >>> filled(take_apart([1.0, "text"])[0], lambda end: (tuple, None, (end,), None))
    (<class 'list'>, None, ((<class 'tuple'>, None, (None,), None), \
(<class 'tuple'>, None, ('text',), None)), None)
    """
    if outline is None or isinstance(outline, Static):
        return f(outline)
    kind, keys, parts, rest = outline
    return kind, keys, tuple([filled(part, f) for part in parts]), rest


def places(outline: Outline, path: str) -> Iterator[str]:
    """Yield the place of each leaf, as one would write it in Python.

    Arguments:
        outline: of the structure.
        path: what to call the structure itself.

    >>> list(places(take_apart([1.0, {"w": 2.0}])[0], "args"))
    ['args[0]', "args[1]['w']"]
    """
    if outline is None:
        yield path
    elif not isinstance(outline, Static):
        kind, keys, parts, _ = outline
        for key, part in zip(range(len(parts)) if keys is None else keys, parts, strict=True):
            yield from places(part, place(kind, keys, path, key))


def place(kind: type, keys: Any, path: str, key: Any) -> str:
    """Return the place of an item in a container at a place.

    >>> place(dict, ("a",), "x", "a"), place(list, None, "x", 0)
    ("x['a']", 'x[0]')
    """
    is_field = keys is not None and not issubclass(kind, dict)
    return f"{path}.{key}" if is_field else f"{path}[{key!r}]"


def leaf_places(structure: Any, path: str) -> Iterator[str]:
    """Yield the place of each number of a structure, those of arrays included, with Values' names.

    Arguments:
        structure: numbers, arrays, and containers of them.
        path: what to call the structure itself.

    >>> from autograd import Value
    >>> list(leaf_places(({"w": [1.0, Value(2.0, name="bias")]},), "args"))
    ["args[0]['w'][0]", "args[0]['w'][1], named 'bias'"]
    """
    outline, leaves = take_apart(structure, path)
    for leaf, where in zip(leaves, places(outline, path), strict=True):
        if is_array(leaf) and leaf.ndim:
            import numpy

            yield from (f"{where}{[*index]}" for index in numpy.ndindex(leaf.shape))
        else:
            name = leaf.name if isinstance(leaf, Node) else None
            yield where if name is None else f"{where}, named {name!r}"


def contents(thing: Any, ends: type | tuple[type, ...] = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield what nested containers hold at last, with the types and keys that lead there.

    Arguments:
        thing: anything; what is no container is all that it holds.
        ends: types whose instances are not opened, containers or not.

    Raises:
        OperandError: if it holds itself.

    >>> list(contents({"a": [1.0, None]}))
    [(((<class 'dict'>, 'a'), (<class 'list'>, 0)), 1.0), \
(((<class 'dict'>, 'a'), (<class 'list'>, 1)), None)]
    """
    open_ones: list[tuple[Steps, Any]] = [((), thing)]
    while open_ones:
        steps, one = open_ones.pop()
        container = None if isinstance(one, ends) else container_of(type(one))
        if container is None:
            yield steps, one
            continue
        if len(steps) >= MOST_LEVELS:
            raise _holds_itself("a structure")
        names, items, _ = container.read(one)
        pairs = zip(range(len(items)) if names is None else names, items, strict=True)
        open_ones += [((*steps, (type(one), name)), item) for name, item in pairs][::-1]


def mapped(f: Callable[[Any], Any], thing: Any) -> Any:
    """Return a structure with each leaf replaced; the structure itself if none is.

    Arguments:
        f: from a leaf to what is to stand in its place.
        thing: any structure.

    >>> mapped(lambda leaf: leaf + 1.0, {"a": (1.0, 2.0)})
    {'a': (2.0, 3.0)}
    """
    outline, leaves = take_apart(thing)
    new = [f(leaf) for leaf in leaves]
    if all([one is other for one, other in zip(new, leaves, strict=True)]):
        return thing
    return put_together(outline, new)
