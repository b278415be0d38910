"""The workshop: one thread in the background, which makes machine code while calls go on.

LLVM runs without the interpreter's lock. Jobs are done one after the other. At the end of the
process the one at hand is waited for, since LLVM must not be torn down while it works; in a child
made by fork there is no such thread, and whoever still wants a job done brings it again.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Callable
from queue import SimpleQueue
from time import sleep
from typing import Any
from weakref import WeakSet, ref

from autograd.tools.locks import Lock

_PAUSE = 1e-3  # seconds


class Job:
    """Something to be done once, by whoever comes first.

    Arguments:
        work: does it, and returns what is wanted.

    >>> job = Job(lambda: 2.0)
    >>> job.run()
    >>> job.is_done, job.result
    (True, 2.0)
    """

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work: Callable[[], Any] | None = work
        self._lock = Lock()
        self.is_done = False
        self.result: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        """Do it, or wait until another thread has; an exception is noted in ``error``."""
        with self._lock:
            if self._work is None:
                return
            try:
                self.result = self._work()
            except Exception as error:
                self.error = error
            self._work = None
            self.is_done = True


class Workshop:
    """Does jobs in a thread of its own, which begins with the first.

    >>> job = Job(lambda: 2.0)
    >>> workshop = Workshop()
    >>> workshop.bring(job)
    >>> workshop.finish()
    >>> job.result
    2.0
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[ref[Job]] = SimpleQueue()  # what nobody wants any more is skipped
        self._waiting: WeakSet[Job] = WeakSet()
        self._at_work = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closed = False

    def bring(self, job: Job) -> None:
        """Let a job be done, unless it is waiting already.

        Arguments:
            job: kept by whoever wants its result.
        """
        if job in self._waiting or self._is_closed:
            return
        self._waiting.add(job)
        self._jobs.put(ref(job))
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True, name="valuegrad")
            self._thread.start()

    def finish(self) -> None:
        """Do all that waits now."""
        for job in list(self._waiting):
            job.run()

    def close(self) -> None:
        """Begin no further job, and wait for the one at hand."""
        self._is_closed = True
        with self._at_work:
            pass

    def _work(self) -> None:
        while True:
            job = self._jobs.get()()
            sleep(_PAUSE)  # whoever waits for what the last job held comes first
            with self._at_work:
                if self._is_closed:
                    return
                if job is not None:
                    job.run()
                    self._waiting.discard(job)
            del job  # or it would be kept until the next


_workshop = Workshop()


def bring(job: Job) -> None:
    """Let a job be done in the background."""
    _workshop.bring(job)


def finish() -> None:
    """Do now what is waiting to be done in the background."""
    _workshop.finish()


def _renew() -> None:
    global _workshop
    _workshop = Workshop()


def _close() -> None:
    _workshop.close()


atexit.register(_close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew)
