"""Compiled functions that are called in many ways, or dropped: no peer is needed for that."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.runners.bars import Bar
from benchmarks.runners.contest import Asked


@dataclass(frozen=True)
class Counts:
    """How much to measure.

    Arguments:
        structures: of arguments.
        paths: through a function.
        functions: that are compiled and dropped.
    """

    structures: int = 300
    paths: int = 250
    functions: int = 10_000


def variety(ours: Asked | None, counts: Counts) -> list[Bar]:
    """Return the bars of functions called in many ways, and of those dropped.

    Arguments:
        ours: the process to ask; None if it is not there.
        counts: how much to measure.
    """
    structures = paths = left = None
    if ours is not None:
        structures = ours.ask("by_structure", count=counts.structures)["seconds"] * 1e6
        paths = ours.ask("by_path", count=counts.paths)["seconds"] * 1e6
        left = ours.ask("dropped", count=counts.functions)["bytes"]
    note = "in random order"
    return [
        Bar(
            f"{counts.structures} structures of arguments, a call", structures, 5, " us", note=note
        ),
        Bar(f"{counts.paths} paths, a call", paths, 5, " us", note=note),
        Bar(
            f"{counts.functions:,} functions compiled and dropped, left of each",
            None if left is None else left / 1024,
            1,
            " KiB",
        ),
    ]
