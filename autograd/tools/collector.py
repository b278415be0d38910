"""The collector of reference cycles, made to look less often while very many objects are made.

Tracing makes millions of objects that all stay: each look at them is in vain.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from autograd.tools.locks import Lock

SELDOM = 200_000  # new objects until it looks: what garbage they may be is still little
_lock = Lock()
_running = 0  # blocks, of any thread
_before: tuple[int, int, int] | None = None  # the thresholds to go back to


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Let the collector look seldom, in this block; all threads share it.

    Whoever sets its thresholds meanwhile keeps what was set. Where it is off it stays so.

    >>> with seldom_collected():
    ...     gc.get_threshold()[0] >= SELDOM or not gc.isenabled()
    True
    """
    _begin()
    try:
        yield
    finally:
        _end()


def _begin() -> None:
    global _running, _before
    with _lock:
        _running += 1
        before = gc.get_threshold()
        if _running == 1 and 0 < before[0] < SELDOM:  # 0 stands for never
            _before = before
            gc.set_threshold(SELDOM, *before[1:])


def _end() -> None:
    global _running, _before
    with _lock:
        _running -= 1
        if _running == 0 and _before is not None:
            if gc.get_threshold() == (SELDOM, *_before[1:]):
                gc.set_threshold(*_before)
            _before = None
