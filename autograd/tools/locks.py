"""Locks and ``fork``: a child has none of its parent's threads, but the locks that they held."""

from __future__ import annotations

import os
from _thread import RLock
from typing import Any
from weakref import WeakSet


class Lock:
    """A re-entrant lock that is free in a child, unless the thread that forked held it itself.

    It is for what stays whole when a thread vanishes while holding it.

    >>> with Lock() as lock, lock:
    ...     pass
    """

    def __init__(self) -> None:
        self._lock = RLock()
        _locks.add(self)

    def __enter__(self) -> Lock:
        self._lock.acquire()
        return self

    def __exit__(self, *error: object) -> None:
        self._lock.release()

    def renew(self) -> None:
        """Replace the lock if a thread holds it that is not there any more."""
        if self._lock.acquire(blocking=False):
            self._lock.release()
        else:
            self._lock = RLock()


_locks: WeakSet[Lock] = WeakSet()


def _renew_all() -> None:
    for lock in list(_locks):
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)


def hold_at_fork(lock: Any) -> None:
    """Let a process fork only while no other thread holds a re-entrant lock.

    It is for what a thread that vanished would leave torn. Of several locks the last ones named are
    taken first.

    Arguments:
        lock: held for short, without waiting for anything else.
    """
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(
            before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release
        )
