"""The benchmark ``compiled``: compiled functions beside the engine's peers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from benchmarks.derivatives import passed
from benchmarks.peers.compilers import COMPILERS
from benchmarks.problems import agreement
from benchmarks.problems.demo import POINTS
from benchmarks.problems.layers import LAYERS
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.compiled_alone import Sizes, branches, growth, primals, unrolled
from benchmarks.runners.contest import Asked, Contest, Reply, contest
from benchmarks.runners.loops import Lengths, loops
from benchmarks.runners.options import Options
from benchmarks.runners.pool import Pool
from benchmarks.runners.table import table
from benchmarks.runners.variety import Counts, variety

TOLERANCE = 1e-8  # relative to each number
FLOOR = 1e-12  # relative to the largest: sums over many rows round otherwise in another order
TITLES = {
    "relu": "W1: value and gradient of the micrograd demo's loss, by rows of the batch",
    "tanh": "W1 with tanh units, by rows",
    "unrolled": "W1 as one graph of scalars, ours alone; beside PyTorch with the batch, by rows",
    "call": "Black-Scholes call: price and 5 Greeks of one option, from five floats",
    "options": "The same of many options, from five arrays, by options",
    "rosenbrock": "Value and gradient of the Rosenbrock function, by numbers",
    "pendulum": "Value and gradient of a pendulum's end, by steps",
    "gp": "Value and gradient of a Gaussian process's evidence, Cholesky in loops, by points",
    "lstm": "Value and gradient of an LSTM cell, 416 weights, by steps",
    "convolution": "Value and gradient of a convolution, 8x8, kernel 3x3, 8 channels, by rows",
    "cell": "Value and gradient of an LSTM cell, 20 steps, 16 units, by rows",
    "attention": "Value and gradient of an attention head, 8 tokens, by rows",
}
ROWS = {1: 12.0, 32: 10.0, 1_000: 3.0, 100_000: 6.0}  # of a batch: how much faster than JAX
BATCH = 32  # rows of a layer
LAYERS_AGREE = 1e-10  # relative too


@dataclass(frozen=True)
class Plan:
    """How much to measure; as it stands, all of it.

    Arguments:
        rounds: of each problem and size.
        options: how many options at once.
        points: of the Gaussian process.
        programs: the size of each of ``programs.PROGRAMS``.
        ours: what is measured of ours alone.
        lengths: of loops.
        counts: how many ways of calling it, and how many functions.
    """

    rounds: int = 9
    options: int = 1_000_000
    points: int = 60
    programs: dict[str, int] = field(
        default_factory=lambda: {"rosenbrock": 1_000, "pendulum": 1_000, "lstm": 20}
    )
    ours: Sizes = field(default_factory=Sizes)
    lengths: Lengths = field(default_factory=Lengths)
    counts: Counts = field(default_factory=Counts)


QUICK = Plan(
    rounds=2,
    options=10_000,
    points=8,
    programs={"rosenbrock": 50, "pendulum": 50, "lstm": 2},
    ours=Sizes(rounds=1, operations=(100, 1_000, 5_000), orbits=100),
    lengths=Lengths(rounds=1, steps=100, written_out=10, roots=20),
    counts=Counts(structures=20, paths=20, functions=40),
)

Outcome = tuple[list[Bar], list[str]]  # and the peers refused for computing something else


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if a peer computed something else.
    """
    plan = QUICK if options.quick else Plan()
    bars: list[Bar] = []
    refused: list[str] = []
    with Pool("compiled", COMPILERS) as pool:
        pool.print_head(options.quick)
        print("Two threads at most, double precision, NumPy arrays or floats in and out. Medians")
        print("and minima, their ratios to ours, the first. A first call, which for ours and JAX")
        print("is the compilation, is not in the times. Results agree to 1e-8, those of layers to")
        print("1e-10, or are refused.")
        for part in (demo_batches, layered, one_graph, prices, process, many_numbers):
            found, others = part(pool.processes, plan)
            bars += found
            refused += others
        ours = pool.processes.get("ours")
        bars += growth(ours, plan.ours)
        bars += branches(ours, plan.ours)
        bars += loops(ours, plan.lengths)
        bars += variety(ours, plan.counts)
    print_bars(bars, options.quick)
    return 1 if refused else 0


def demo_batches(processes: Mapping[str, Asked], plan: Plan) -> Outcome:
    """Time W1 with relu units for all sizes of batches, and with tanh."""
    sizes = (POINTS, *ROWS)
    relu = beside(processes, ("ours", "jit", "torch", "micrograd"), plan, "relu", sizes)
    tanh = beside(processes, ("ours", "jit"), plan, "tanh", (POINTS,))
    bars = [
        faster("W1, 100 rows: JAX jit / ours", relu[POINTS], "jit", 6),
        faster("W1, 100 rows: PyTorch / ours", relu[POINTS], "torch", 30),
        faster("W1, 100 rows: micrograd / ours", relu[POINTS], "micrograd", 50_000),
        faster("W1 with tanh, 100 rows: JAX jit / ours", tanh[POINTS], "jit", 3),
    ]
    for rows, limit in ROWS.items():
        name = f"W1, {rows:,} row{'s' if rows > 1 else ''}: JAX jit / ours"
        bars.append(faster(name, relu[rows], "jit", limit))
    return bars, _refused(relu, tanh)


