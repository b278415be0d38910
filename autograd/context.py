"""All the state there is besides graphs: what all threads share, and what each has for itself.

Nodes ask at every operation whether a mode is on or somebody watches. Each thread has its own
answer, which takes long to look up; so the threads count together how many are open, and where
that is 0 nobody asks further. Compiled, this file is built with context.pxd.
"""

from __future__ import annotations

from _thread import _local, allocate_lock
from typing import Any, Protocol


class Shared:
    """What all threads share.

    Arguments:
        clock: the moment that it is. The clock ticks when a sweep or a transform begins. A node
            tells when it was made, or by which sweep it was last seen: what is older than a
            transform cannot depend on it.
        open_modes: how many blocks of any mode are open.
        watches: how many transforms and tracers run a function just now.
        tracers: how many of them are tracers.
    """

    __slots__ = ("clock", "open_modes", "tracers", "watches")

    def __init__(self) -> None:
        self.clock = self.open_modes = self.watches = self.tracers = 0


shared = Shared()
globals()["shared"] = shared  # compiled, it would be known to C alone
_LAST = 2**32 - 1  # 32 bits keep nodes small; then time begins again at 1
_counting = allocate_lock()


def tick() -> int:
    """Let a moment pass, and return the new one."""
    shared.clock = shared.clock % _LAST + 1
    return shared.clock


def since(moment: int) -> int:
    """Return an earlier moment, or 0, before everything, if time began again after it."""
    return moment if moment <= shared.clock else 0


def count(what: str, change: int) -> None:
    """Count what begins (1) or has ended (-1) in a thread.

    Arguments:
        what: ``"open_modes"``, ``"watches"`` or ``"tracers"``.
        change: by how much.
    """
    with _counting:
        setattr(shared, what, getattr(shared, what) + change)


class Watch(Protocol):
    """What a transform sets up while it runs a function, to say where its result was cut off."""

    def note(self, how: str) -> None:
        """Note the line of the user's program that is running now."""

    def note_read(self, node: Any) -> None:
        """Note that a node's number was taken out, if the transform made the node."""

    def copied(self, node: Any) -> Any:
        """Return what stands for a copy of a node; None if it is a node of its own."""

    def depends(self, node: Any) -> bool:
        """Whether a node depends on an argument of a transform that is running."""

    def refuse(self, what: str, instead: str) -> None:
        """Raise for what would cut the result off."""


class Tracer(Protocol):
    """What compile() sets up while it runs a function on Values, to learn what it computes."""

    def condition(self, op: Any, left: Any, right: Any) -> Any:
        """Return a comparison whose truth is a guard when it is asked for."""

    def whole(self, value: Any, number: int) -> int:
        """Return an int that a value was turned into, as a guard."""

    def made(self, leaf: Any) -> None:
        """Note a leaf that the function itself made."""

    def copied(self, node: Any) -> Any:
        """Return what stands for a copy of a node."""

    def refuse(self, what: str, instead: str) -> None:
        """Raise for what compiled code could not repeat."""


class Present(_local):
    """What is open in this thread: how many blocks of each mode, a scope, a watch, a tracer."""

    no_grad = 0
    anomaly = 0
    scope: str | None = None  # the label of nodes made in the open blocks of name_scope
    watch: Watch | None = None  # of the innermost transform
    tracer: Tracer | None = None


present = Present()


def records() -> bool:
    """Whether operations in this thread are recorded: not under ``no_grad``."""
    return shared.open_modes == 0 or present.no_grad == 0


def watches_anomalies() -> bool:
    """Whether this thread is under ``detect_anomaly``."""
    return shared.open_modes > 0 and present.anomaly > 0


def is_watched() -> bool:
    """Whether a transform or a tracer runs a function in this thread."""
    return shared.watches > 0 and (present.tracer is not None or present.watch is not None)


def is_traced() -> bool:
    """Whether a function is being traced in this thread.

    >>> is_traced()
    False
    """
    return shared.tracers > 0 and present.tracer is not None
