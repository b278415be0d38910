"""What can be asked of a peer that trains."""

from __future__ import annotations

from benchmarks.peers.trainers import TRAINERS
from benchmarks.workers.compiled import keep_to_cores
from benchmarks.workers.jobs import Reply


class FitWorker:
    """A peer of the benchmark ``fit``.

    Arguments:
        peer: its key, one of ``trainers.TRAINERS``.

    Raises:
        roster.MissingError: if the peer cannot run here.
    """

    def __init__(self, peer: str) -> None:
        keep_to_cores(2)
        self._peer = TRAINERS[peer]()

    def hello(self) -> Reply:
        """Say what runs."""
        return {"version": self._peer.version}

    def train(self, optimizer: str, epochs: int) -> Reply:
        """Train anew; tell the ``seconds`` of an epoch, and the losses as ``numbers``."""
        trained = self._peer.train(optimizer, epochs)
        return {"seconds": trained.seconds, "numbers": trained.losses}
