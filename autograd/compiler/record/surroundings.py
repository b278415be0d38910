"""Surroundings: everything that a function can find outside of its arguments.

A walk goes from the function through its cells, its defaults, the globals that its code names, what
it is a method of, classes, containers and arrays, to everything that these lead to. An attribute
counts if code that was met names it: what nobody names, as a history that grows, may change. The
user's own code is read, and that of ``nn``; a function of another package counts as one thing,
unless it wraps one of the user's.
"""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Callable, Sequence
from threading import local
from types import CodeType, FunctionType, GeneratorType, MemberDescriptorType, ModuleType
from typing import Any

from autograd.compiler.record.codes import (
    COMPARES,
    OPENS,
    WRITES,
    home_of,
    is_own,
    named_by,
)
from autograd.compiler.record.contents import Contents
from autograd.compiler.record.notes import Draft, Named, Notes
from autograd.compiler.record.places import Places
from autograd.compiler.record.same import (
    ATTRIBUTES,
    FIXED,
    MISSING,
    NAMES,
    VARIABLES,
    attributes_of,
    is_a,
    parts_of_function,
)
from autograd.compiler.record.states import (
    State,
    held_by,
    state_of,
    state_of_all,
    states_of_everybody,
)

_OPEN = {"collections", "queue", "types"}  # modules whose classes hold what users put there
_CLOSED = {"builtins", "autograd", "numpy"}  # those whose objects are what they are
_MAKING = ("__init__", "__new__", "__post_init__")  # asked where a class is called
_EQUALITY = {"__eq__", "__ne__", "__hash__"}
_UNASKED = _EQUALITY | {
    *_MAKING, "__init_subclass__", "__class_getitem__", "__set_name__", "__repr__", "__str__",
    "__format__", "__del__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__",
    "__getnewargs__", "__copy__", "__deepcopy__", "__dir__", "__sizeof__",
}  # fmt: skip


class Surroundings:
    """What a function reaches, as it is now.

    Arguments:
        f: the function.
        given: what it is given beside numbers: functions, objects, the types of containers.

    >>> def counting(seen):
    ...     return lambda x: seen.append(x)
    >>> f = counting([])
    >>> around = Surroundings(f)
    >>> f(1.0)
    >>> around.changed()
    "the list 'seen'"
    """

    places: Places

    def __init__(self, f: Callable[..., Any], given: Sequence[Any] = ()) -> None:
        uses: set[str] = set()
        walk = _Walk(f, given, frozenset())
        while walk.uses != uses:  # what code does tells where to look
            uses = walk.uses
            walk = _Walk(f, given, frozenset(uses))
        self.places = walk.places
        self._states = [*states_of_everybody(), *walk.states]

    def changed(self) -> str | None:
        """Return what is another object than it was, or has moved on, in words; or None."""
        for state in self._states:
            if state.has_moved():
                return state.what
        return self.places.changed()