def layered(processes: Mapping[str, Asked], plan: Plan) -> Outcome:
    """Time layers over a batch: ours are plain loops for one row, JAX's are arrays."""
    bars, refused = [], []
    for name in LAYERS:
        found = beside(processes, ("ours", "jit"), plan, name, (BATCH,), LAYERS_AGREE)
        bars.append(faster(f"{name}, {BATCH} rows: JAX jit / ours", found[BATCH], "jit", 1))
        refused += _refused(found)
    return bars, refused


def one_graph(processes: Mapping[str, Asked], plan: Plan) -> Outcome:
    """Time W1 as one graph of scalars."""
    found = beside(processes, ("ours", "torch"), plan, "unrolled", (POINTS,))
    bars = unrolled(processes.get("ours"), found[POINTS].times.get("ours"), POINTS, plan.ours)
    bars.append(faster("W1 unrolled: PyTorch, batched / ours", found[POINTS], "torch", 1))
    return bars, _refused(found)


def prices(processes: Mapping[str, Asked], plan: Plan) -> Outcome:
    """Time the price of a call and its Greeks, of one option and of many."""
    one = beside(processes, ("ours", "jit"), plan, "call", (1,))
    many = beside(processes, ("ours", "jit"), plan, "options", (plan.options,))
    times = one[1].times.get("ours")
    seen = times[0] * 1e6 if times else None
    note = f"median; the minimum is {times[1] * 1e6:.3f} us" if times else ""
    bars = [
        Bar("Black-Scholes with 5 Greeks, one call", seen, 1, " us", note=note),
        faster("Black-Scholes, one call: JAX jit / ours", one[1], "jit", 30),
        faster(
            f"Black-Scholes, {plan.options:,} options: JAX jit / ours",
            many[plan.options],
            "jit",
            3,
        ),
    ]
    return bars, _refused(one, many)


def process(processes: Mapping[str, Asked], plan: Plan) -> Outcome:
    """Time the marginal likelihood of a Gaussian process; JAX factors it as an array."""
    found = beside(processes, ("ours", "jit"), plan, "gp", (plan.points,))
    name = f"Gaussian process, {plan.points} points: JAX jit / ours"
    return [faster(name, found[plan.points], "jit", 1)], _refused(found)


def many_numbers(processes: Mapping[str, Asked], plan: Plan) -> Outcome:
    """Time the programs of many numbers: beside CasADi, their tracing too, and the primal."""
    keys = ("ours", "casadi")
    bars: list[Bar] = []
    refused: list[str] = []
    traces: list[Bar] = []
    rows = []
    for program, size in plan.programs.items():
        found = beside(processes, keys, plan, program, (size,))
        asked = _only(processes, keys)
        traced = contest(
            asked, plan.rounds, lambda *_: None, lambda _: "", "trace", program=program, size=size
        )
        rows += [[program, *row[:-1]] for row in traced.rows]
        bars.append(faster(f"{program}: CasADi / ours, a call", found[size], "casadi", 1))
        traces.append(faster(f"{program}: CasADi / ours, tracing", traced, "casadi", 20))
        refused += _refused(found)
    if rows:
        print("\nTracing value and gradient anew; CasADi: expression, gradient and Function.")
        print(table(["program", *Contest.head(_first(asked))[:-1]], rows, left=2), flush=True)
    return primals(processes.get("ours"), plan.programs, plan.ours) + bars + traces, refused


def beside(
    processes: Mapping[str, Asked],
    keys: Sequence[str],
    plan: Plan,
    problem: str,
    sizes: Sequence[int],
    tolerance: float = TOLERANCE,
) -> dict[int, Contest]:
    """Time a problem in all its sizes, print the table, and return what came of each."""
    asked = _only(processes, keys)
    told = partial(differs, tolerance=tolerance)
    found = {
        size: contest(asked, plan.rounds, told, passed, "solve", problem=problem, size=size)
        for size in sizes
    }
    rows = [[f"{size:,}", *row] for size, result in found.items() for row in result.rows]
    if rows:
        print(f"\n{TITLES[problem]}; {plan.rounds} rounds")
        print(table(["n", *Contest.head(_first(asked))], rows, left=2), flush=True)
    return found


def differs(reply: Reply, reference: Reply, tolerance: float = TOLERANCE) -> str | None:
    """Return what a peer computed otherwise than the reference, in words, or None."""
    if "numbers" not in reply:  # they are those of the reply before
        return None
    expected = reference["numbers"]
    floor = FLOOR * max(map(abs, expected))
    return agreement.difference(reply["numbers"], expected, tolerance, "number", floor)


def faster(name: str, result: Contest, theirs: str, limit: float) -> Bar:
    """Return the bar of how many times faster ours is."""
    seen, note = None, "a peer is missing"
    if theirs in result.ratios and "ours" in result.ratios:
        seen, least = (
            a / b for a, b in zip(result.ratios[theirs], result.ratios["ours"], strict=True)
        )
        note = f"medians; the minima give {least:.4g}x"
    return Bar(name, seen, limit, "x", at_least=True, note=note)


def _only(processes: Mapping[str, Asked], keys: Sequence[str]) -> dict[str, Asked]:
    return {key: processes[key] for key in keys if key in processes}


def _first(asked: Mapping[str, Asked]) -> str:
    return next(iter(asked), "ours")


def _refused(*found: Mapping[int, Contest]) -> list[str]:
    return [key for results in found for result in results.values() for key in result.refused]
