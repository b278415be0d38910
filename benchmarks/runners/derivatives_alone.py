"""What derivatives cost ours beside what they could: no peer is needed for that."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from benchmarks.problems.formulas import BUMP_TENTH, ONE_NUMBER, TERM
from benchmarks.runners.bars import Bar
from benchmarks.runners.contest import Asked
from benchmarks.runners.table import table


@dataclass(frozen=True)
class Sizes:
    """How much to measure.

    Arguments:
        rounds: of each.
        gradients: numbers of variables.
        jacobians: numbers of outputs and of inputs.
        hessians: numbers of variables.
    """

    rounds: int = 9
    gradients: tuple[int, ...] = (10, 100, 1_000, 10_000)
    jacobians: tuple[tuple[int, int], ...] = ((5, 100), (100, 5), (50, 50))
    hessians: tuple[int, ...] = (10, 30, 100, 300)


def alone(ours: Asked, sizes: Sizes) -> list[Bar]:
    """Measure the engine alone, print tables, and return the bars."""
    return [
        *_beside_value(ours, sizes),
        _flatness(ours, sizes),
        _sweeps(ours, sizes),
        *_tenth(ours, sizes),
    ]


def _beside_value(ours: Asked, sizes: Sizes) -> list[Bar]:
    rows = []
    worst = 0.0
    beside_floats: dict[str, dict[str, float]] = {}
    for program in ONE_NUMBER:
        replies = [ours.ask("gradient_and_value", program=program) for _ in range(sizes.rounds)]
        ratio = statistics.median(reply["gradient"] / reply["value"] for reply in replies)
        worst = max(worst, ratio)
        beside_floats[program] = {
            what: statistics.median(reply[what] / reply["plain"] for reply in replies)
            for what in ("value", "gradient", "jvp", "hvp")
        }
        plain = statistics.median(reply["plain"] for reply in replies)
        cells = [f"{times:.2f}" for times in beside_floats[program].values()]
        rows.append([program, f"{plain * 1e6:.1f}", *cells])
    print(
        f"\nOurs alone, medians of {sizes.rounds} rounds. A function of one number, of a thousand"
    )
    print("operations: its value on a plain float, and how many times that its value on a Value")
    print("and its derivatives cost, which include the value.")
    print(table(["operations", "float us", "Value", "grad", "jvp", "hvp"], rows), flush=True)
    bent, note = beside_floats["sines and arithmetic"], "of a quarter sines"
    return [
        Bar("gradient / value, worst", worst, 3, "x", note="a thousand operations"),
        Bar("jvp / value on floats", bent["jvp"], 4, "x", note=note),
        Bar("hvp / value on floats", bent["hvp"], 10, "x", note=note),
    ]


def _flatness(ours: Asked, sizes: Sizes) -> Bar:
    requests = [("gradient", size) for size in sizes.gradients]
    requests += [("dense Hessian", size) for size in sizes.hessians]
    best: dict[tuple[str, int], float] = {}
    for _ in range(sizes.rounds):
        for what, size in requests:
            if what == "gradient":
                reply = ours.ask("solve", problem="gradient", size=size)
            else:
                reply = ours.ask("hessian_of_dense", size=size)
            seconds = reply["seconds"]
            best[what, size] = min(best.get((what, size), seconds), seconds)
    costs = [best["gradient", size] / ((size - 1) * TERM) for size in sizes.gradients]
    each = [f"{cost * 1e9:.0f} ns per operation" for cost in costs]
    each += [
        f"{best['dense Hessian', size] / size**2 * 1e9:.0f} ns per n^2" for size in sizes.hessians
    ]
    rows = [
        [what, f"{size:,}", f"{best[what, size] * 1e3:.3f}", cost]
        for (what, size), cost in zip(requests, each, strict=True)
    ]
    print(f"\nBest of {sizes.rounds} rounds by number of variables: the gradient of the Rosenbrock")
    print("function; the Hessian of exp(0.01 * (x1 * x1 + ... + xn * xn)), which has no zeros.")
    print(table(["what", "n", "ms", "each"], rows), flush=True)
    ends = f"n = {sizes.gradients[0]:,} to {sizes.gradients[-1]:,}"
    return Bar(
        "gradient's cost per operation, max / min", max(costs) / min(costs), 2, "x", note=ends
    )


def _sweeps(ours: Asked, sizes: Sizes) -> Bar:
    rows = []
    excess = 0
    for outputs, inputs in sizes.jacobians:
        reply = ours.ask("sweeps", outputs=outputs, inputs=inputs)
        count = reply["pulls"] + reply["pushes"]
        excess = max(excess, count - min(outputs, inputs))
        rows.append(
            [f"{outputs} x {inputs}", str(reply["pulls"]), str(reply["pushes"])]
            + [str(min(outputs, inputs)), f"{reply['seconds'] * 1e3:.3f}"]
        )
    print("\nSweeps of a Jacobian, of outputs by inputs.")
    print(table(["Jacobian", "reverse", "forward", "fewer", "ms"], rows), flush=True)
    return Bar("sweeps of a Jacobian over the fewer, worst", excess, 0)


def _tenth(ours: Asked, sizes: Sizes) -> list[Bar]:
    replies = [ours.ask("bump") for _ in range(sizes.rounds)]
    seconds = statistics.median(reply["seconds"] for reply in replies)
    error = abs(replies[0]["number"] / BUMP_TENTH - 1.0)
    what = "of exp(sin(x)) / (1 + x * x), by derivative"
    return [
        Bar("a tenth derivative", seconds * 1e3, 10, " ms", note=what),
        Bar("its relative error", error, 1e-10, note="against mpmath's"),
    ]
