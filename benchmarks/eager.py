"""The benchmark ``eager``: the engine beside its peers, as ratios of times taken in turn."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.peers.roster import PEERS
from benchmarks.problems import agreement
from benchmarks.problems.agreement import close
from benchmarks.problems.graphs import SHAPES
from benchmarks.problems.recommended import OPERATIONS, UNIT
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.contest import Asked, Contest, Ratios, Reply, contest
from benchmarks.runners.options import Options
from benchmarks.runners.pool import Pool, ask_once
from benchmarks.runners.starts import import_seconds
from benchmarks.runners.table import table

TOLERANCE = 1e-9
LEAK = 2**20  # bytes; below, a thousand dropped graphs count as flat
WANTED = ("compiled", "pure", "micrograd", "xad", "torch")
COLLECTOR = {False: "off", True: "on"}


@dataclass(frozen=True)
class Plan:
    """How much to measure; as it stands, all of it.

    Arguments:
        rounds: of W1, of W2, and of the import.
        sizes: of the graphs of W2, in nodes.
        most: the largest of these sizes that a peer is asked for.
        held: the size whose memory is measured, in nodes, at most that of ``most``.
        graphs: how many graphs to drop, and of how many nodes each.
        recommended: rounds of the operations that the docs recommend.
    """

    rounds: tuple[int, int, int] = (15, 5, 15)
    sizes: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000, 3_000_000)
    most: dict[str, int] = field(
        default_factory=lambda: {
            "compiled": 3_000_000,
            "pure": 100_000,
            "micrograd": 100_000,
            "xad": 1_000_000,
        }
    )
    held: int = 1_000_000
    graphs: tuple[int, int] = (1_000, 10_000)
    recommended: int = 200


QUICK = Plan(
    rounds=(2, 1, 2), sizes=(1_000, 10_000), held=100_000, graphs=(100, 1_000), recommended=20
)

Cell = tuple[str, bool, str, int]  # of the table of W2: peer, collector, shape, size


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if a peer computed something else.
    """
    plan = QUICK if options.quick else Plan()
    with Pool("eager", WANTED) as pool:
        pool.print_head(options.quick)
        ratios, refused = demo_steps(pool.processes, plan.rounds[0])
        units = recommended(pool, plan)
    with Pool("eager", plan.most) as fresh:
        flatness = graph_sizes(fresh, plan)
    memory(pool, plan)
    grown = dropped_graphs(pool, plan)
    bars = _demo_bars(ratios) + [
        Bar("W2 flatness, worst shape", flatness, 2, note="collector off, compiled")
    ]
    ours = pool.processes.get("compiled")
    node = ours.hello["node_bytes"] if ours is not None else None
    bars.append(Bar("bytes of a node", node, 112, note="Value.__basicsize__, compiled"))
    bars.append(
        Bar(
            f"growth over {plan.graphs[0]:,} dropped graphs",
            None if grown is None else grown / 2**10,
            LEAK / 2**10,
            " KiB",
            note="collector off, compiled",
        )
    )
    taken = None
    if ours is not None:
        taken = import_seconds(ours.hello["package"], plan.rounds[2]) * 1e3
    bars.append(Bar("import autograd", taken, 30, " ms", note="over a bare interpreter, compiled"))
    for name, operation in OPERATIONS.items():
        if name != UNIT:
            seen = units.get("compiled", {}).get(name)
            note = f"of {UNIT} of Values, compiled"
            bars.append(Bar(f"eager {name}", seen, operation.bar, "x", note=note))
    print_bars(bars, options.quick)
    return 1 if refused else 0


# W1


def demo_steps(processes: Mapping[str, Asked], rounds: int) -> tuple[Ratios, list[str]]:
    """Time W1; return the ratios, and the peers refused for computing something else."""
    ours = next(iter(processes))  # the compiled build, or else the pure one
    result = contest(
        processes, rounds, difference, lambda reply: f"same loss {reply['loss']:.9f}", "step"
    )
    print(f"\nW1: a full-batch step of the micrograd demo; {rounds} rounds; the end of the graph")
    print("is in the time; the garbage collector runs as it does by default.")
    print(table(Contest.head(ours), result.rows), flush=True)
    return result.ratios, result.refused


def difference(reply: Reply, reference: Reply) -> str | None:
    """Return what a peer computed otherwise than the reference: the loss or the gradient.

    Arguments:
        reply: the peer's ``loss`` and ``grads``.
        reference: those to compare with.

    Returns:
        the difference in words, or None if there is none beyond rounding.
    """
    if not close(reply["loss"], reference["loss"], TOLERANCE):
        return f"loss {reply['loss']!r}, not {reference['loss']!r}"
    grads, expected = reply["grads"], reference["grads"]
    sums = math.fsum(grads), math.fsum(expected)
    if len(grads) == len(expected) and not close(*sums, TOLERANCE):
        return f"gradient sum {sums[0]!r}, not {sums[1]!r}"
    return agreement.difference(grads, expected, TOLERANCE, "gradient")


def _demo_bars(ratios: Ratios) -> list[Bar]:
    bars = []
    for theirs, ours, limit, goal in (
        ("micrograd", "compiled", 70, "goal 100; "),
        ("micrograd", "pure", 6, ""),
        ("xad", "compiled", 6, "goal 8; "),
    ):
        seen, note = None, "a peer is missing"
        if theirs in ratios and ours in ratios:
            seen, least = (a / b for a, b in zip(ratios[theirs], ratios[ours], strict=True))
            note = f"{goal}medians; the minima give {least:.1f}x"
        bars.append(Bar(f"W1 {theirs} / {ours}", seen, limit, "x", at_least=True, note=note))
    return bars


