"""Attributes of an object, read and written without the code of its class."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from types import BuiltinFunctionType, MemberDescriptorType, MethodDescriptorType
from types import WrapperDescriptorType as SlotWrapperType
from typing import Any

_NATIVE = (BuiltinFunctionType, MethodDescriptorType, SlotWrapperType)
_INSIDE = "__dict__"  # stands for a dict that is its own attributes


class Attributes:
    """Where the objects of one class keep their attributes: in slots, and in a dict.

    Arguments:
        kind: the class.

    >>> class Labelled(list):
    ...     pass
    >>> thing = Labelled()
    >>> thing.label = "loss"
    >>> Attributes(Labelled).read(thing)
    {'label': 'loss'}
    """

    def __init__(self, kind: type) -> None:
        owners = reversed(kind.__mro__)
        found = {name: thing for owner in owners for name, thing in vars(owner).items()}
        self._found = found
        self._slots = {n: d for n, d in found.items() if isinstance(d, MemberDescriptorType)}
        self._computed = {n for n, thing in found.items() if isinstance(thing, cached_property)}

    def all_lie_in_a_dict(self, names: Sequence[str]) -> bool:
        """Whether objects keep attributes of these names in a dict, and others nowhere else."""
        apart = [name for name in names if hasattr(type(self._found.get(name)), "__set__")]
        return "__dict__" in self._found and not self._slots and not apart

    def read(self, thing: Any) -> dict[str, Any]:
        """Return what an object holds by name, without what it would compute anew from the rest."""
        held = {}
        for name, slot in self._slots.items():
            try:
                held[name] = slot.__get__(thing)
            except AttributeError:  # never assigned
                continue
        inside = getattr(thing, "__dict__", {})
        if inside is thing:
            return {**held, _INSIDE: None}
        return held | {n: x for n, x in inside.items() if n not in self._computed}

    def write(self, thing: Any, held: dict[str, Any]) -> None:
        """Let an object hold what :meth:`read` returned."""
        for name, value in held.items():
            if name in self._slots:
                self._slots[name].__set__(thing, value)
            elif name == _INSIDE:
                object.__setattr__(thing, _INSIDE, thing)
            else:
                thing.__dict__[name] = value


def native(kind: type, name: str) -> Any:
    """Return a method of a class as the interpreter itself implements it, not as the user may.

    Arguments:
        kind: the class.
        name: of the method.

    >>> class Loud(list):
    ...     def append(self, thing):
    ...         print("appending")
    >>> quiet = Loud()
    >>> native(Loud, "append")(quiet, 1.0)
    >>> quiet
    [1.0]
    """
    return next(m for owner in kind.__mro__ if isinstance(m := vars(owner).get(name), _NATIVE))
