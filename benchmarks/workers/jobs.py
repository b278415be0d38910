"""The worker of a peer that makes jobs of problems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from benchmarks.problems.jobs import Job, UnableError
from benchmarks.workers.timing import once

Reply = dict[str, Any]


class Versioned(Protocol):
    """A peer: what its methods make of a size are jobs."""

    version: str


class JobWorker:
    """A peer, and its jobs so far.

    Arguments:
        peer: the peer.
        timed: gives the mean seconds of a run, and its result.
    """

    def __init__(
        self, peer: Versioned, timed: Callable[[Callable[[], Any]], tuple[float, Any]]
    ) -> None:
        self._peer = peer
        self._timed = timed
        self._jobs: dict[tuple[str, int], tuple[Job, list[float]]] = {}

    def hello(self) -> Reply:
        """Say what runs."""
        return {"version": self._peer.version}

    def solve(self, problem: str, size: int) -> Reply:
        """Do a job for one repetition.

        Arguments:
            problem: a method of the peer.
            size: its argument.

        Returns:
            the mean ``seconds`` of a run; what it computed, as ``numbers``, unless that is what
            it was the time before; at the first time also how long the ``first`` run took.
        """
        reply: Reply = {}
        if (problem, size) not in self._jobs:
            try:
                job = getattr(self._peer, problem)(size)
            except UnableError as unable:
                return {"failed": str(unable)}
            reply["first"], result = once(job.run)
            reply["numbers"] = job.numbers(result)
            del result
            if job.settle is not None:
                job.settle()
                job.run()
            self._jobs[problem, size] = job, reply["numbers"]
        job, known = self._jobs[problem, size]
        reply["seconds"], result = self._timed(job.run)
        numbers = job.numbers(result)
        if numbers != known:
            reply["numbers"] = numbers
        return reply
