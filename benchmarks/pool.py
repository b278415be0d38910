"""The parent's side of the workers: one process for each peer, asked in turn.

What else the machine does then falls on all of them alike.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = str(Path(__file__).resolve().parent.parent)


@dataclass(frozen=True)
class Peer:
    """Something to compare.

    Arguments:
        key: what engines.py calls it.
        label: what the tables call it.
    """

    key: str
    label: str


PEERS = (
    Peer("compiled", "valuegrad, compiled"),
    Peer("pure", "valuegrad, pure Python"),
    Peer("micrograd", "micrograd"),
    Peer("xad", "XAD"),
    Peer("torch", "PyTorch (a tensor program, not scalar)"),
)


class Process:
    """A worker process.

    Arguments:
        peer: the peer it runs.
    """

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        # The folder of the checkout comes last, so that an installed build is what is measured.
        code = f"import sys; sys.path.append({_ROOT!r}); from benchmarks.worker import serve; "
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", code + f"serve({peer.key!r})"],
            env={**os.environ, "VALUEGRAD_PURE": "1" if peer.key == "pure" else "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.hello = self._answer()

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Send a request, and wait for the answer.

        Arguments:
            do: a method of ``worker.Worker``.
            arguments: its arguments.

        Raises:
            RuntimeError: if the worker dies over it.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The worker of {self.peer.label} died; see what it wrote above.")
        answer: dict[str, Any] = json.loads(line)
        return answer


class Pool:
    """The processes of all peers that can run here; a context that ends them.

    Arguments:
        keys: of the peers that are wanted.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self._keys = set(keys)
        self.processes: dict[str, Process] = {}
        self.skipped: dict[str, str] = {}

    def __enter__(self) -> Pool:
        for peer in PEERS:
            if peer.key not in self._keys:
                continue
            process = Process(peer)
            if "missing" in process.hello:
                self.skipped[peer.key] = process.hello["missing"]
                process.close()
            else:
                self.processes[peer.key] = process
        return self

    def __exit__(self, *exception: object) -> None:
        for process in self.processes.values():
            process.close()


def ask_once(peer: Peer, do: str, **arguments: Any) -> dict[str, Any]:
    """Ask a process of its own, where what ran before would show."""
    process = Process(peer)
    try:
        return process.ask(do, **arguments)
    finally:
        process.close()
