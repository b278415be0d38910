"""Loops that are compiled as loops, beside the same written out: no peer is needed for that."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from benchmarks.runners.bars import Bar
from benchmarks.runners.contest import Asked, Reply
from benchmarks.runners.table import table

KINDS = {"value": "value", "gradient": "value and gradient", "hvp": "Hessian product"}


@dataclass(frozen=True)
class Lengths:
    """How much to measure.

    Arguments:
        rounds: of each.
        steps: of the loop.
        written_out: of them, steps that are also written out.
        roots: how many numbers to find the roots of.
    """

    rounds: int = 5
    steps: int = 10_000
    written_out: int = 300
    roots: int = 1_000


def loops(ours: Asked | None, lengths: Lengths) -> list[Bar]:
    """Time loops, print a table, and return the bars."""
    orbits: dict[str, Reply] = {}
    roots: Reply | None = None
    if ours is not None:
        for kind in KINDS:
            orbits[kind] = _median(
                [
                    ours.ask(
                        "orbits", kind=kind, steps=lengths.steps, written_out=lengths.written_out
                    )
                    for _ in range(lengths.rounds)
                ]
            )
        roots = _median([ours.ask("roots", count=lengths.roots) for _ in range(lengths.rounds)])
        rows = [
            [KINDS[kind], f"{reply['first'] * 1e3:.0f}", f"{reply['step'] * 1e9:.0f}"]
            + [f"{reply['written_out'] * 1e9:.0f}"]
            for kind, reply in orbits.items()
        ]
        print(f"\nOurs alone: an orbit by scan, {lengths.steps:,} steps of Runge and Kutta;")
        print(f"{lengths.written_out} of them written out; {lengths.rounds} rounds.")
        head = ["what", "first call ms", "a step ns", "written out ns"]
        print(table(head, rows), flush=True)
    return loop_bars(orbits, roots, lengths)


def loop_bars(orbits: dict[str, Reply], roots: Reply | None, lengths: Lengths) -> list[Bar]:
    """Return the bars.

    Arguments:
        orbits: what was measured of each kind; empty if nothing was.
        roots: the same of ``while_loop``.
        lengths: of what.
    """
    bars = []
    for kind, name in KINDS.items():
        reply = orbits.get(kind)
        first = ratio = None
        if reply is not None:
            first, ratio = reply["first"], reply["step"] / reply["written_out"]
        what = f"scan, {lengths.steps:,} steps of RK4, {name}"
        bars.append(Bar(f"{what}: first call", first, 0.3, " s", note="no cache"))
        bars.append(Bar(f"{what}: a step / written out", ratio, 1.5, "x"))
    found = roots or {}
    ratio = found["call"] / found["written_out"] if found else None
    paths = max([*[r["paths"] for r in orbits.values()], found["paths"]]) if found else None
    return [
        *bars,
        Bar("while_loop, Newton: first call", found.get("first"), 0.3, " s", note="no cache"),
        Bar(f"while_loop, batch of {lengths.roots:,}: first call", found.get("batch"), 0.3, " s"),
        Bar("while_loop, Newton: a call / on its path", ratio, 1.5, "x", note="of one number"),
        Bar("loops: paths", paths, 1),
    ]


def _median(replies: list[Reply]) -> Reply:
    return {what: statistics.median(reply[what] for reply in replies) for what in replies[0]}
