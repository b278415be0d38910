"""What a structure holds besides its numbers, and when it is still the same."""

from __future__ import annotations

from enum import Enum
from types import ModuleType
from typing import Any

from autograd.node import Node
from autograd.structures.arrays import holds_no_number, is_array

MOST_LEVELS = 200  # of containers in containers; what holds itself has more


class TooDeepError(Exception):
    """There are more levels than that."""


class Static:
    """What a structure holds besides its numbers.

    Arguments:
        thing: anything.

    Two are equal if what they held when they were made is of one type and the same; of things
    whose contents are not known, if they are one thing.

    >>> Static("mean") == Static("mean"), Static(1) == Static(True)
    (True, False)
    """

    __slots__ = ("_content", "is_settled", "thing")

    def __init__(self, thing: Any) -> None:
        self.thing = thing
        self.is_settled = is_settled(thing)
        try:
            self._content = _content(thing, 0)
        except TooDeepError:
            self._content = _Same(thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Static) and self._content == other._content

    def __hash__(self) -> int:
        return hash(self._content)

    def __repr__(self) -> str:
        return repr(self.thing)


class _Same:
    """A thing that equals itself alone."""

    __slots__ = ("thing",)

    def __init__(self, thing: Any) -> None:
        self.thing = thing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.thing is other.thing

    def __hash__(self) -> int:
        return id(self.thing)


def is_settled(thing: Any) -> bool:
    """Whether a thing never changes, as far as Static can tell, so that it equals itself."""
    return thing is None or issubclass(type(thing), (bool, str, type, Enum))


def _content(thing: Any, level: int) -> Any:
    """Return what tells a thing from others, now and later; it has a hash."""
    if level == MOST_LEVELS:
        raise TooDeepError
    level += 1
    kind = type(thing)
    if kind is float:
        return kind, thing.hex()
    if thing is None or issubclass(kind, (int, str, bytes, Enum)):
        return kind, thing
    if is_array(thing):
        if thing.dtype.hasobject:
            return kind, thing.shape, tuple(map(_Same, thing.ravel().tolist()))
        return kind, thing.dtype.str, thing.shape, thing.tobytes()
    if kind is list or kind is tuple:
        return kind, tuple([_content(item, level) for item in thing])
    if kind is dict:
        pairs = [(_content(key, level), _content(item, level)) for key, item in thing.items()]
        return kind, tuple(pairs)
    if kind is set or kind is frozenset:
        return kind, frozenset([_content(item, level) for item in thing])
    state = _state(thing)
    if state is not None:
        own = kind if _has_own_equality(kind) else _Same(thing)
        return own, _content(state, level)
    if _has_own_equality(kind) and _has_hash(thing):
        # Things may be equal, and yet not the same, as a time in two time zones
        return kind, thing, None if callable(thing) else repr(thing)
    return _Same(thing)


def _state(thing: Any) -> Any:
    """Return what an object of a class written in Python holds, in a tuple; None if unknown."""
    kind = type(thing)
    if isinstance(thing, type) or any(
        getattr(kind, name) is not getattr(object, name)
        for name in ("__reduce__", "__reduce_ex__", "__getstate__")
    ):
        return None
    try:
        return object.__reduce_ex__(thing, 2)[2:3]
    except Exception:  # something is hidden, as in a file
        return None


def _has_own_equality(kind: type) -> bool:
    equality: Any = kind.__eq__
    return equality is not object.__eq__ and kind.__hash__ is not None


def _has_hash(thing: Any) -> bool:
    try:
        hash(thing)
    except Exception:  # of what it holds, or the user's own
        return False
    return True


def has_no_number(thing: Any) -> bool:
    """Whether a thing, which is no container, passes through transforms as it is.

    >>> [has_no_number(thing) for thing in (None, True, "mean", len, range(3), 2, 2.0, {2.0})]
    [True, True, True, True, True, False, False, False]
    """
    kind = type(thing)  # not isinstance, for which Values may pass as floats
    if thing is None or issubclass(kind, (bool, str, bytes, Enum)):
        return True
    if issubclass(kind, (float, int, Node)):
        return False
    if is_array(thing):
        return holds_no_number(thing)
    if callable(thing):
        return not hasattr(thing, "parameters")  # a model holds numbers
    return thing is ... or holds_no_number(thing) or _is_without_numbers(thing, 0)


_OF_NUMBERS = ("__array__", "__float__", "__complex__", "__index__", "dtype")


def _is_without_numbers(thing: Any, level: int) -> bool:
    """Whether a thing has a hash, and neither is a number nor holds one, as far as can be told."""
    from numbers import Number  # costs a millisecond, and only strangers need it

    kind = type(thing)
    if isinstance(thing, Number) or any([hasattr(kind, name) for name in _OF_NUMBERS]):
        return False
    if kind.__hash__ is None:
        return False
    if isinstance(thing, ModuleType):
        return True
    held = tuple(thing) if isinstance(thing, frozenset) else _state(thing)
    if held is None:
        return _has_own_equality(kind) and _has_hash(thing)
    return _holds_none(held, level)


def _holds_none(thing: Any, level: int) -> bool:
    """Whether an attribute holds no number; ints may be there, as counts and choices."""
    if level == MOST_LEVELS or isinstance(thing, (float, Node)):
        return False
    level += 1
    if isinstance(thing, dict):
        return all([_holds_none(item, level) for item in thing.values()])
    if isinstance(thing, (list, tuple, set, frozenset)):
        return all([_holds_none(item, level) for item in thing])
    if isinstance(thing, (int, bytes, str)) or thing is None:
        return True
    if is_array(thing) or callable(thing) or isinstance(thing, Enum):
        return has_no_number(thing)
    return holds_no_number(thing) or _is_without_numbers(thing, level)
