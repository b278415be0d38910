"""Attributes: wherever objects, classes and modules keep them, for every name that code uses."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from threading import local
from types import FunctionType, MemberDescriptorType, ModuleType
from typing import Any

from autograd.compiler.record.codes import COMPARES, OPENS, whose
from autograd.compiler.record.notes import Named, Notes
from autograd.compiler.record.same import ATTRIBUTES, MISSING, NAMES, READ, attributes_of, is_a

# Modules whose classes hold what users put there, and those whose objects are what they are
_OPEN = {"collections", "configparser", "queue", "types", "weakref", "_weakrefset"}
_CLOSED = {"builtins", "autograd", "numpy"}
_MAKING = ("__init__", "__new__", "__post_init__")  # asked where a class is called
_EQUALITY = {"__eq__", "__ne__", "__hash__"}
_UNASKED = _EQUALITY | {
    *_MAKING, "__init_subclass__", "__class_getitem__", "__set_name__", "__repr__", "__str__",
    "__format__", "__del__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__",
    "__getnewargs__", "__copy__", "__deepcopy__", "__dir__", "__sizeof__",
}  # fmt: skip


class Attributes:
    """Notes in which places attributes are to be looked up.

    Arguments:
        notes: these.
        home: the package that the compiled function was written in.
        uses: what code does, as far as it is known (see :class:`codes.Named`); it may grow.
    """

    def __init__(self, notes: Notes, home: str, uses: set[str]) -> None:
        self._notes, self._home, self._uses = notes, home, uses
        self._classes: dict[int, Named] = {}

    def enter_class(self, kind: type) -> None:
        """Look for the attributes of a class, and for what makes its objects."""
        for named in self._search_classes(kind):
            for name in _MAKING:
                self._notes.look_up(named, name)

    def enter_module(self, module: ModuleType, path: str) -> None:
        """Look for the variables of a module of the user's."""
        if self._whose(module.__name__) == "own":
            inside = vars(module)
            draft = self._notes.draft(
                NAMES, f"the variable '{path}.{{}}'", inside, count=len(inside)
            )
            self._notes.search(Named(path, lambda name: inside.get(name, MISSING), draft))

    def enter_object(self, thing: Any, path: str) -> None:
        """Look for the attributes of an object, and of its class, unless it is what it is."""
        kind = type(thing)
        if kind.__module__.partition(".")[0] not in _CLOSED:
            self._search_classes(kind)
            self.search(thing, path)

    def search(self, thing: Any, path: str) -> None:
        """Look for the attributes of an object, wherever it keeps them."""
        kind = type(thing)
        owner = self._whose_class(kind)
        if kind.__dictoffset__:
            inside = attributes_of(thing)
            is_open = kind.__module__.partition(".")[0] in _OPEN
            count = len(inside) if owner or is_open or kind is FunctionType else -1
            draft = self._notes.draft(ATTRIBUTES, f"the attribute {path}.{{}}", thing, kind, count)
            named = self._notes.search(Named(path, lambda name: inside.get(name, MISSING), draft))
            if (owner == "own" and OPENS in self._uses) or is_open:
                for name in list(inside):
                    self._notes.look_up(named, name)
        elif is_a(thing, local):
            self._search_local(thing, path)
        slots = {
            name: member.__get__
            for cls in reversed(kind.__mro__)
            if "__slots__" in vars(cls)
            for name, member in vars(cls).items()
            if isinstance(member, MemberDescriptorType)
        }
        if slots:
            self._search_slots(thing, path, slots)

    def _search_slots(self, thing: Any, path: str, slots: dict[str, Callable[..., Any]]) -> None:
        """Search the slots of an object, which are read by these functions."""
        draft = self._notes.draft(READ, f"the attribute {path}.{{}}", thing)
        keys = draft.keys
        draft.kept = lambda holder: [_in_slot(holder, slots[name]) for name in keys]
        look = lambda name: _in_slot(thing, slots[name]) if name in slots else MISSING  # noqa: E731
        self._notes.search(Named(path, look, draft, slots))

    def _search_local(self, thing: local, path: str) -> None:
        """Search the attributes that an object has in this thread."""
        draft = self._notes.draft(READ, f"the attribute {path}.{{}}", thing, count=1)
        keys = draft.keys
        draft.kept = lambda holder: _in_dict(holder.__dict__, keys)
        self._notes.note(draft, "...", len(thing.__dict__), path)
        self._notes.search(Named(path, lambda name: thing.__dict__.get(name, MISSING), draft))

    def _search_classes(self, kind: type) -> list[Named]:
        """Look for the attributes of a class, and of those that it is made of."""
        found = []
        for cls in kind.__mro__:
            owner = self._whose_class(cls)
            if owner and id(cls) not in self._classes:
                self._classes[id(cls)] = self._search_class(cls, owner)
            found += [self._classes[id(cls)]] if owner else []
        return found

    def _search_class(self, cls: type, owner: str) -> Named:
        inside = gc.get_referents(vars(cls))[0]  # the dict behind the view
        draft = None
        if owner == "own":
            what = f"the attribute {cls.__name__}.{{}}"
            draft = self._notes.draft(NAMES, what, inside, count=len(inside))
        named = self._notes.search(
            Named(cls.__name__, lambda name: inside.get(name, MISSING), draft)
        )
        for name, thing in list(inside.items()):
            is_asked = name not in _UNASKED or (name in _EQUALITY and COMPARES in self._uses)
            if name.startswith("__") and isinstance(thing, FunctionType) and is_asked:
                self._notes.look_up(named, name)
        return named

    def _whose_class(self, cls: type) -> str:
        """Return whose a class is: one that its module does not have, if written in Python, was
        made by the user, as by ``dataclasses.make_dataclass``.
        """
        owner = self._whose(cls.__module__)
        if owner or hasattr(sys.modules.get(cls.__module__), cls.__qualname__.partition(".")[0]):
            return owner
        is_python = any(isinstance(thing, FunctionType) for thing in vars(cls).values())
        return "own" if is_python else ""

    def _whose(self, module: Any) -> str:
        return whose(str(module), self._home)


def _in_slot(thing: Any, get: Callable[[Any], Any]) -> Any:
    try:
        return get(thing)
    except AttributeError:
        return MISSING


def _in_dict(inside: dict[str, Any], keys: list[str]) -> list[Any]:
    return [len(inside), *(inside.get(name, MISSING) for name in keys[1:])]
