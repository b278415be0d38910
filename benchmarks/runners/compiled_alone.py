"""What compiled functions cost beside what they could: no peer is needed for that."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.runners.bars import Bar
from benchmarks.runners.contest import Asked, Reply
from benchmarks.runners.table import table

SMALL = 5_000  # operations; a program of no more is to compile within a second
KINDS = {False: "value", True: "gradient"}

Grown = dict[tuple[bool, int], Reply]  # by whether it is the gradient, and operations


@dataclass(frozen=True)
class Sizes:
    """How much to measure.

    Arguments:
        rounds: of each.
        operations: of the programs that are compiled.
        orbits: of which Kepler's equation is solved.
    """

    rounds: int = 5
    operations: tuple[int, ...] = (100, 1_000, 5_000, 10_000, 100_000, 1_000_000)
    orbits: int = 1_000


def unrolled(
    ours: Asked | None, times: tuple[float, float] | None, rows: int, sizes: Sizes
) -> list[Bar]:
    """Return the bars of W1 as one graph.

    Arguments:
        ours: the process to ask.
        times: the median and least seconds of a call.
        rows: of the batch.
        sizes: how much to measure.
    """
    each = first = None
    note = ""
    if ours is not None and times is not None:
        replies = [ours.ask("unrolled_anew", size=rows) for _ in range(sizes.rounds)]
        nodes = replies[0]["nodes"]
        each = times[0] / nodes * 1e9
        first = statistics.median(reply["first"] for reply in replies)
        note = f"{nodes:,} nodes; the minimum is {times[1] / nodes * 1e9:.2f} ns"
    return [
        Bar("W1 unrolled: value and gradient, a node", each, 6, " ns", note=note),
        Bar("W1 unrolled: first call", first, 3, " s", note="trace and compile, no cache"),
    ]


def primals(ours: Asked | None, programs: Mapping[str, int], sizes: Sizes) -> list[Bar]:
    """Time compiled gradients beside the compiled programs, print a table, return the bars."""
    bars, rows = [], []
    for program, size in programs.items():
        ratio = None
        if ours is not None:
            replies = [
                ours.ask("gradient_and_primal", program=program, size=size)
                for _ in range(sizes.rounds)
            ]
            gradient, primal = (
                statistics.median(reply[what] for reply in replies)
                for what in ("gradient", "primal")
            )
            ratio = statistics.median(reply["gradient"] / reply["primal"] for reply in replies)
            rows.append(
                [program, f"{size:,}", f"{primal * 1e6:.2f}", f"{gradient * 1e6:.2f}"]
                + [f"{ratio:.2f}"]
            )
        bars.append(Bar(f"{program}: value and gradient / value", ratio, 3, "x", note="compiled"))
    if rows:
        print(f"\nOurs alone, compiled: the value, and value with gradient; {sizes.rounds} rounds.")
        print(table(["program", "n", "value us", "both us", "ratio"], rows), flush=True)
    return bars


# Programs of any length


def growth(ours: Asked | None, sizes: Sizes) -> list[Bar]:
    """Compile programs of more and more operations, print a table, and return the bars."""
    found: Grown = {}
    if ours is not None:
        salt = 0
        for operations in sizes.operations:
            for gradient in KINDS:
                replies = []
                for _ in range(sizes.rounds if operations <= 10_000 else 1):
                    salt += 1
                    replies.append(
                        ours.ask("mixed", operations=operations, gradient=gradient, salt=salt)
                    )
                found[gradient, operations] = _median(replies)
        rows = [_grown(gradient, reply) for (gradient, _), reply in found.items()]
        print("\nOurs alone: trace and compilation of a program, no cache, each a new one.")
        head = ["what", "operations", "first call ms", "us each", "a call us", "ns each"]
        print(table(head, rows), flush=True)
    return growth_bars(found, sizes)


def growth_bars(found: Grown, sizes: Sizes) -> list[Bar]:
    """Return the bars of what compilation takes.

    Arguments:
        found: what was measured; empty if nothing was.
        sizes: of what.
    """
    small, large = 1_000, sizes.operations[-1]
    bars = []
    for gradient, kind in KINDS.items():
        seen = None
        if found:
            seen = _each(found[gradient, large]) / _each(found[gradient, small])
        name = f"first call by operations, {large:,} / {small:,}: {kind}"
        bars.append(Bar(name, seen, 3, "x", note="each operation's share"))
    firsts = [reply["first"] for (_, size), reply in found.items() if size <= SMALL]
    name = f"first call, up to {SMALL:,} operations"
    bars.append(Bar(name, max(firsts, default=None), 1, " s", note="the worst"))
    return bars


def _median(replies: list[Reply]) -> Reply:
    middle = {
        what: statistics.median(reply[what] for reply in replies) for what in ("first", "seconds")
    }
    return {**middle, "operations": replies[0]["operations"]}


def _each(reply: Reply) -> float:
    return float(reply["first"] / reply["operations"])


def _grown(gradient: bool, reply: Reply) -> list[str]:
    each = reply["seconds"] / reply["operations"]
    return [
        KINDS[gradient],
        f"{reply['operations']:,}",
        f"{reply['first'] * 1e3:.1f}",
        f"{_each(reply) * 1e6:.2f}",
        f"{reply['seconds'] * 1e6:.2f}",
        f"{each * 1e9:.2f}",
    ]


# Branches


def branches(ours: Asked | None, sizes: Sizes) -> list[Bar]:
    """Solve Kepler's equation by Newton's method, print a table, and return the bars."""
    replies = []
    if ours is not None:
        replies = [ours.ask("kepler", count=sizes.orbits) for _ in range(sizes.rounds)]
        rows = []
        for what in ("one", "many"):
            mixed, alone = (statistics.median(reply[what][i] for reply in replies) for i in (0, 1))
            rows.append(
                [{"one": "one by one", "many": "in a batch"}[what]]
                + [f"{mixed * 1e6:.3f}", f"{alone * 1e6:.3f}", f"{mixed / alone:.2f}"]
            )
        paths = replies[0]["paths"]
        print("\nOurs alone: Kepler's equation by Newton's method, value and gradient, for each of")
        print(f"{sizes.orbits:,} random orbits, {paths} paths; {sizes.rounds} rounds.")
        print(table(["orbits", "mixed us", "path by path us", "ratio"], rows), flush=True)
    return branch_bars(replies, sizes)


def branch_bars(replies: list[Reply], sizes: Sizes) -> list[Bar]:
    """Return the bars of a program that branches on its data.

    Arguments:
        replies: of ``CompiledWorker.kepler``; none if nothing was measured.
        sizes: of what.
    """
    wrong = replies[0]["wrong"] if replies else [None, None]
    ratio = None
    note = ""
    if replies:
        ratio = statistics.median(reply["one"][0] / reply["one"][1] for reply in replies)
        note = f"{replies[0]['paths']} paths"
    return [
        Bar(f"Newton: wrong of {sizes.orbits:,}, one by one", wrong[0], 0, note=note),
        Bar(f"Newton: wrong of {sizes.orbits:,}, in a batch", wrong[1], 0, note=note),
        Bar("Newton: mixed paths / path by path, a call", ratio, 2, "x", note=note),
    ]