class _Walk:
    """The walk from a function through everything that it reaches.

    Arguments:
        f, given: as for :class:`Surroundings`.
        uses: what code on the way does, as far as it is known (see :class:`codes.Named`).
    """

    def __init__(self, f: Callable[..., Any], given: Sequence[Any], uses: frozenset[str]) -> None:
        self.states: list[State] = []
        self.uses = set(uses)
        self._home = home_of(f)
        self._notes = Notes()
        self._globals: dict[int, Draft] = {}
        self._classes: dict[int, Named] = {}
        self._notes.number(f, str(getattr(f, "__name__", "f")))
        for thing in given:
            self._notes.number(thing, "an argument")
        self._explore()
        self.places = Places([draft.place() for draft in self._notes.drafts if draft.is_of_use()])

    def _explore(self) -> None:
        """Enter everything that is met, and look everywhere for every name, until all is done."""
        entered = 0
        while entered < len(self._notes.met) or self._notes.look_everywhere():
            for thing, path, contents in self._notes.met[entered:]:
                self._enter(thing, path, contents)
                entered += 1

    # What is entered

    def _enter(self, thing: Any, path: str, contents: Contents | None) -> None:
        if is_a(thing, FunctionType):
            self._enter_function(thing, path)
        elif is_a(thing, type):
            self._enter_class(thing)
        elif is_a(thing, ModuleType):
            self._enter_module(thing, path)
        elif (state := state_of(thing, path)) is not None:
            self._enter_state(thing, path, state)
        else:
            if contents is not None:
                self._enter_contents(thing, path, contents)
            self._enter_object(thing, path)

    def _enter_contents(self, thing: Any, path: str, contents: Contents) -> None:
        what = f"the {type(thing).__name__} {path!r}"
        count = 1 if contents.is_part else -1
        draft = self._notes.draft(contents.kind, what, thing, contents.kept, count)
        for key, held in zip(contents.keys, contents.things, strict=False):
            within = (key or path) if contents.kind == FIXED else f"{path}[{key!r:.40}]"
            self._notes.note(draft, key, held, within)
        draft.keys = contents.keys
        if contents.is_part and (state := state_of_all(thing, what)) is not None:
            self.states.append(state)

    def _enter_state(self, thing: Any, path: str, state: State) -> None:
        self.states.append(state)
        for part in held_by(thing):
            self._notes.number(part, path)
        if isinstance(thing, GeneratorType) and thing.gi_frame is not None:
            self._read_code(thing.gi_code, thing.gi_frame.f_globals)

    def _enter_function(self, f: FunctionType, path: str) -> None:
        kind = self._kind(f.__globals__.get("__name__", ""))
        if kind == "own" or f.__closure__:
            draft = self._notes.draft(VARIABLES, "{}", f)
            own = [f"the {part} of {path}" for part in ("code", "defaults", "defaults by name")]
            cells = [(f"the variable {name!r}", name) for name in f.__code__.co_freevars]
            names = [*((key, "a default") for key in own), *cells]
            for (key, name), thing in zip(names, parts_of_function(f), strict=True):
                self._notes.note(draft, key, thing, name)
        if kind:
            self._read_code(f.__code__, f.__globals__, is_watched=kind == "own")
        if f.__dict__ or (kind == "own" and WRITES in self.uses):
            self._search(f, path)

    def _read_code(
        self, code: CodeType, variables: dict[str, Any], is_watched: bool = True
    ) -> None:
        """Follow the names that code uses."""
        named = named_by(code)
        self._notes.names |= dict.fromkeys(named.attributes)
        self.uses |= named.uses if is_watched else set()
        if is_watched and id(variables) not in self._globals:
            self._globals[id(variables)] = self._notes.draft(NAMES, "the variable '{}'", variables)
        for name in named.variables:
            thing = variables.get(name, MISSING)
            if is_watched:
                draft = self._globals[id(variables)]
                if name not in draft.keys:
                    self._notes.note(draft, name, thing, name)
            elif isinstance(thing, (FunctionType, type)):
                self._notes.number(thing, name)
        for name, level in named.modules if is_watched else ():
            whole = "." * level + name
            package = str(variables.get("__package__") or "")
            path = importlib.util.resolve_name(whole, package) if level and package else name
            self._notes.number(sys.modules.get(path), name)

    def _enter_class(self, kind: type) -> None:
        for named in self._search_classes(kind):
            for name in _MAKING:
                self._notes.look_up(named, name)

    def _search_classes(self, kind: type) -> list[Named]:
        """Look for the attributes of a class, and of those that it is made of."""
        found = []
        for cls in kind.__mro__:
            whose = self._kind_of_class(cls)
            if whose and id(cls) not in self._classes:
                self._classes[id(cls)] = self._search_class(cls, whose)
            found += [self._classes[id(cls)]] if whose else []
        return found

    def _search_class(self, cls: type, whose: str) -> Named:
        inside = gc.get_referents(vars(cls))[0]  # the dict behind the view
        draft = None
        if whose == "own":
            what = f"the attribute {cls.__name__}.{{}}"
            draft = self._notes.draft(NAMES, what, inside, count=len(inside))
        named = self._notes.search(
            Named(cls.__name__, lambda name: inside.get(name, MISSING), draft)
        )
        for name, thing in list(inside.items()):
            is_asked = name not in _UNASKED or (name in _EQUALITY and COMPARES in self.uses)
            if name.startswith("__") and isinstance(thing, FunctionType) and is_asked:
                self._notes.look_up(named, name)
        return named

    def _enter_module(self, module: ModuleType, path: str) -> None:
        if self._kind(module.__name__) == "own":
            inside = vars(module)
            draft = self._notes.draft(
                NAMES, f"the variable '{path}.{{}}'", inside, count=len(inside)
            )
            self._notes.search(Named(path, lambda name: inside.get(name, MISSING), draft))

    def _enter_object(self, thing: Any, path: str) -> None:
        kind = type(thing)
        if kind.__module__.partition(".")[0] not in _CLOSED:
            self._search_classes(kind)
            self._search(thing, path)

    def _search(self, thing: Any, path: str) -> None:
        """Look for the attributes of an object, wherever it keeps them."""
        kind = type(thing)
        whose = self._kind_of_class(kind)
        if kind.__dictoffset__:
            inside = attributes_of(thing)
            is_open = kind.__module__.partition(".")[0] in _OPEN
            count = len(inside) if whose or is_open or kind is FunctionType else -1
            draft = self._notes.draft(ATTRIBUTES, f"the attribute {path}.{{}}", thing, kind, count)
            named = self._notes.search(Named(path, lambda name: inside.get(name, MISSING), draft))
            if (whose == "own" and OPENS in self.uses) or is_open:
                for name in list(inside):
                    self._notes.look_up(named, name)
        elif is_a(thing, local):
            self._notes.search_local(thing, path)
        slots = {
            name: member.__get__
            for cls in reversed(kind.__mro__)
            if "__slots__" in vars(cls)
            for name, member in vars(cls).items()
            if isinstance(member, MemberDescriptorType)
        }
        if slots:
            self._notes.search_slots(thing, path, slots)

    def _kind_of_class(self, cls: type) -> str:
        """Return whose a class is: one that its module does not have, if written in Python, was
        made by the user, as by ``dataclasses.make_dataclass``.
        """
        whose = self._kind(cls.__module__)
        if whose or hasattr(sys.modules.get(cls.__module__), cls.__qualname__.partition(".")[0]):
            return whose
        is_python = any(isinstance(thing, FunctionType) for thing in vars(cls).values())
        return "own" if is_python else ""

    def _kind(self, module: Any) -> str:
        """Return whose a module is: ``"own"`` of the user's, ``"nn"``, or nothing for others."""
        if str(module).partition(".")[0] == "nn":
            return "nn"
        return "own" if is_own(str(module), self._home) else ""
