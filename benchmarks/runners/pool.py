"""The parent's side of the workers: one process for each peer, asked in turn.

What else the machine does then falls on all of them alike.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.peers.roster import PEERS, Peer

_ROOT = str(Path(__file__).resolve().parents[2])


class Process:
    """A worker process.

    Arguments:
        suite: what can be asked of it, one of ``serving.SUITES``.
        peer: the peer it runs.
        python: the interpreter, if it is not to be this one.

    Raises:
        OSError: if there is no such interpreter.
    """

    def __init__(self, suite: str, peer: Peer, python: str | None = None) -> None:
        self.peer = peer
        # The folder of the checkout comes last, so that an installed build is what is measured.
        code = f"import sys; sys.path.append({_ROOT!r}); from benchmarks.workers import serving; "
        # Another interpreter must not find our autograd first, in PYTHONPATH: it is isolated.
        command = [sys.executable, "-P"] if python is None else [python, "-I"]
        self._process = subprocess.Popen(
            [*command, "-c", code + f"serving.serve({suite!r}, {peer.key!r})"],
            env={**os.environ, "VALUEGRAD_PURE": "1" if peer.key == "pure" else "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.hello = self._answer()

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Send a request, and wait for the answer.

        Arguments:
            do: a method of the suite's worker.
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
        suite: what can be asked of them.
        keys: of the peers that are wanted.
        interpreters: the Python to run a peer with, by key, where it is not this one.
    """

    def __init__(
        self, suite: str, keys: Iterable[str], interpreters: Mapping[str, str] | None = None
    ) -> None:
        self._suite = suite
        self._keys = set(keys)
        self._interpreters = interpreters or {}
        self.processes: dict[str, Process] = {}
        self.skipped: dict[str, str] = {}

    def __enter__(self) -> Pool:
        for peer in PEERS:
            if peer.key in self._keys:
                self._start(peer)
        return self

    def __exit__(self, *exception: object) -> None:
        for process in self.processes.values():
            process.close()

    def _start(self, peer: Peer) -> None:
        python = self._interpreters.get(peer.key)
        if peer.option and python is None:
            self.skipped[peer.key] = f"name an interpreter with {peer.option}"
            return
        try:
            process = Process(self._suite, peer, python)
        except OSError as error:
            self.skipped[peer.key] = f"cannot run {python} ({error.strerror})"
            return
        if "missing" in process.hello:
            self.skipped[peer.key] = process.hello["missing"]
            process.close()
        else:
            self.processes[peer.key] = process

    def print_head(self, quick: bool) -> None:
        """Print what runs where, and who is missing."""
        print(f"{self._suite}{', --quick' if quick else ''}: ", end="")
        print(f"{platform.platform()}, {os.cpu_count()} cores,")
        print(f"Python {platform.python_version()}; each peer in its own process, asked in turn.")
        for peer in PEERS:
            if peer.key in self.skipped:
                print(f"{peer.label}: {self.skipped[peer.key]}, skipped")
            elif peer.key in self.processes:
                print(f"{peer.key}: {peer.label} {self.processes[peer.key].hello['version']}")


def ask_once(suite: str, peer: Peer, do: str, **arguments: Any) -> dict[str, Any]:
    """Ask a process of its own, where what ran before would show."""
    process = Process(suite, peer)
    try:
        return process.ask(do, **arguments)
    finally:
        process.close()
