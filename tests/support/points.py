"""Points of an operation's domain: ordinary, huge, tiny, near its ends and near its zeros."""

import math
from random import Random

from autograd.table.interval import Interval

# Where an operation overflows, or needs more digits than mpmath gives in reasonable time.
WIDEST = {
    "exp": 700.0, "exp2": 950.0, "expm1": 700.0, "sinh": 700.0, "cosh": 700.0, "sech": 650.0,
    "tanh": 330.0, "sigmoid": 650.0, "logistic": 650.0, "softplus": 650.0, "log_sigmoid": 650.0,
    "silu": 650.0, "silu_derivative": 650.0, "gauss": 25.0, "erf": 25.0, "erfc": 25.0,
    "norm_cdf": 36.0, "norm_pdf": 36.0, "gelu": 36.0, "gelu_derivative": 36.0, "gamma": 160.0,
    "polygamma": 1e60, "sinc_derivative": 30.0, "logaddexp": 650.0, "logsumexp": 650.0,
    "erfinv": 1.0, "expi": 600.0, "expn": 500.0, "jv": 60.0, "yv": 60.0, "iv": 300.0, "kv": 30.0,
    "zeta": 60.0, "beta": 60.0, "betaln": 1e4, "polygamma_step": 1e4, "gammainc": 150.0,
    "gammaincc": 150.0, "gamma_density": 150.0, "lambertw": 1e200,
    "floor": 1e16, "ceil": 1e16, "trunc": 1e16, "round": 1e16,
}  # fmt: skip
# Where mpmath is slow below, or derivatives overflow
NARROWEST = {
    "gamma": 1e-20, "lgamma": 1e-20, "digamma": 1e-20, "polygamma": 1e-20,
    "logit_derivative": 1e-60, "erfcinv": 1e-40, "erfcinv_derivative": 1e-40, "norm_ppf": 1e-40,
    "norm_ppf_derivative": 1e-40, "erfinv": 1e-40, "erfinv_derivative": 1e-40, "expi": 1e-20,
    "expn": 1e-10, "jv": 1e-10, "yv": 1e-10, "iv": 1e-10, "kv": 1e-10, "zeta": 1e-3, "beta": 0.3,
    "betaln": 1e-3, "polygamma_step": 1e-3, "gammainc": 1e-3, "gammaincc": 1e-3,
    "gamma_density": 1e-3, "lambertw": 1e-40,
}  # fmt: skip
# Zeros and other points where digits are lost easily, beside the ends of domains
SPOTS = {
    "log": [1.0], "log2": [1.0], "log10": [1.0], "acos": [0.0, 1.0], "logit": [0.5],
    "sin": [math.pi], "cos": [0.5 * math.pi], "tan": [math.pi, 0.5 * math.pi],
    "sinc": [1.0, 2.0, -3.0], "sinc_derivative": [1.0, 0.5], "silu": [-1.278464542761074],
    "gelu": [-0.7517915246935645], "gamma": [1.0, 1.4616321449683623, 2.0],
    "lgamma": [1.0, 1.4616321449683623, 2.0], "digamma": [1.4616321449683623],
}  # fmt: skip
SAME_SCALE = {"hypot", "norm", "direction", "atan2"}


def domains(op):
    """An interval for each operand; rows of any number are tested with three, dot with four."""
    if op.arity >= 0:
        return op.domain
    return op.domain * (4 if op.name == "dot" else 3)


def draw(interval: Interval, rng: Random, spots=(), widest=math.inf, narrowest=0.0) -> float:
    """A point of an interval."""
    ends = [end for end in (interval.low, interval.high) if abs(end) < math.inf]
    spots = [*spots, *ends]
    while True:
        kind = rng.randrange(5)
        if kind == 0:
            x = rng.uniform(-4.0, 4.0)
        elif kind == 1:
            x = rng.uniform(-widest, widest) if widest < 2e3 else rng.gauss(0.0, 100.0)
        elif kind == 2:
            x = rng.choice(spots or [1.0]) + rng.choice([-1.0, 1.0]) * 10.0 ** rng.uniform(-16, 0)
        else:
            x = rng.choice([-1.0, 1.0]) * 10.0 ** rng.uniform(-250.0, 250.0 if kind == 3 else 2.0)
        if interval.low < x < interval.high and narrowest < abs(x) <= widest:
            return x


def points(op, count: int, seed: int = 0):
    """Points of an operation's domain, the same ones every time."""
    rng = Random(f"{op.name} {seed}")
    limits = SPOTS.get(op.name, ()), WIDEST.get(op.name, math.inf), NARROWEST.get(op.name, 0.0)
    for _ in range(count):
        operands = [draw(interval, rng, *limits) for interval in domains(op)]
        if op.name == "pow":  # a result in range
            reach = 600.0 / max(1e-3, abs(math.log(operands[0])))
            operands[1] = rng.choice([-1.0, 1.0]) * min(10.0 ** rng.uniform(-200.0, 2.5), reach)
        elif op.name in SAME_SCALE and rng.random() < 0.7:
            scale = 10.0 ** rng.uniform(-70.0, 70.0)
            operands = [
                rng.choice([-1.0, 1.0]) * scale * 10.0 ** rng.uniform(-12.0, 0.0) for _ in operands
            ]
        elif op.name in {"polygamma", "sinc_derivative", "expn", "polygamma_step"}:
            operands[0] = float(rng.randrange(1, 4))
        elif op.name in {"jv", "yv", "iv", "kv"}:
            operands[0] = rng.choice([0.0, 1.0, 2.0, 0.5, 2.25])
        elif op.name == "lambertw":
            operands[1] = 0.0 if operands[0] > 0.0 else rng.choice([0.0, -1.0])
        elif op.name in {"mod", "fmod", "floordiv"}:  # steps of the oracle must not jump
            operands[1] = rng.choice([-1.0, 1.0]) * operands[0] * 10.0 ** rng.uniform(-10.0, 3.0)
        elif op.name == "clip":
            operands[1:] = sorted(operands[1:])
        yield tuple(operands)
