"""The same request to all peers in turn, and their times side by side."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from benchmarks.peers.roster import LABELS

Reply = dict[str, Any]
Ratios = dict[str, tuple[float, float]]  # by peer: of the medians and of the minima, over ours
Times = dict[str, tuple[float, float]]  # by peer: the medians and the minima, in seconds


class Asked(Protocol):
    """What answers requests: ``pool.Process``."""

    def ask(self, do: str, **arguments: Any) -> Reply:
        """Send a request, and return the answer."""


class Contest(NamedTuple):
    """What came of it.

    Arguments:
        rows: of the table: label, median and minimum in ms, their ratios to ours, check.
        ratios: the same, as numbers.
        refused: the peers that computed something else.
        times: what the ratios are of.
    """

    rows: list[list[str]]
    ratios: Ratios
    refused: list[str]
    times: Times

    @staticmethod
    def head(ours: str) -> list[str]:
        """Return the names of the columns of the rows."""
        return ["peer", "median ms", "min ms", f"median / {ours}", f"min / {ours}", "check"]


def contest(
    processes: Mapping[str, Asked],
    rounds: int,
    differs: Callable[[Reply, Reply], str | None],
    passed: Callable[[Reply], str],
    do: str,
    **arguments: Any,
) -> Contest:
    """Ask all peers in turn, round by round.

    Arguments:
        processes: of the peers, by key, the one to compare with first.
        rounds: how often to ask each; one that answers with ``failed`` is asked once.
        differs: says how a reply differs from the first of the first peer, if it does.
        passed: what the table says of a peer whose replies do not, given the first of them.
        do, arguments: the request. Replies tell the ``seconds``.

    Returns:
        what came of it. Who computes something else is refused, and its times are not told.
    """
    replies: dict[str, list[Reply]] = {key: [] for key in processes}
    for _ in range(rounds):
        for key, process in processes.items():
            if not replies[key] or "failed" not in replies[key][0]:
                replies[key].append(process.ask(do, **arguments))
    base: tuple[float, float] | None = None
    reference: Reply | None = None
    rows: list[list[str]] = []
    ratios: Ratios = {}
    taken: Times = {}
    refused: list[str] = []
    for key, answers in replies.items():
        if "failed" in answers[0]:
            rows.append([LABELS[key], "-", "-", "-", "-", answers[0]["failed"]])
            continue
        first = reference = answers[0] if reference is None else reference
        told = next(filter(None, (differs(reply, first) for reply in answers)), None)
        if told is not None:
            refused.append(key)
            rows.append([LABELS[key], "-", "-", "-", "-", f"REFUSED: {told}"])
            continue
        seconds = [reply["seconds"] for reply in answers]
        times = taken[key] = statistics.median(seconds), min(seconds)
        base = times if base is None else base
        ratios[key] = times[0] / base[0], times[1] / base[1]
        rows.append(
            [LABELS[key]]
            + [f"{time * 1e3:.{3 if time > 1e-4 else 6}f}" for time in times]
            + [f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}" for ratio in ratios[key]]
            + [passed(answers[0])]
        )
    return Contest(rows, ratios, refused, taken)
