"""Stands in for Cython's directives where Cython is not installed: the code runs as it reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
compiled = False


def cclass(cls: T) -> T:
    """Return the class unchanged; compiled, it becomes an extension type."""
    return cls


def no_gc(cls: T) -> T:
    """Return the class unchanged; compiled, its instances are not tracked by the collector."""
    return cls


def auto_pickle(_: bool) -> Callable[[T], T]:
    """Return the identity; compiled, it switches off Cython's own pickling."""
    return lambda cls: cls


def freelist(_: int) -> Callable[[T], T]:
    """Return the identity; compiled, that many freed instances are kept for reuse."""
    return lambda cls: cls
