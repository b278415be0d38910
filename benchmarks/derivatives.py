"""The benchmark ``derivatives``: gradients, Hessians and Greeks beside the engine's peers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.peers.differentiators import DIFFERENTIATORS
from benchmarks.problems import agreement, formulas
from benchmarks.runners.bars import print_bars
from benchmarks.runners.contest import Asked, Contest, Reply, contest
from benchmarks.runners.derivatives_alone import Sizes, alone
from benchmarks.runners.options import Options
from benchmarks.runners.pool import Pool
from benchmarks.runners.table import table

TOLERANCE = 1e-8  # relative to each number
FLOOR = 1e-15  # relative to the largest: its rounding is not zero in every order of operations
TITLES = {
    "gradient": "Gradient of the Rosenbrock function",
    "hessian": "Hessian of the Rosenbrock function",
    "network": "Gradient of a 2-16-16-1 tanh network, 337 parameters, by number of samples",
    "greeks": "Black-Scholes call: price and all partial derivatives by 5 inputs, up to order",
}


@dataclass(frozen=True)
class Plan:
    """How much to measure; as it stands, all of it.

    Arguments:
        rounds: of each problem and size.
        sizes: of each problem.
        most: the largest size a peer is asked for, by peer and problem, where it is not all.
        ours: what is measured of the engine alone.
    """

    rounds: int = 7
    sizes: dict[str, tuple[int, ...]] = field(
        default_factory=lambda: {
            "gradient": (10, 100, 1_000),
            "hessian": (10, 100, 1_000),
            "network": (formulas.SAMPLES,),
            "greeks": (1, 2, 3),
        }
    )
    most: dict[tuple[str, str], int] = field(default_factory=lambda: {("pure", "hessian"): 100})
    ours: Sizes = field(default_factory=Sizes)


QUICK = Plan(
    rounds=2,
    sizes={"gradient": (10, 100), "hessian": (10,), "network": (20,), "greeks": (1, 3)},
    ours=Sizes(rounds=1, gradients=(10, 100), hessians=(10, 30)),
)


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if a peer computed something else.
    """
    plan = QUICK if options.quick else Plan()
    refused = []
    with Pool("derivatives", DIFFERENTIATORS, options.interpreters) as pool:
        pool.print_head(options.quick)
        print("Medians and minima of each; ratios to ours, the first. Ours and XAD loop over")
        print("scalars; JAX and HIPS autograd compute with arrays. A first call, which for jit is")
        print("the compilation, is not in the times. Results agree to 1e-8, or are refused.")
        for problem in plan.sizes:
            refused += beside(pool.processes, problem, plan)
        bars = alone(next(iter(pool.processes.values())), plan.ours)
    print_bars(bars, options.quick)
    return 1 if refused else 0


def beside(processes: Mapping[str, Asked], problem: str, plan: Plan) -> list[str]:
    """Time a problem in all its sizes; return the peers refused for computing something else."""
    ours = next(iter(processes))
    rows = []
    refused = []
    for size in plan.sizes[problem]:
        asked = {
            key: process
            for key, process in processes.items()
            if size <= plan.most.get((key, problem), size)
        }
        exact = formulas.exact_greeks(size) if problem == "greeks" else None
        result = contest(
            asked, plan.rounds, differing(exact), passed, "solve", problem=problem, size=size
        )
        rows += [[f"{size:,}", *row] for row in result.rows]
        refused += result.refused
    print(f"\n{TITLES[problem]}; {plan.rounds} rounds", end="")
    print("; checked by mpmath" if problem == "greeks" and exact is not None else "")
    print(table(["n", *Contest.head(ours)], rows, left=2), flush=True)
    return refused


def differing(exact: Sequence[float] | None) -> Callable[[Reply, Reply], str | None]:
    """Return what says how a reply differs.

    Arguments:
        exact: the numbers to compare with; None for those of the first peer.

    Returns:
        a function of a reply and the first one, to the difference in words, or None.
    """

    def differs(reply: Reply, reference: Reply) -> str | None:
        if "numbers" not in reply:  # they are those of the reply before
            return None
        expected = reference["numbers"] if exact is None else exact
        floor = FLOOR * max(map(abs, expected))
        return agreement.difference(reply["numbers"], expected, TOLERANCE, "number", floor)

    return differs


def passed(reply: Reply) -> str:
    """Say what the table says of a peer that agrees: how much, and how long it took at first."""
    numbers = reply["numbers"]
    what = "same number" if len(numbers) == 1 else f"same {len(numbers):,} numbers"
    return f"{what}; first call {reply['first'] * 1e3:.1f} ms"