# What the docs recommend


def recommended(pool: Pool, plan: Plan) -> dict[str, dict[str, float]]:
    """Print what operations cost in multiplications; return that of both builds."""
    units = {
        key: pool.processes[key].ask("recommended", rounds=plan.recommended)["units"]
        for key in ("compiled", "pure")
        if key in pool.processes
    }
    rows = [[name, *[f"{units[key][name]:.1f}" for key in units]] for name in OPERATIONS]
    print(
        f"\nOperations, each in times of {UNIT} of two Values; best of {plan.recommended} rounds."
    )
    print(table(["operation", *units], rows), flush=True)
    return units


# W2


def graph_sizes(pool: Pool, plan: Plan) -> float | None:
    """Time W2; return the compiled build's flatness over the sizes, of the worst shape."""
    rounds = plan.rounds[1]
    series = [
        (key, collector, shape)
        for key in pool.processes
        if key in plan.most
        for collector in ((False, True) if key in ("compiled", "pure") else (False,))
        for shape in SHAPES
    ]
    best: dict[Cell, list[float]] = {}
    failed: dict[Cell, str] = {}
    for _ in range(rounds):
        for size in plan.sizes:
            for key, collector, shape in series:
                cell = (key, collector, shape, size)
                if size > plan.most[key] or cell in failed:
                    continue
                reply = pool.processes[key].ask(
                    "graph", shape=shape, nodes=size, collector=collector
                )
                if "failed" in reply:
                    failed[cell] = reply["failed"]
                else:
                    best[cell] = min(best.get(cell, reply["ns"]), reply["ns"], key=sum)
    rows = []
    worst = None
    for key, collector, shape in series:
        cells = [(key, collector, shape, size) for size in plan.sizes]
        totals = [sum(best[cell]) for cell in cells if cell in best]
        flatness = max(totals) / min(totals) if len(totals) > 1 else None
        if key == "compiled" and not collector and flatness is not None:
            worst = flatness if worst is None else max(worst, flatness)
        rows.append(
            [key, COLLECTOR[collector], shape]
            + [_phases(best[cell]) if cell in best else failed.get(cell, "-") for cell in cells]
            + ["-" if flatness is None else f"{flatness:.2f}", _beside_ours(best, cells)]
        )
    print(f"\nW2: ns per node, forward + backward + free = in all; best of {rounds} rounds.")
    print("recursion: the peer's sweep recurses, and cannot. -: not asked. flat: slowest size over")
    print("fastest. / compiled: all of the largest size, over that of compiled with the collector")
    print("off. Peers run so; micrograd's free is then gc.collect().")
    head = ["peer", "gc", "graph", *[f"{size:,}" for size in plan.sizes], "flat", "/ compiled"]
    print(table(head, rows, left=3), flush=True)
    return worst


def _beside_ours(best: dict[Cell, list[float]], cells: list[Cell]) -> str:
    for key, collector, shape, size in reversed(cells):
        ours = best.get(("compiled", False, shape, size))
        theirs = best.get((key, collector, shape, size))
        if ours is not None and theirs is not None:
            return f"{sum(theirs) / sum(ours):.2f}"
    return "-"


def _phases(ns: list[float]) -> str:
    return "+".join(f"{phase:.0f}" for phase in ns) + f"={sum(ns):.0f}"


# Memory


def memory(pool: Pool, plan: Plan) -> None:
    """Print the resident bytes per node of graphs that are held after their sweep."""
    rows = []
    for peer in PEERS:
        if peer.key not in pool.processes or peer.key not in plan.most:
            continue
        nodes = min(plan.held, plan.most[peer.key])
        cells = []
        for shape in SHAPES:
            reply = ask_once("eager", peer, "held", shape=shape, nodes=nodes)
            cells.append(f"{reply['bytes']:.1f}" if "bytes" in reply else reply["failed"])
        rows.append([peer.key, f"{nodes:,}", *cells])
    print("\nResident bytes per node, after the sweep; each in a new process.")
    print(table(["peer", "nodes", *SHAPES], rows), flush=True)


def dropped_graphs(pool: Pool, plan: Plan) -> int | None:
    """Print how both builds grow over dropped graphs; return the bytes of the compiled one."""
    graphs, nodes = plan.graphs
    rows = []
    grown = None
    for peer in PEERS:
        if peer.key not in ("compiled", "pure") or peer.key not in pool.processes:
            continue
        size = nodes if peer.key == "compiled" else nodes // 10
        reply = ask_once("eager", peer, "dropped", graphs=graphs, nodes=size)
        if "failed" in reply:
            rows.append([peer.key, f"{size:,}", reply["failed"], "", ""])
            continue
        start, end = reply["start"], reply["end"]
        rows.append(
            [peer.key, f"{size:,}", *(f"{n / 2**20:.2f}" for n in (start, end, end - start))]
        )
        if peer.key == "compiled":
            grown = end - start
    print(f"\nResident MiB over {graphs:,} graphs, made, swept and dropped; the collector is off.")
    print(table(["peer", "nodes each", "start", "end", "growth"], rows), flush=True)
    return grown
