"""The benchmark ``first``: how long the first call of a compiled function takes, ours alone."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.peers.roster import PEERS
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.contest import Reply
from benchmarks.runners.options import Options
from benchmarks.runners.pool import Pool, ask_once
from benchmarks.runners.table import table

START, EACH = 0.05, 5e-6  # seconds that a first call may take, and more for each operation
OURS = next(peer for peer in PEERS if peer.key == "ours")


@dataclass(frozen=True)
class Plan:
    """How much to measure.

    Arguments:
        cases: the name of a function of ``problems.firsts``, and its arguments.
        unsteady: those whose later calls are not timed.
        drawn: the operations of programs at random.
        rounds: of later calls.
        ways: calls that each go a new way, and the steps of a start at 1.
        long: the operations of a function that two processes start with, one after the other.
    """

    cases: Sequence[tuple[str, Mapping[str, Any]]]
    unsteady: Sequence[tuple[str, Mapping[str, Any]]]
    drawn: Sequence[int]
    rounds: int
    ways: tuple[int, int]
    long: int


FULL = Plan(
    cases=(
        *[("markov", {"steps": steps}) for steps in (10, 25, 50, 100)],
        *[("rosenbrock", {"n": n}) for n in (30, 60, 100)],
        *[("kalman", {"observations": count}) for count in (20, 100)],
        ("chain", {"length": 40}),
        *[("orbit", {"steps": steps}) for steps in (5, 20, 100)],
    ),
    unsteady=(
        *[("rosenbrock", {"n": n}) for n in (150, 200)],
        ("tridiagonal", {"n": 400}),
        ("kalman", {"observations": 500}),
        ("kalman", {"observations": 500, "hessian": True}),
        ("orbit", {"steps": 1_000}),
        ("mix", {"operations": 250_000}),
    ),
    drawn=tuple(round(10 * 10 ** (k / 50)) for k in range(200)),
    rounds=15,
    ways=(1_000, 800),
    long=334_000,
)
QUICK = Plan(
    cases=(("markov", {"steps": 10}), ("rosenbrock", {"n": 5})),
    unsteady=(("tridiagonal", {"n": 20}),),
    drawn=(10, 100, 1_000),
    rounds=2,
    ways=(20, 50),
    long=5_000,
)


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0.
    """
    plan = QUICK if options.quick else FULL
    with Pool("first", ["ours"]) as pool:
        pool.print_head(options.quick)
        if "ours" not in pool.processes:
            return 0
        print("First calls, tracing included, with nothing on the disk and LLVM in memory, and the")
        print("least of later calls: as chosen, and forced to one backend.")
        known = [ask(plan, name, given, True) for name, given in plan.cases]
        known += [ask(plan, name, given, False) for name, given in plan.unsteady]
        rows = [row(name, given, reply) for (name, given), reply in _named(plan, known)]
        head = ["program", "size", "operations", "outputs", "first ms", "allowed ms"]
        print(table([*head, "tier", "chosen us", "native us", "interpreter us"], rows, left=2))
        ours = pool.processes["ours"]
        drawn = [
            ours.ask("case", name="drawn", rounds=0, steady=False, operations=count, seed=seed)
            for seed, count in enumerate(plan.drawn)
        ]
        count, longest = plan.ways
        ways = ask_once("first", OURS, "ways", count=count, longest=longest)
        with tempfile.TemporaryDirectory() as folder:
            starts = [
                ask_once("first", OURS, "start", operations=plan.long, folder=folder)
                for _ in range(2)
            ]
    bars = [*first_bars(known, drawn), *steady_bars(known), *way_bars(ways), *start_bars(*starts)]
    print_bars(bars, options.quick)
    return 0


def ask(plan: Plan, name: str, given: Mapping[str, Any], steady: bool) -> Reply:
    """Return what a fresh process tells of a program."""
    return ask_once("first", OURS, "case", name=name, rounds=plan.rounds, steady=steady, **given)


def row(name: str, given: Mapping[str, Any], reply: Reply) -> list[str]:
    """Return the row of the table of a program."""
    times = [
        f"{reply[what] * 1e6:.2f}" if what in reply else "-"
        for what in ("chosen", "native", "interpreter")
    ]
    size = " ".join("Hessian" if value is True else f"{value:,}" for value in given.values())
    return [
        name,
        size,
        f"{reply['operations']:,}",
        f"{reply['outputs']:,}",
        f"{reply['first'] * 1e3:.1f}",
        f"{allowed(reply) * 1e3:.1f}",
        reply.get("tier", "-"),
        *times,
    ]


def allowed(reply: Reply) -> float:
    """Return the seconds that a first call may take."""
    return START + EACH * float(max(reply["operations"], reply["outputs"]))


def first_bars(known: Sequence[Reply], drawn: Sequence[Reply]) -> list[Bar]:
    """Return the bars of first calls: the worst share of what is allowed."""
    note = "of 50 ms + 5 us for each operation or output, the worst"
    return [
        Bar(name, max(reply["first"] / allowed(reply) for reply in replies), 1, "x", note=note)
        for name, replies in (
            (f"first call, {len(known)} programs", known),
            (f"first call, {len(drawn)} programs at random", drawn),
        )
    ]


def steady_bars(known: Sequence[Reply]) -> list[Bar]:
    """Return the bar of later calls."""
    ratios = [
        reply["chosen"] / min(reply[what] for what in ("native", "interpreter") if what in reply)
        for reply in known
        if "chosen" in reply
    ]
    return [Bar("later calls / the better backend, the worst", max(ratios), 1.1, "x")]


def way_bars(ways: Reply) -> list[Bar]:
    """Return the bars of calls that go new ways."""
    held = [None if ways[what] is None else ways[what] / 2**20 for what in ("bytes", "left")]
    note = f"{ways['paths']} paths"
    return [
        Bar("calls that each go a new way / eager", ways["compiled"] / ways["eager"], 1.5, "x",
            note=note),
        Bar("memory that they take", held[0], 200, " MiB"),
        Bar("memory that stays when it is dropped", held[1], 64, " MiB"),
    ]  # fmt: skip


def start_bars(first: Reply, second: Reply) -> list[Bar]:
    """Return the bars of a long function.

    Arguments:
        first: what the first process told.
        second: what another one told, which found the code on the disk.
    """
    what = f"{first['operations']:,} operations, value and gradient"
    held = None if first["bytes"] is None else first["bytes"] / 2**20
    return [
        Bar(f"{what}: first call", first["first"], 3, " s"),
        Bar(f"{what}: memory, at the most", held, 1024, " MiB"),
        Bar(f"{what}: in a second process", second["first"], 1, " s", note="code on the disk"),
    ]


def _named(plan: Plan, replies: Sequence[Reply]) -> Any:
    return zip([*plan.cases, *plan.unsteady], replies, strict=True)
