"""The benchmark ``fit``: training a small network, beside the same loop in PyTorch."""

from __future__ import annotations

from benchmarks.peers.networks import NETWORKS, STEPS
from benchmarks.peers.trainers import BATCH, OPTIMIZERS, SAMPLES, TRAINERS
from benchmarks.problems import agreement
from benchmarks.runners.bars import Bar, print_bars
from benchmarks.runners.contest import Contest, Reply, contest
from benchmarks.runners.options import Options
from benchmarks.runners.pool import Pool
from benchmarks.runners.table import table

TOLERANCE = 1e-7  # of losses: rounding grows from step to step
TIMES = 10.0  # as fast as PyTorch, at least
LEAST = {"jit": 1.0, "torch": 2.0, "numpy": 0.77}  # of larger networks, as fast as the peer
FULL = [
    ([int(size) for size in sizes.split("-")], batch)
    for sizes in ("2-16-16-2", "64-32-10", "64-128-10", "784-16-10", "784-50-10", "784-128-64-10")
    for batch in (32, 256)
]
QUICK = [([2, 16, 16, 2], 32), ([64, 128, 10], 32)]


def run(options: Options) -> int:
    """Measure and print everything.

    Returns:
        0; 1 if PyTorch came to other losses.
    """
    rounds, epochs = (2, 6) if options.quick else (9, 30)
    bars, refused = [], []
    with Pool("fit", TRAINERS) as pool:
        pool.print_head(options.quick)
        print(
            f"Moons, {SAMPLES} points, MLP 2-16-16-1 with ReLU units, batches of {BATCH}: the time"
        )
        print("of an epoch. Both begin with the same weights and take the same batches; their")
        print(f"losses agree to {TOLERANCE:g}, or are refused.")
        for optimizer in OPTIMIZERS:
            found = contest(
                pool.processes, rounds, differs, passed, "train", optimizer=optimizer, epochs=epochs
            )
            print(f"\n{optimizer}; {rounds} rounds of {epochs} epochs")
            print(table(Contest.head("ours"), found.rows), flush=True)
            seen = found.ratios.get("torch", (None, None))[0]
            name = f"fit on moons, {optimizer}, an epoch: PyTorch / ours"
            bars.append(Bar(name, seen, TIMES, "x", at_least=True))
            refused += found.refused
    found, others = networks(options.quick)
    print_bars([*bars, *found], options.quick)
    return 1 if [*refused, *others] else 0


def networks(quick: bool) -> tuple[list[Bar], list[str]]:
    """Train networks of several sizes; print tables, and return the bars, and who is refused."""
    rounds, epochs = (1, 5) if quick else (3, 13)
    bars, refused = [], []
    with Pool("networks", NETWORKS) as pool:
        print("\nNetworks with tanh units and cross-entropy, gradient descent in full double")
        print(f"precision: an epoch of {STEPS} steps. JAX's step is one jit; NumPy's by hand.")
        for sizes, batch in QUICK if quick else FULL:
            found = contest(
                pool.processes, rounds, differs, passed, "network", sizes=sizes, batch=batch,
                epochs=epochs,
            )  # fmt: skip
            name = f"{'-'.join(map(str, sizes))}, batch {batch}"
            print(f"\n{name}; {rounds} rounds of {epochs} epochs")
            print(table(Contest.head("ours"), found.rows), flush=True)
            refused += found.refused
            for peer, least in LEAST.items():
                seen = found.ratios.get(peer, (None, None))[0]
                bars.append(Bar(f"fit {name}: {peer} / ours", seen, least, "x", at_least=True))
    return bars, refused


def differs(reply: Reply, reference: Reply) -> str | None:
    """Return how losses differ from the reference, in words, or None."""
    return agreement.difference(reply["numbers"], reference["numbers"], TOLERANCE, "loss")


def passed(reply: Reply) -> str:
    """Return what the table says of losses that agree: the last of them."""
    return f"loss {reply['numbers'][-1]:.6f}"
