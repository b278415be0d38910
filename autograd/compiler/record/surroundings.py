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
from collections.abc import Callable, Collection
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
from autograd.compiler.record.contents import Contents, contents_of
from autograd.compiler.record.places import (
    ATTRIBUTES,
    FIXED,
    NAMES,
    READ,
    VARIABLES,
    Place,
    Places,
)
from autograd.compiler.record.same import (
    BY_REFERENCE,
    MISSING,
    attributes_of,
    is_a,
    is_value,
    parts_of_function,
    remembered,
)
from autograd.compiler.record.states import State, held_by, is_chance, state_of, states_of_all
from autograd.node import Node

_OPEN = {"collections", "queue", "types"}  # modules whose classes hold what users put there
_CLOSED = {"builtins", "autograd", "numpy"}  # those whose objects are what they are
_MAKING = ("__init__", "__new__", "__post_init__")  # asked where a class is called
_EQUALITY = {"__eq__", "__ne__", "__hash__"}
_UNASKED = _EQUALITY | {
    *_MAKING, "__init_subclass__", "__class_getitem__", "__set_name__", "__repr__", "__str__",
    "__format__", "__del__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__",
    "__getnewargs__", "__copy__", "__deepcopy__", "__dir__", "__sizeof__",
}  # fmt: skip
_PLAIN = (type(None), bool, type(...), CodeType)  # nothing is found in them


