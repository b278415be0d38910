"""Containers: how each kind is read, and how one is made that holds other things.

It is made without its constructor, which may convert or check what it is given, or compute from
it; and it keeps what else it holds, such as attributes of a list's subclass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Protocol, TypeVar

from autograd.errors import OperandError
from autograd.structures.attributes import Attributes, native

C = TypeVar("C")
Keys = tuple[Any, ...] | None  # None: what it holds has places, not names
Contents = tuple[Keys, list[Any], dict[str, Any]]  # keys, items, and what else it holds


class Container(Protocol):
    """How containers of one type are read and made."""

    def read(self, thing: Any) -> Contents:
        """Return what a container holds."""

    def make(self, keys: Keys, items: list[Any], rest: dict[str, Any]) -> Any:
        """Return a container that holds other items."""


class _Row:
    """A subclass of list or tuple."""

    def __init__(self, kind: type, base: type) -> None:
        self._kind = kind
        self._new = native(kind, "__new__")
        self._iterator = native(kind, "__iter__")
        self._is_tuple = base is tuple
        self._attributes = Attributes(kind)

    def read(self, thing: Any) -> Contents:
        return None, list(self._iterator(thing)), self._attributes.read(thing)

    def make(self, keys: Keys, items: list[Any], rest: dict[str, Any]) -> Any:
        if self._is_tuple:
            thing = self._new(self._kind, items)
        else:
            thing = self._new(self._kind)
            list.extend(thing, items)
        self._attributes.write(thing, rest)
        return thing


class _Dict:
    """A subclass of dict."""

    def __init__(self, kind: type) -> None:
        self._kind = kind
        self._new = native(kind, "__new__")
        self._items = native(kind, "items")
        self._set = native(kind, "__setitem__")
        self._attributes = Attributes(kind)

    def read(self, thing: Any) -> Contents:
        pairs = list(self._items(thing))
        keys = tuple([key for key, _ in pairs])
        return keys, [item for _, item in pairs], self._attributes.read(thing)

    def make(self, keys: Keys, items: list[Any], rest: dict[str, Any]) -> Any:
        thing = self._new(self._kind)
        for key, item in zip(keys or (), items, strict=True):
            self._set(thing, key, item)
        self._attributes.write(thing, rest)
        return thing


class _Fields:
    """An object that holds structures in some of its attributes, as a dataclass does."""

    def __init__(self, kind: type, names: Iterable[str]) -> None:
        self._kind = kind
        self._names = tuple(names)
        self._new = native(kind, "__new__")
        self._attributes = Attributes(kind)
        self._are_plain = self._attributes.all_lie_in_a_dict(self._names)

    def read(self, thing: Any) -> Contents:
        if self._are_plain and len(thing.__dict__) == len(self._names):  # the usual case, fast
            try:
                return self._names, [thing.__dict__[name] for name in self._names], {}
            except KeyError:
                pass
        rest = self._attributes.read(thing)
        fields = {}
        for name in self._names:
            rest.pop(name, None)
            try:
                fields[name] = object.__getattribute__(thing, name)
            except AttributeError:  # never assigned, as one with init=False may be
                continue
        return tuple(fields), list(fields.values()), rest

    def make(self, keys: Keys, items: list[Any], rest: dict[str, Any]) -> Any:
        thing = self._new(self._kind)
        self._attributes.write(thing, rest)
        for name, item in zip(keys or (), items, strict=True):
            object.__setattr__(thing, name, item)  # frozen ones too
        return thing


class _Registered:
    """What the user has told how to read and make."""

    def __init__(self, flatten: Callable[[Any], Any], unflatten: Callable[[Any, Any], Any]) -> None:
        self._flatten = flatten
        self._unflatten = unflatten

    def read(self, thing: Any) -> Contents:
        held, rest = self._flatten(thing)
        if isinstance(held, Mapping):
            return tuple(held), list(held.values()), {"": rest}
        return None, list(held), {"": rest}

    def make(self, keys: Keys, items: list[Any], rest: dict[str, Any]) -> Any:
        held = items if keys is None else dict(zip(keys, items, strict=True))
        return self._unflatten(held, rest[""])


_known: dict[type, Container | None] = {}


def container_of(kind: type) -> Container | None:
    """Return how containers of a type are read and made; None for what is no container.

    >>> container_of(float) is None
    True
    """
    if kind not in _known:
        _known[kind] = _found(kind)
    return _known[kind]


def _found(kind: type) -> Container | None:
    if issubclass(kind, Enum):
        return None
    if issubclass(kind, (list, tuple)):
        return _Row(kind, tuple if issubclass(kind, tuple) else list)
    if issubclass(kind, dict):
        return _Dict(kind)
    if hasattr(kind, "__dataclass_fields__"):
        from dataclasses import fields  # loaded, since there is a dataclass

        whole: Any = kind
        return _Fields(kind, [field.name for field in fields(whole)])
    return None


def register_container(
    kind: type[C],
    fields: Sequence[str] | None = None,
    *,
    flatten: Callable[[C], tuple[Mapping[str, Any] | Sequence[Any], Any]] | None = None,
    unflatten: Callable[[Any, Any], C] | None = None,
) -> type[C]:
    """Let transforms and compiled functions take a class of your own for a container.

    Lists, tuples, dicts and their subclasses, and dataclasses need no registration. Subclasses of
    a registered class are registered by themselves.

    Arguments:
        kind: the class.
        fields: names of the attributes that hold numbers, or structures of them. Objects with
            other numbers are then made without the constructor, and keep their other attributes.
        flatten: in place of ``fields``, a function from an object to a pair: a list or a dict of
            what it holds, and whatever else is needed to make one.
        unflatten: a function from such a list or dict, and the rest, to an object.

    Returns:
        the class, so that this may be used in a decorator.

    Raises:
        OperandError: if kind is no class, or neither fields nor both functions are given.

    >>> class Line:
    ...     def __init__(self, slope, offset):
    ...         self.slope, self.offset = slope, offset
    >>> from autograd import grad
    >>> Line = register_container(Line, ["slope", "offset"])
    >>> grad(lambda line: line.slope * 3.0 + line.offset)(Line(2.0, 1.0)).slope
    3.0
    """
    if not isinstance(kind, type):
        raise OperandError(f"register_container takes a class, but got {kind!r}.")
    if fields is not None and flatten is None and unflatten is None and type(fields) is not str:
        _known[kind] = _Fields(kind, fields)
    elif fields is None and flatten is not None and unflatten is not None:
        _known[kind] = _Registered(flatten, unflatten)
    else:
        raise OperandError(
            f"register_container needs to know where a {kind.__name__} holds its numbers. Write "
            "the names of attributes, as in fields=['a', 'b'], or both flatten and unflatten."
        )
    return kind
