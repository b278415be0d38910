"""The process of one peer: it reads requests, one JSON object a line, and answers each so.

Its parent, runners/pool.py, starts it. Nothing else is on its standard output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any, Protocol

from benchmarks.peers.roster import MissingError
from benchmarks.workers.compiled import CompiledWorker
from benchmarks.workers.derivatives import DerivativesWorker
from benchmarks.workers.eager import EagerWorker
from benchmarks.workers.first import FirstWorker
from benchmarks.workers.fit import FitWorker
from benchmarks.workers.networks import NetworksWorker
from benchmarks.workers.optimise import OptimiseWorker


class Worker(Protocol):
    """A peer, and methods to ask it by; the keys of a request are a method's arguments."""

    def hello(self) -> dict[str, Any]:
        """Say what runs."""


SUITES: dict[str, Callable[[str], Worker]] = {
    "eager": EagerWorker,
    "derivatives": DerivativesWorker,
    "compiled": CompiledWorker,
    "first": FirstWorker,
    "fit": FitWorker,
    "networks": NetworksWorker,
    "optimise": OptimiseWorker,
}


def serve(suite: str, peer: str) -> None:
    """Answer requests until there are no more."""
    answers, sys.stdout = sys.stdout, sys.stderr

    def answer(reply: dict[str, Any]) -> None:
        print(json.dumps(reply), file=answers, flush=True)

    try:
        worker = SUITES[suite](peer)
        answer(worker.hello())
    except MissingError as missing:
        answer({"missing": str(missing)})
        return
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        method: Callable[..., dict[str, Any]] = getattr(worker, request.pop("do"))
        answer(method(**request))