class Surroundings:
    """What a function reaches, as it is now.

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

    places: Places

    def __init__(self, f: Callable[..., Any]) -> None:
        uses: set[str] = set()
        walk = _Walk(f, frozenset())
        while walk.uses != uses:  # what code does tells where to look
            uses = walk.uses
            walk = _Walk(f, frozenset(uses))
        self.places = Places([draft.place() for draft in walk.drafts])
        self._states = [*states_of_all(), *walk.states]

    def changed(self) -> str | None:
        """Return what is another object than it was, or has moved on, in words; or None."""
        for state in self._states:
            if state.has_moved():
                return state.what
        return self.places.changed()


class _Draft:
    """A place to which things are still added."""

    def __init__(
        self, kind: int, what: str, holder: Any, kept: Any = None, count: int = -1
    ) -> None:
        self.kind, self.what, self.holder, self.kept, self.count = kind, what, holder, kept, count
        self.keys: list[Any] = []
        self.found: list[tuple[int, Any, int]] = []

    def place(self) -> Place:
        """Return the place itself; its holder is held weakly if it can be."""
        how, holder = remembered(self.holder, False)
        is_weak = how == BY_REFERENCE
        return Place(
            self.kind, self.what, holder, is_weak, self.keys, self.found, self.kept, self.count
        )


class _Named:
    """Something that is searched for attributes by the names that code uses.

    Arguments:
        path: what to call it.
        look: returns what stands under a name, or MISSING.
        draft: where that is noted; None if it need not be watched.
        always: names of which it is noted too that nothing stands there.
    """

    def __init__(
        self, path: str, look: Callable[[str], Any], draft: _Draft | None,
        always: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.path, self.look, self.draft, self.always = path, look, draft, always
        self.done = 0  # names that were looked up


class _Walk:
    """The walk from a function through everything that it reaches.

    Arguments:
        f: the function.
        uses: what code on the way does, as far as it is known (see :class:`codes.Named`).
    """

    def __init__(self, f: Callable[..., Any], uses: frozenset[str]) -> None:
        self.drafts: list[_Draft] = []
        self.states: list[State] = []
        self.uses = set(uses)
        self._home = home_of(f)
        self._names: dict[str, None] = {}
        self._numbers: dict[int, int] = {}  # of things that were met, by identity
        self._met: list[tuple[Any, str, Contents | None]] = []  # kept, so that no identity recurs
        self._named: list[_Named] = []
        self._globals: dict[int, _Draft] = {}
        self._classes: dict[int, _Named] = {}
        self._number(f, str(getattr(f, "__name__", "f")))
        self._explore()

    def _explore(self) -> None:
        """Enter everything that is met, and look everywhere for every name, until all is done."""
        entered, is_done = 0, False
        while not is_done:
            while entered < len(self._met):
                self._enter(*self._met[entered])
                entered += 1
            is_done, names = True, list(self._names)
            for named in list(self._named):
                for name in names[named.done :]:
                    self._look_up(named, name)
                    is_done = False
                named.done = len(names)

    def _number(self, thing: Any, path: str) -> int:
        """Return the number of a thing in the order in which they are met; -1 if it holds none."""
        if is_a(thing, _PLAIN) or is_value(thing) or thing is MISSING:
            return -1
        if is_a(thing, Node) and not thing.is_constant:  # it is read anew
            return -1
        if id(thing) not in self._numbers:
            self._numbers[id(thing)] = len(self._met)
            self._met.append((thing, path, contents_of(thing)))
        return self._numbers[id(thing)]

    def _draft(
        self, kind: int, what: str, holder: Any, kept: Any = None, count: int = -1
    ) -> _Draft:
        draft = _Draft(kind, what, holder, kept, count)
        self.drafts.append(draft)
        return draft

    def _note(self, draft: _Draft, key: Any, thing: Any, path: str) -> None:
        """Note that a thing was found in a place."""
        number = self._number(thing, path)
        contents = self._met[number][2] if number >= 0 else None
        is_content = contents is not None and not contents.is_part
        draft.keys.append(key)
        draft.found.append((*remembered(thing, is_content or is_chance(thing)), number))

    def _look_up(self, named: _Named, name: str) -> None:
        thing, draft = named.look(name), named.draft
        if draft is None:
            self._number(thing, f"{named.path}.{name}")
        elif name not in draft.keys and (thing is not MISSING or name in named.always):
            self._note(draft, name, thing, f"{named.path}.{name}")

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
        draft = self._draft(contents.kind, what, thing, contents.kept, count)
        for key, held in zip(contents.keys, contents.things, strict=False):
            within = (key or path) if contents.kind == FIXED else f"{path}[{key!r:.40}]"
            self._note(draft, key, held, within)
        draft.keys = contents.keys

    def _enter_state(self, thing: Any, path: str, state: State) -> None:
        self.states.append(state)
        for part in held_by(thing):
            self._number(part, path)
        if isinstance(thing, GeneratorType) and thing.gi_frame is not None:
            self._read_code(thing.gi_code, thing.gi_frame.f_globals)

    def _enter_function(self, f: FunctionType, path: str) -> None:
        kind = self._kind(f.__globals__.get("__name__", ""))
        if kind == "own" or f.__closure__:
            draft = self._draft(VARIABLES, "{}", f)
            own = [f"the {part} of {path}" for part in ("code", "defaults", "defaults by name")]
            cells = [(f"the variable {name!r}", name) for name in f.__code__.co_freevars]
            names = [*((key, "a default") for key in own), *cells]
            for (key, name), thing in zip(names, parts_of_function(f), strict=True):
                self._note(draft, key, thing, name)
        if kind:
            self._read_code(f.__code__, f.__globals__, is_watched=kind == "own")
        if f.__dict__ or (kind == "own" and WRITES in self.uses):
            self._search(f, path)

    def _read_code(
        self, code: CodeType, variables: dict[str, Any], is_watched: bool = True
    ) -> None:
        """Follow the names that code uses."""
        named = named_by(code)
        self._names |= dict.fromkeys(named.attributes)
        self.uses |= named.uses if is_watched else set()
        if is_watched and id(variables) not in self._globals:
            self._globals[id(variables)] = self._draft(NAMES, "the variable '{}'", variables)
        for name in named.variables:
            thing = variables.get(name, MISSING)
            if is_watched:
                draft = self._globals[id(variables)]
                if name not in draft.keys:
                    self._note(draft, name, thing, name)
            elif isinstance(thing, (FunctionType, type)):
                self._number(thing, name)
        for name, level in named.modules if is_watched else ():
            whole = "." * level + name
            package = str(variables.get("__package__") or "")
            path = importlib.util.resolve_name(whole, package) if level and package else name
            self._number(sys.modules.get(path), name)

    def _enter_class(self, kind: type) -> None:
        for named in self._search_classes(kind):
            for name in _MAKING:
                self._look_up(named, name)

    def _search_classes(self, kind: type) -> list[_Named]:
        """Look for the attributes of a class, and of those that it is made of."""
        found = []
        for cls in kind.__mro__:
            whose = self._kind(cls.__module__)
            if whose and id(cls) not in self._classes:
                self._classes[id(cls)] = self._search_class(cls, whose)
            found += [self._classes[id(cls)]] if whose else []
        return found

    def _search_class(self, cls: type, whose: str) -> _Named:
        inside = gc.get_referents(vars(cls))[0]  # the dict behind the view
        draft = None
        if whose == "own":
            what = f"the attribute {cls.__name__}.{{}}"
            draft = self._draft(NAMES, what, inside, count=len(inside))
        named = _Named(cls.__name__, lambda name: inside.get(name, MISSING), draft)
        self._named.append(named)
        for name, thing in list(inside.items()):
            is_asked = name not in _UNASKED or (name in _EQUALITY and COMPARES in self.uses)
            if name.startswith("__") and isinstance(thing, FunctionType) and is_asked:
                self._look_up(named, name)
        return named

    def _enter_module(self, module: ModuleType, path: str) -> None:
        if self._kind(module.__name__) == "own":
            inside = vars(module)
            draft = self._draft(NAMES, f"the variable '{path}.{{}}'", inside, count=len(inside))
            self._named.append(_Named(path, lambda name: inside.get(name, MISSING), draft))

    def _enter_object(self, thing: Any, path: str) -> None:
        kind = type(thing)
        if kind.__module__.partition(".")[0] not in _CLOSED:
            self._search_classes(kind)
            self._search(thing, path)

    def _search(self, thing: Any, path: str) -> None:
        """Look for the attributes of an object, wherever it keeps them."""
        kind = type(thing)
        whose = self._kind(kind.__module__)
        if kind.__dictoffset__:
            inside = attributes_of(thing)
            is_open = kind.__module__.partition(".")[0] in _OPEN
            count = len(inside) if whose or is_open or kind is FunctionType else -1
            draft = self._draft(ATTRIBUTES, f"the attribute {path}.{{}}", thing, kind, count)
            named = _Named(path, lambda name: inside.get(name, MISSING), draft)
            self._named.append(named)
            if (whose == "own" and OPENS in self.uses) or is_open:
                for name in list(inside):
                    self._look_up(named, name)
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
        draft = self._draft(READ, f"the attribute {path}.{{}}", thing)
        keys = draft.keys
        draft.kept = lambda holder: [_in_slot(holder, slots[name]) for name in keys]
        look = lambda name: _in_slot(thing, slots[name]) if name in slots else MISSING  # noqa: E731
        self._named.append(_Named(path, look, draft, slots))

    def _search_local(self, thing: local, path: str) -> None:
        """Look for the attributes that an object has in this thread."""
        draft = self._draft(READ, f"the attribute {path}.{{}}", thing, count=1)
        keys = draft.keys
        draft.kept = lambda holder: _in_dict(holder.__dict__, keys)
        self._note(draft, "...", len(thing.__dict__), path)
        self._named.append(_Named(path, lambda name: thing.__dict__.get(name, MISSING), draft))

    def _kind(self, module: Any) -> str:
        """Return whose a module is: ``"own"`` of the user's, ``"nn"``, or nothing for others."""
        if str(module).partition(".")[0] == "nn":
            return "nn"
        return "own" if is_own(str(module), self._home) else ""


def _in_slot(thing: Any, get: Callable[[Any], Any]) -> Any:
    try:
        return get(thing)
    except AttributeError:
        return MISSING


def _in_dict(inside: dict[str, Any], keys: list[str]) -> list[Any]:
    return [len(inside), *(inside.get(name, MISSING) for name in keys[1:])]
