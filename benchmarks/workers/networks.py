"""What can be asked of a peer that trains networks of some size."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.peers.networks import NETWORKS, VERSIONS, Problem
from benchmarks.workers.compiled import keep_to_cores
from benchmarks.workers.jobs import Reply
from benchmarks.workers.memory import peak_bytes, resident_bytes


class NetworksWorker:
    """A peer that trains networks, for the benchmark ``fit``.

    Arguments:
        peer: its key, one of ``networks.NETWORKS``.

    Raises:
        roster.MissingError: if the peer cannot run here.
    """

    def __init__(self, peer: str) -> None:
        keep_to_cores(2)
        self._train = NETWORKS[peer]
        self._version = VERSIONS[peer]()

    def hello(self) -> Reply:
        """Say what runs."""
        return {"version": self._version}

    def network(self, sizes: Sequence[int], batch: int, epochs: int) -> Reply:
        """Train anew; tell the ``seconds`` of an epoch, and the losses as ``numbers``.

        Arguments:
            sizes: of the layers, inputs first.
            batch: how many samples to a step.
            epochs: how many.
        """
        before = resident_bytes()
        trained = self._train(Problem(sizes, batch), epochs)
        peak = peak_bytes()
        held = None if before is None or peak is None else peak - before
        return {"seconds": trained.seconds, "numbers": trained.losses, "bytes": held}
