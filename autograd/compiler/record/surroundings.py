"""Surroundings: everything that a function can find outside of its arguments.

A walk goes from the function through its cells, its defaults, the globals that its code names, what
it is a method of, classes, containers and arrays, to everything that these lead to. An attribute
counts if code that was met names it: what nobody names, as a history that grows, may change. The
user's own code is read, and that of ``nn``; a function of another package counts as one thing,
unless it wraps one of the user's.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from types import CodeType, FunctionType, GeneratorType, ModuleType
from typing import Any

from autograd.compiler.record.attributes import Attributes
from autograd.compiler.record.codes import (
    WRITES,
    home_of,
    named_by,
    whose,
)
from autograd.compiler.record.contents import Contents
from autograd.compiler.record.notes import Draft, Notes
from autograd.compiler.record.places import Places
from autograd.compiler.record.same import (
    FIXED,
    MISSING,
    NAMES,
    VARIABLES,
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

    def put_back(self) -> None:
        """Let random numbers go on from where they were."""
        for state in self._states:
            state.put_back()


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
        self._attributes = Attributes(self._notes, self._home, self.uses)
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
            self._attributes.enter_class(thing)
        elif is_a(thing, ModuleType):
            self._attributes.enter_module(thing, path)
        elif (state := state_of(thing, path)) is not None:
            self._enter_state(thing, path, state)
        else:
            if contents is not None:
                self._enter_contents(thing, path, contents)
            self._attributes.enter_object(thing, path)

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
        kind = whose(str(f.__globals__.get("__name__", "")), self._home)
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
            self._attributes.search(f, path)

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
