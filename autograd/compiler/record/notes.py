"""Notes: what is met on the walk through a function's surroundings, and where it was found."""

from __future__ import annotations

from collections.abc import Callable, Collection
from types import CodeType
from typing import Any

from autograd.compiler.record.contents import Contents, contents_of
from autograd.compiler.record.places import Place
from autograd.compiler.record.same import (
    ATTRIBUTES,
    BY_REFERENCE,
    MISSING,
    NAMES,
    is_a,
    is_value,
    remembered,
)
from autograd.compiler.record.states import is_chance
from autograd.node import Node

_PLAIN = (type(None), bool, type(...), CodeType, Node)  # nothing is found in them


class Draft:
    """A place to which things are still added."""

    def __init__(
        self, kind: int, what: str, holder: Any, kept: Any = None, count: int = -1
    ) -> None:
        self.kind, self.what, self.holder, self.kept, self.count = kind, what, holder, kept, count
        self.keys: list[Any] = []
        self.found: list[tuple[int, Any, int]] = []

    def is_of_use(self) -> bool:
        """Return whether something is looked at there."""
        return bool(self.keys) or self.count >= 0 or self.kind not in {NAMES, ATTRIBUTES}

    def place(self) -> Place:
        """Return the place itself; its holder is held weakly if it can be."""
        how, holder = remembered(self.holder, False)
        is_weak = how == BY_REFERENCE
        return Place(
            self.kind, self.what, holder, is_weak, self.keys, self.found, self.kept, self.count
        )


class Named:
    """Something that is searched for attributes by the names that code uses.

    Arguments:
        path: what to call it.
        look: returns what stands under a name, or MISSING.
        draft: where that is noted; None if it need not be watched.
        always: names of which it is noted too that nothing stands there.
    """

    def __init__(
        self, path: str, look: Callable[[str], Any], draft: Draft | None,
        always: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.path, self.look, self.draft, self.always = path, look, draft, always
        self.done = 0  # names that were looked up


class Notes:
    """What was met so far, and where, and what is still to be searched."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.met: list[tuple[Any, str, Contents | None]] = []  # kept, so that no identity recurs
        self.names: dict[str, None] = {}  # of attributes, as code uses them
        self._numbers: dict[int, int] = {}  # of things that were met, by identity
        self._named: list[Named] = []

    def number(self, thing: Any, path: str) -> int:
        """Return the number of a thing in the order in which they are met; -1 if it holds none."""
        if is_a(thing, _PLAIN) or is_value(thing):
            return -1
        if id(thing) not in self._numbers:
            self._numbers[id(thing)] = len(self.met)
            self.met.append((thing, path, contents_of(thing)))
        return self._numbers[id(thing)]

    def draft(self, kind: int, what: str, holder: Any, kept: Any = None, count: int = -1) -> Draft:
        """Begin a place."""
        draft = Draft(kind, what, holder, kept, count)
        self.drafts.append(draft)
        return draft

    def note(self, draft: Draft, key: Any, thing: Any, path: str) -> None:
        """Note that a thing was found in a place."""
        number = self.number(thing, path)
        contents = self.met[number][2] if number >= 0 else None
        is_content = contents is not None and not contents.is_part
        draft.keys.append(key)
        draft.found.append((*remembered(thing, is_content or is_chance(thing)), number))

    def look_up(self, named: Named, name: str) -> None:
        """Note what stands under a name in something that is searched."""
        thing, draft = named.look(name), named.draft
        if draft is None:
            self.number(thing, f"{named.path}.{name}")
        elif name not in draft.keys and (thing is not MISSING or name in named.always):
            self.note(draft, name, thing, f"{named.path}.{name}")

    def search(self, named: Named) -> Named:
        """Have something searched for every name that is used."""
        self._named.append(named)
        return named

    def look_everywhere(self) -> bool:
        """Look up the names that were not looked up yet; return whether there were any."""
        names, found = list(self.names), False
        for named in list(self._named):
            for name in names[named.done :]:
                self.look_up(named, name)
                found = True
            named.done = len(names)
        return found
