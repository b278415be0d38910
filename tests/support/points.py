"""Points of an operation's domain: ordinary, huge, tiny and near the ends."""

import math
from random import Random

# Where an operation overflows, or needs more digits than mpmath gives in reasonable time.
WIDEST = {"exp": 700.0, "sinh": 700.0, "cosh": 700.0, "sigmoid": 700.0, "tanh": 350.0}


def draw(interval, rng: Random, widest: float = math.inf) -> float:
    """A point of an interval."""
    while True:
        kind = rng.randrange(4)
        if kind == 0:
            x = rng.uniform(-4.0, 4.0)
        elif kind == 1:
            x = rng.uniform(-widest, widest) if widest < math.inf else rng.gauss(0.0, 100.0)
        else:
            x = rng.choice([-1.0, 1.0]) * 10.0 ** rng.uniform(-250.0, 250.0 if kind == 3 else 2.0)
        if interval.low < x < interval.high and abs(x) <= widest:
            return x


def points(op, count: int, seed: int = 0):
    """Points of an operation's domain, the same ones every time."""
    rng = Random(f"{op.name} {seed}")
    for _ in range(count):
        if op.name == "pow":  # a result in range
            x = draw(op.domain[0], rng)
            yield (
                x,
                rng.choice([-1.0, 1.0])
                * min(10.0 ** rng.uniform(-200.0, 2.5), 600.0 / max(1e-3, abs(math.log(x)))),
            )
        else:
            yield tuple(draw(i, rng, WIDEST.get(op.name, math.inf)) for i in op.domain)
