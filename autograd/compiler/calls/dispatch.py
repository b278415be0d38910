"""Dispatch: all calls of a function with arguments of one structure, and the paths that they took.

A path is known by the outcomes of its guards. A call runs along the path that the last one took.
Where a guard fails, it goes on along one that parts there, until it comes to the end of one or to
where no known path goes on: then it is traced.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiler.calls.budget import Budget, worth_keeping
from autograd.compiler.calls.junction import Junction, part
from autograd.compiler.calls.specialisation import Specialisation
from autograd.compiler.calls.variants import Calls
from autograd.compiler.calls.whole_numbers import largest_int
from autograd.compiler.calls.worlds import ChangedError, World
from autograd.compiler.record.record import Traced, traced
from autograd.compiler.runtime.doubles import doubles, room
from autograd.compiler.runtime.layout import give, take_call
from autograd.compiler.warning import warn
from autograd.structures.layout import Layout, layout_of
from autograd.structures.tree import flatten
from autograd.tools.locks import Lock

MOST_SPARE = 1 << 16  # numbers that are worth keeping memory for
LEFT: Any = object()  # a call that goes on as no known path does


class Dispatch(Calls):
    """The calls of a function with arguments of one structure.

    Arguments:
        f: the function.
        name: what to call it in errors.
        structure: a pair: the arguments by position, and by name.
        differentiates: whether derivatives by captured leaves are wanted.
        is_exact: whether everything is rounded as it is eagerly.
        world: that it is traced in; None if nothing is watched.
    """

    f: Callable[..., Any]
    name: str
    layout: Layout
    differentiates: bool
    is_exact: bool
    room: int  # numbers of the arguments, and of the captured leaves of any path
    specialisations: list[Specialisation]
    latest: Specialisation | None
    spare_numbers: array[float] | None  # memory of a call that is over
    spare_results: array[float] | None
    lock: Any
    world: World | None
    budget: Budget

    def __init__(
        self,
        f: Callable[..., Any],
        name: str,
        structure: Any,
        differentiates: bool,
        is_exact: bool = False,
        world: World | None = None,
    ) -> None:
        self.f = f
        self.name = name
        for half, path in zip(structure, ("args", "kwargs"), strict=True):
            flatten(half, path)  # refuses what is no number by its place
        self.layout = layout_of(structure, "args")
        self.differentiates = differentiates
        self.is_exact = is_exact
        self.room = self.layout.size
        self.specialisations = []
        self.latest = None
        self.spare_numbers = self.spare_results = None
        self.lock = Lock()
        self.world = world
        self.budget = Budget()
        self.places = None if world is None else world.beside(f, self.layout.outline)

    def take(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the numbers of a call's arguments, with room for those of captured leaves."""
        if not self.holds():
            return None
        numbers = self._room_of_arguments()
        return None if take_call(self.layout, args, kwargs, numbers) < 0 else numbers

    def take_by_position(self, given: Any, count: int) -> array[float] | None:
        """Return the same of arguments by position that are not in a tuple yet; compiled alone."""
        if not self.holds():
            return None
        numbers = self._room_of_arguments()
        return numbers if take_by_position(self.layout, given, count, numbers) else None  # type: ignore[name-defined]  # noqa: F821

    def _room_of_arguments(self) -> array[float]:
        numbers = self.spare_numbers
        if numbers is None or len(numbers) != self.room:
            return room(self.room)
        self.spare_numbers = None  # as long as this call, or one within it, needs them
        return numbers

    def run(self, taken: Any, args: tuple[Any, ...] | None, kwargs: dict[str, Any] | None) -> Any:
        """Return what the function returns; see :meth:`Calls.run`.

        Without the arguments it is LEFT, if they are needed: where no known path goes on.
        """
        numbers: array[float] = taken
        specialisation = self.latest
        if specialisation is None:
            if args is None or kwargs is None:
                return LEFT
            return self._new_path(numbers, args, kwargs)
        results = self.spare_results
        if results is None or len(results) != specialisation.n_results:
            results = room(specialisation.n_results)
        else:
            self.spare_results = None
        failed = specialisation.run(numbers, results)
        if failed < 0:
            found = specialisation.finished(results)
            if self.room <= MOST_SPARE and specialisation.n_results <= MOST_SPARE:
                self.spare_numbers, self.spare_results = numbers, results
            return found
        while True:
            junction: Junction | None = specialisation.junctions.get(failed)
            follower = None if junction is None else junction.follower(specialisation, numbers)
            if follower is None:
                break
            if follower.n_results > len(results):
                results = room(follower.n_results)
            left = follower.run(numbers, results)
            if left < 0:
                self.latest = follower
                return follower.finished(results)
            is_lost = left <= failed  # at a whole number, of which this was not the one either
            specialisation, failed = follower, left
            if is_lost:
                break
        if args is None or kwargs is None:
            return LEFT
        if self._is_worth_a_path(specialisation, failed, numbers):
            return self._new_path(numbers, args, kwargs)
        return self.f(*args, **kwargs)

    def paths(self) -> list[Any]:
        """Return the specialisations."""
        return self.specialisations

    def _is_worth_a_path(self, left: Specialisation, guard: int, numbers: array[float]) -> bool:
        """Return whether to trace a call that left a path at a guard, and goes on as none does."""
        was_spent = self.budget.is_spent
        allowed = self.budget.allows(self.specialisations, lambda: left.way_out(guard, numbers))
        if self.budget.is_spent and not was_spent:
            warn(
                f"{self.name} took {len(self.specialisations)} different branches. New ones run "
                "uncompiled until they are taken more often. Choose by where() "
                "in place of if, or compile the part of it that does not branch."
            )
        return allowed

    def _new_path(
        self, numbers: array[float], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        """Trace a call; return the result of the path, so that it is that of later calls."""
        specialisation, results = self.new_specialisation(
            numbers[: self.layout.size], largest_int(args, kwargs)
        )
        if specialisation in self.specialisations:
            again = doubles(specialisation.n_results)
            if specialisation.run(numbers, again) < 0:
                results = again
        return specialisation.finished(results)

    def next_path(self, tried: Sequence[tuple[Specialisation, int]]) -> Specialisation | None:
        """Return a path that rows may take, given where they left those tried before.

        Arguments:
            tried: paths, and the guard that failed in each.

        Returns:
            the longest that remains, since where it is left tells most; None if none does.
        """
        left, guard = tried[-1]
        junction = left.junctions.get(guard)
        if junction is None or any(before > guard for _, before in tried):
            return None
        gone = {path.outcomes[guard] for path, before in tried if before == guard}
        ways = [path for outcome, path in junction.ways.items() if outcome not in gone]
        return max(ways, key=lambda path: len(path.outcomes), default=None)

    def new_specialisation(
        self, numbers: Sequence[float], given_int: float = -1.0
    ) -> tuple[Specialisation, array[float]]:
        """Trace a call; return its path, which is kept unless it is known, and its results.

        Arguments:
            numbers: of its arguments.
            given_int: the largest int among them as they were given; -1 if there is none.

        Raises:
            IntsMatterError: if f could do another thing with that int than with a float.
            ChangedError: if the world is no longer the one that the calls belong to.
        """
        with self.lock:
            call = self.trace(numbers, given_int)
            self.layout.limit_ints(call.largest_int)
            specialisation = Specialisation(call, self.name, len(numbers), self.is_exact)
            if self.world is not None and not (self.world.holds() and self.holds()):
                raise ChangedError(specialisation.finished, array("d", call.numbers))
            for known in self.specialisations:
                if known.outcomes == specialisation.outcomes:  # rounding sent it here: see Program
                    return specialisation, array("d", call.numbers)
            self.room = max(self.room, specialisation.n_inputs)
            self._keep(specialisation)
            self.latest = specialisation
            return specialisation, array("d", call.numbers)

    def _keep(self, path: Specialisation) -> None:
        """Add a path to those known; if they are too many, forget those that serve least."""
        known = [*self.specialisations, path]
        kept = worth_keeping(known)
        if len(kept) == len(known):
            part(path, self.specialisations)
        else:
            for one in kept:
                one.junctions = {}
                one.calls //= 2  # what was taken long ago counts less
            for k, one in enumerate(kept):
                part(one, kept[:k])
        self.specialisations = kept

    def trace(self, numbers: Sequence[float], given_int: float = -1.0) -> Traced:
        """Return what a call with certain numbers comes to."""
        tree = flatten(give(self.layout, array("d", numbers), 0), "args")
        return traced(self.f, self.name, tree, list(numbers), self.differentiates, given_int)
