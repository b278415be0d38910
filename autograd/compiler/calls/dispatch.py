"""Dispatch: all calls of a function with arguments of one structure, and the paths that they took.

A path is known by the outcomes of its guards. Two calls that came out alike up to a guard asked
the same question there, so paths form a tree: where a guard fails, the paths that agree up to
there and not in it may be the right ones.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.calls.worlds import ChangedError, World
from autograd.compiler.record.record import Traced, traced
from autograd.compiler.runtime.doubles import doubles
from autograd.compiler.runtime.layout import give, take
from autograd.structures.layout import Layout, layout_of
from autograd.structures.tree import flatten
from autograd.tools.locks import Lock

MOST_PATHS = 256


class OtherStructureError(Exception):
    """The arguments have another structure than the calls that are known."""


class TooManyPathsError(Exception):
    """More paths than are worth keeping; whoever called runs the function itself."""


class Dispatch:
    """The calls of a function with arguments of one structure.

    Arguments:
        f: the function.
        name: what to call it in errors.
        structure: a pair: the arguments by position, and by name.
        differentiates: whether derivatives by captured leaves are wanted.
        world: that it is traced in; None if nothing is watched.
    """

    f: Callable[..., Any]
    name: str
    layout: Layout
    differentiates: bool
    room: int  # numbers of the arguments, and of the captured leaves of any path
    specialisations: list[Specialisation]
    latest: Specialisation | None
    lock: Any
    world: World | None

    def __init__(
        self, f: Callable[..., Any], name: str, structure: Any, differentiates: bool,
        world: World | None = None,
    ) -> None:  # fmt: skip
        self.f = f
        self.name = name
        for part, path in zip(structure, ("args", "kwargs"), strict=True):
            flatten(part, path)  # refuses what is no number by its place
        self.layout = layout_of(structure, "args")
        self.differentiates = differentiates
        self.room = self.layout.size
        self.specialisations = []
        self.latest = None
        self.lock = Lock()
        self.world = world

    def call(self, args: Any, kwargs: Any) -> Any:
        """Return what the function returns for arguments of the structure.

        Raises:
            OtherStructureError: if they are of another.
            TooManyPathsError: if the call would take one path too many.
        """
        specialisation = self.latest
        structure = (args, kwargs)
        if specialisation is None:
            return self._first(structure)
        numbers = doubles(self.room)
        if take(self.layout, structure, numbers, 0) < 0:
            raise OtherStructureError
        results = doubles(specialisation.n_results)
        failed = specialisation.run(numbers, results)
        if failed < 0:
            return specialisation.finished(results)
        while True:
            follower = specialisation.followers.get(failed)
            if follower is None:
                return self._search([(specialisation, failed)], numbers)
            if follower.n_results > len(results):
                results = doubles(follower.n_results)
            left = follower.run(numbers, results)
            if left < 0:
                self.latest = follower
                return follower.finished(results)
            if left <= failed:  # a whole number, of which this was not the one either
                return self._search([(specialisation, failed), (follower, left)], numbers)
            specialisation, failed = follower, left

    def _first(self, structure: Any) -> Any:
        numbers = doubles(self.layout.size)
        if take(self.layout, structure, numbers, 0) < 0:
            raise OtherStructureError
        specialisation, outcome = self.new_specialisation(numbers)
        specialisation.prepare()
        return specialisation.finished(outcome)

    def _search(self, tried: list[tuple[Specialisation, int]], numbers: array[float]) -> Any:
        """Return the result of a call that left some paths, each at a guard."""
        while True:
            candidate = self.next_path(tried)
            if candidate is None:
                specialisation, results = self.new_specialisation(numbers[: self.layout.size])
                if specialisation in self.specialisations:
                    specialisation.prepare()
                return specialisation.finished(results)
            if len(tried) == 1:
                left, guard = tried[0]
                left.followers[guard] = candidate
            results = doubles(candidate.n_results)
            failed = candidate.run(numbers, results)
            if failed < 0:
                self.latest = candidate
                return candidate.finished(results)
            tried.append((candidate, failed))

    def next_path(self, tried: Sequence[tuple[Specialisation, int]]) -> Specialisation | None:
        """Return a path that the call may take, given where it left those tried before.

        Arguments:
            tried: paths, and the guard that failed in each.

        Returns:
            the longest that remains, since where it is left tells most; None if none does.
        """
        found: Specialisation | None = None
        for specialisation in self.specialisations:
            longer = found is None or len(specialisation.outcomes) > len(found.outcomes)
            if longer and all(_may_follow(specialisation, left, guard) for left, guard in tried):
                found = specialisation
        return found

    def new_specialisation(self, numbers: Sequence[float]) -> tuple[Specialisation, array[float]]:
        """Trace a call; return its path, which is kept unless it is known, and its results.

        Raises:
            TooManyPathsError: if there are too many of them.
            ChangedError: if the world is no longer the one that the calls belong to.
        """
        with self.lock:
            if len(self.specialisations) >= MOST_PATHS:
                raise TooManyPathsError
            call = self.trace(numbers)
            specialisation = Specialisation(call, self.name, len(numbers))
            if self.world is not None and not self.world.holds():
                raise ChangedError(specialisation.finished, array("d", call.numbers))
            for known in self.specialisations:
                if known.outcomes == specialisation.outcomes:  # rounding sent it here: see Program
                    return specialisation, array("d", call.numbers)
            self.room = max(self.room, specialisation.n_inputs)
            self.specialisations = [*self.specialisations, specialisation]
            for known in self.specialisations:
                known.followers = {}  # a longer one may have come
            self.latest = specialisation
            return specialisation, array("d", call.numbers)

    def trace(self, numbers: Sequence[float]) -> Traced:
        """Return what a call with certain numbers comes to."""
        tree = flatten(give(self.layout, array("d", numbers), 0), "args")
        return traced(self.f, self.name, tree, list(numbers), self.differentiates)


def _may_follow(specialisation: Specialisation, left: Specialisation, guard: int) -> bool:
    """Whether a call that left a path at a guard may take another: it agrees only up to there."""
    outcomes = specialisation.outcomes
    if len(outcomes) <= guard or specialisation is left:
        return False
    return outcomes[guard] != left.outcomes[guard] and outcomes[:guard] == left.outcomes[:guard]
