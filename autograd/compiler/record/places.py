"""Places: where a function finds things outside of its arguments, and what was found there.

They are compared at each call of compiled code. Compiled, this file is built with places.pxd.
"""

from __future__ import annotations

from typing import Any

from autograd.compiler.record import same
from autograd.compiler.record.same import is_alike

try:
    import cython
except ImportError:
    from autograd._build import no_cython as cython

_VARIABLES, _NAMES, _ATTRIBUTES, _ITEMS, _PAIRS, _MEMORY, _READ, _FIXED = same.KINDS  # C's ints


class Place:
    """Some things that are found in one thing.

    Arguments:
        kind: how they are found, of ``same.KINDS``.
        what: the place in words, with ``{}`` for the key of a thing.
        holder: what they are found in, or, if it is held weakly, a reference to it.
        is_weak: whether it is.
        keys: under what; things that never change.
        found: of each thing how it is known again, what is kept for that, and the number of what it
            holds, -1 if nothing is.
        kept: of ATTRIBUTES the type of the object; of MEMORY what reads it, and the bytes; of READ
            the function that reads.
        count: how many things there are, named or not; -1 if that does not matter. Of MEMORY and
            READ 1 if what is read is not all there is.
    """

    kind: int
    what: str
    holder: Any
    is_weak: bool
    keys: tuple[Any, ...]
    things: tuple[Any, ...]
    hows: bytes
    numbers: tuple[int, ...]
    kept: Any
    count: int

    def __init__(
        self, kind: int, what: str, holder: Any, is_weak: bool, keys: list[Any],
        found: list[tuple[int, Any, int]], kept: Any = None, count: int = -1,
    ) -> None:  # fmt: skip
        self.kind = kind
        self.what = what
        self.holder = holder
        self.is_weak = is_weak
        self.keys = tuple(keys)
        self.hows = bytes([how for how, _, _ in found])
        self.things = tuple([thing for _, thing, _ in found])
        self.numbers = tuple([number for _, _, number in found])
        self.kept = kept
        self.count = count

    def other(self, exactly: bool) -> int:
        """Return the index of the first thing that is another than it was.

        Arguments:
            exactly: whether numbers count as others if they are other objects.

        Returns:
            the index; -1 if none is.
        """
        if cython.compiled and self.kind < _MEMORY:
            look = self.look()
            at: int = other_at(cython.address(look), exactly)  # type: ignore[name-defined]  # noqa: F821
            return at
        kind, holder = self.kind, self.holder
        if self.is_weak:
            holder = holder()
            if holder is None:
                return 0
        if kind == _MEMORY:
            return self._other_memory(holder)
        if kind == _READ:
            return same.other_of(
                self.kept(holder), self.things, self.hows, exactly and self.count != 1
            )
        if kind == _VARIABLES:
            return same.other_variable(holder, self.things, self.hows, exactly)
        if kind == _ITEMS:
            return same.other_of(holder, self.things, self.hows, exactly)
        if kind == _PAIRS:
            return same.other_pair(holder, self.keys, self.things, self.hows, exactly)
        if kind == _ATTRIBUTES:
            if type(holder) is not self.kept:
                return 0
            holder = same.attributes_of(holder)
        if self.count >= 0 and len(holder) != self.count:
            return len(self.keys)
        return same.other_named(holder, self.keys, self.things, self.hows, exactly)

    def look(self) -> Any:
        """Return the place as C has it (see same.h); compiled alone."""
        return look_at(  # type: ignore[name-defined]  # noqa: F821
            self.kind, self.holder, self.is_weak, self.keys, self.things, self.hows, self.kept,
            self.count,
        )  # fmt: skip

    def _other_memory(self, holder: Any) -> int:
        read, before = self.kept
        if read(holder, False) != self.keys:
            return 0
        if cython.compiled and self.count != 1:
            found: int = same_memory(holder, before)  # type: ignore[name-defined]  # noqa: F821
            if found >= 0:
                return -found  # the index -1, or 0
        return -1 if read(holder, True) == before else 0

    def unlike(self, other: Place) -> int:
        """Return the index of the first thing that is another in a second place; -1 if none is."""
        if self.kind != other.kind or len(self.things) != len(other.things):
            return 0
        for i in range(len(self.things)):
            how = self.hows[i]
            if (
                how != other.hows[i]
                or self.numbers[i] != other.numbers[i]
                or not is_alike(self.things[i], other.things[i], how)
            ):
                return i
        if len(self.keys) != len(other.keys):
            return 0
        for i in range(len(self.keys)):
            key, another = self.keys[i], other.keys[i]
            if key is not another and not (type(key) is type(another) and key == another):
                return i
        if self.kind == _MEMORY and self.kept[1] != other.kept[1]:
            return 0
        return 0 if self.kind == _ATTRIBUTES and self.kept is not other.kept else -1

    def description(self, index: int) -> str:
        """Return in words what stands in the place under a key."""
        key = self.keys[index] if index < len(self.keys) else "..."
        return self.what.replace("{}", str(key))


class Places:
    """Places that a function finds things in.

    Arguments:
        places: all of them.
    """

    all: list[Place]
    moving: list[Place]  # but for those that never move
    _others: list[Place]  # of these, what C cannot look at; the rest lies there as _looks
    _looks: bytearray

    def __init__(self, places: list[Place]) -> None:
        self.all = places
        self.moving = [place for place in places if place.kind != _FIXED]
        quick = [place for place in self.moving if cython.compiled and place.kind < _MEMORY]
        self._others = [place for place in self.moving if place not in quick]
        self._looks = self._looks_at(quick)

    def _looks_at(self, places: list[Place]) -> bytearray:
        if not cython.compiled:
            return bytearray()
        looks = bytearray(cython.sizeof(Look) * len(places))  # type: ignore[name-defined]  # noqa: F821
        for i in range(len(places)):
            place = places[i]
            add_look(looks, i, place.look())  # type: ignore[name-defined]  # noqa: F821
        return looks

    def hold(self) -> bool:
        """Return whether everything is as it was."""
        for place in self._others:
            if place.other(False) >= 0:
                return False
        return not cython.compiled or bool(all_hold(self._looks))  # type: ignore[name-defined]  # noqa: F821

    def beyond(self, others: Places) -> Places:
        """Return the places that are not among others, or where more is looked at."""
        known = {(place.kind, id(place.holder)): place.keys for place in others.moving}
        unknown = [p for p in self.moving if known.get((p.kind, id(p.holder))) != p.keys]
        return Places(unknown)

    def descriptions(self) -> list[str]:
        """Return in words what is compared, each once."""
        found: dict[str, None] = {}
        for place in self.moving:
            first = 3 if place.kind == _VARIABLES else 0  # behind a function's code and defaults
            is_whole = "{}" not in place.what  # it says the same of all that it holds
            count = 1 if is_whole else len(place.things)
            found |= dict.fromkeys([place.description(i) for i in range(first, count)])
        return list(found)

    def moved(self) -> str | None:
        """Return what is not as it was, in words; None if everything is."""
        for place in self.moving:
            index = place.other(False)
            if index >= 0:
                return place.description(index)
        return None

    def changed(self) -> str | None:
        """Return what is another object than it was, in words; None if nothing is."""
        for place in self.moving:
            index = place.other(True)
            if index >= 0:
                return place.description(index)
        return None

    def unlike(self, others: Places) -> str | None:
        """Return what is not the same in other places of the function, in words; None if all is."""
        for place, other in zip(self.all, others.all, strict=False):
            index = place.unlike(other)
            if index >= 0:
                return place.description(index)
        if len(self.all) != len(others.all):
            return "what it reaches"
        return None
