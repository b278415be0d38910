"""What the command was told."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Options:
    """How a benchmark is to run.

    Arguments:
        quick: whether to do little, as a smoke test.
        interpreters: the Python to run a peer with, by the peer's key, where it is not ours.
    """

    quick: bool = False
    interpreters: dict[str, str] = field(default_factory=dict)
