"""Variants: the calls of a function, by the structure of their arguments."""

from __future__ import annotations

from typing import Any

from autograd.compiler.record.places import Places
from autograd.structures.signature import signature

MOST_STRUCTURES = 512


class Calls:
    """The calls of a function with arguments of one structure: one by one, or in batches.

    Each kind does the following in its own way.
    """

    places: Places | None  # that are reached through the arguments

    def take(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return the numbers of a call's arguments; None if these have another structure."""
        raise NotImplementedError

    def run(self, taken: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what the function returns.

        Arguments:
            taken: the numbers of the arguments.
            args, kwargs: the arguments.

        Raises:
            TooManyPathsError: if rows of a batch take one path too many.
        """
        raise NotImplementedError

    def paths(self) -> list[Any]:
        """Return the specialisations."""
        raise NotImplementedError

    def products(self) -> list[str]:
        """Return the shapes of the products of matrices that batches are computed by."""
        return []

    def holds(self) -> bool:
        """Return whether everything that calls reach through their arguments is as it was."""
        return self.places is None or self.places.hold()


class Variants:
    """The calls of a function that are known, by the structure of their arguments.

    Arguments:
        batch: which arguments have rows, as in :func:`autograd.compile`.
    """

    batch: tuple[int | None, ...] | None
    known: list[Calls]
    latest: Calls | None
    by_signature: dict[int, list[Calls]]

    def __init__(self, batch: tuple[int | None, ...] | None) -> None:
        self.batch = batch
        self.known = []
        self.latest = None
        self.by_signature = {}

    def find(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Calls, Any] | None:
        """Return the calls that a call belongs to, and the numbers of its arguments.

        Arguments:
            args, kwargs: of the call.

        Returns:
            both, or None if no call with arguments of the structure is known.
        """
        for calls in self.by_signature.get(self._signature(args, kwargs), ()):
            taken = calls.take(args, kwargs)
            if taken is not None:
                self.latest = calls
                return calls, taken
        return None

    def add(self, calls: Calls, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Note the calls with arguments of a structure not met before.

        Arguments:
            calls: what runs them.
            args, kwargs: of one of them.
        """
        key = self._signature(args, kwargs)
        self.by_signature[key] = [*self.by_signature.get(key, ()), calls]
        self.known = [*self.known, calls]
        self.latest = calls

    def moved(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str | None:
        """Return in words what has changed that known calls of a structure reach, if anything."""
        for calls in reversed(self.by_signature.get(self._signature(args, kwargs), ())):
            moved: str | None = None if calls.places is None else calls.places.moved()
            if moved is not None:
                return moved
        return None

    def is_full(self) -> bool:
        """Whether there are as many structures as are worth keeping."""
        return len(self.known) >= MOST_STRUCTURES

    def _signature(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
        batch = self.batch
        if batch is None or len(batch) != len(args):
            found = signature(args)
        else:
            axes = [1 if axis == 0 else 0 for axis in batch]
            found = hash(tuple([signature(arg, axis) for arg, axis in zip(args, axes)]))  # noqa: B905  (speed)
        return hash((found, signature(kwargs))) if kwargs else found
