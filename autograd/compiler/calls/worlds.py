"""Worlds: surroundings that a compiled function was called in, with what was compiled for each.

A world is looked at before each call, which takes some ten nanoseconds. Only if something in it is
another object than before, the walk through the surroundings is made anew, and compared with those
of the worlds that are known. Compiled, this file is built with worlds.pxd.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.compiler.calls.variants import Variants
from autograd.compiler.record.places import Places
from autograd.compiler.record.same import is_value
from autograd.compiler.record.surroundings import Surroundings
from autograd.structures.outline import beside_numbers

Batch = tuple[int | None, ...] | None
MOST_WORLDS = 8
_FEW = 16  # calls that are not worth compiling for
_NONE, _SOON, _WHOLE = range(3)  # how much a world is trusted
_MOST_HASTY = 16  # worlds one after the other that served few calls


class ChangedError(Exception):
    """What a function reads outside changed while it was traced; what came of it is not kept.

    Arguments:
        finished: makes the result of the call that was traced.
        numbers: of it.
    """

    def __init__(self, finished: Callable[[Any], Any], numbers: Any) -> None:
        super().__init__()
        self._finished, self._numbers = finished, numbers

    def result(self) -> Any:
        """Return the result of the call that was traced."""
        return self._finished(self._numbers)


class World:
    """Surroundings that a function was called in.

    Arguments:
        places: what it reaches.
        reason: what had changed, in words; nothing for the first world.
        is_on_trial: whether the function itself runs until the world has lasted for some calls.
        batch: which arguments have rows, as in :func:`autograd.compile`.
    """

    places: Places
    reason: str
    is_on_trial: bool
    calls: int
    variants: Variants  # what was compiled, with derivatives by what is captured
    plain_variants: Variants  # and without

    def __init__(self, places: Places, reason: str, is_on_trial: bool, batch: Batch) -> None:
        self.places = places
        self.reason = reason
        self.is_on_trial = is_on_trial
        self.calls = 0
        self.variants = Variants(batch)
        self.plain_variants = Variants(batch)

    def is_empty(self) -> bool:
        """Return whether nothing was compiled in it."""
        return not (self.variants.known or self.plain_variants.known)

    def beside(self, f: Callable[..., Any], outline: Any) -> Places | None:
        """Return what a call reaches through its arguments, beyond what any call does.

        Arguments:
            f: the function.
            outline: of the arguments' structure; what it has beside numbers counts.

        Returns:
            the places; None if there are none.
        """
        given = [thing for thing in beside_numbers(outline) if not _holds_nothing(thing)]
        if not given:
            return None
        places = Surroundings(f, given).places.beyond(self.places)
        return places if places.moving else None

    def holds(self) -> bool:
        """Return whether everything in it is as it was."""
        return self.places.hold()


def _holds_nothing(thing: Any) -> bool:
    """Whether nothing that can change is found in a thing, as in most that structures hold."""
    usual = thing is None or thing is list or thing is tuple or thing is dict
    return usual or isinstance(thing, bool) or is_value(thing)


class Worlds:
    """The worlds of a function, at most MOST_WORLDS.

    Arguments:
        f: the function.
        batch: which arguments have rows, as in :func:`autograd.compile`.
    """

    f: Callable[..., Any]
    batch: Batch
    known: list[World]  # the one that was met last at the end
    latest: World | None
    reasons: list[str]  # of the worlds that were met
    hasty: int
    trust: int  # whether the latest is looked at: always, once more, or not at all

    def __init__(self, f: Callable[..., Any], batch: Batch) -> None:
        self.f = f
        self.batch = batch
        self.known = []
        self.latest = None
        self.reasons = []
        self.hasty = 0
        self.trust = _NONE

    def are_ready(self) -> bool:
        """Return whether the latest world is still the one, and calls may be compiled in it."""
        world = self.latest
        if world is None or world.is_on_trial:
            return False
        world.calls += 1
        if self.trust == _WHOLE:
            return True
        holds = world.places.hold()
        if holds:
            self._note_looked()
        return holds

    def _note_looked(self) -> None:
        if self.trust == _SOON:
            self.trust = _WHOLE

    def turn(self) -> World:
        """Return the world as it is now, which becomes the latest."""
        self._note_looked()
        world = self.latest
        if world is not None and world.places.hold():
            world.calls += 1
            world.is_on_trial = world.is_on_trial and world.calls < _FEW
            return world
        held = [one for one in self.known if one.places.hold()]
        if not held:
            places = Surroundings(self.f).places
            held = [one for one in self.known if places.unlike(one.places) is None]
            if not held:
                held = [self._new(places)]
            held[0].places = places
        self.latest = held[0]
        others = [one for one in self.known if one is not self.latest]
        self.known = [*others, self.latest][-MOST_WORLDS:]
        return self.latest

    def _new(self, places: Places) -> World:
        left = self.latest
        if left is None:
            return World(places, "", False, self.batch)
        reason = left.places.moved() or "something"
        self.note(reason)
        self.hasty = self.hasty + 1 if left.calls < _FEW else 0
        if left.is_empty():
            self.known.remove(left)
        return World(places, reason, self.hasty >= _MOST_HASTY, self.batch)

    def note(self, reason: str) -> None:
        """Note in words what had changed when a call was traced anew."""
        self.reasons = [*self.reasons, reason][-MOST_WORLDS:]

    def watched(self) -> list[str]:
        """Return in words what is compared at each call."""
        world = self.latest
        if world is None:
            return []
        found = world.places.descriptions()
        for calls in (world.variants.latest, world.plain_variants.latest):
            if calls is not None and calls.places is not None:
                found += calls.places.descriptions()
        return list(dict.fromkeys(found))


class Steady:
    """A block in which the surroundings of a function do not change.

    Arguments:
        worlds: of the function; None if nothing is watched.
    """

    def __init__(self, worlds: Worlds | None) -> None:
        self._worlds = worlds
        self._before = _NONE

    def __enter__(self) -> None:
        if self._worlds is not None:
            self._before = self._worlds.trust
            self._worlds.trust = self._before or _SOON

    def __exit__(self, *error: object) -> None:
        if self._worlds is not None:
            self._worlds.trust = self._before
