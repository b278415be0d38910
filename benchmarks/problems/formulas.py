"""What the benchmark ``derivatives`` differentiates: scalar programs, and the same over arrays."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Sequence
from itertools import combinations_with_replacement
from typing import Any, NamedTuple

from benchmarks.problems import demo

SAMPLES = 20
BATCH = demo.moons(SAMPLES)
TERM = 8  # operations in a term of the Rosenbrock function
CALL = (100.0, 110.0, 0.75, 0.03, 0.25)  # spot, strike, years, rate, volatility

# The Rosenbrock function


def start(size: int) -> list[float]:
    """Return a point to differentiate the Rosenbrock function at."""
    return [0.5 + 0.4 * math.sin(i) for i in range(size)]


def rosenbrock(x: Sequence[Any]) -> Any:
    """Return the Rosenbrock function of scalars, one term after another."""
    total = 0.0
    for a, b in zip(x, x[1:]):  # noqa: B905, RUF007  (as it is usually written)
        total = total + 100.0 * (b - a * a) ** 2 + (1.0 - a) ** 2
    return total


def rosenbrock_of_array(x: Any) -> Any:
    """Return the Rosenbrock function of an array."""
    return (100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2).sum()


# A network


def layers() -> list[list[list[float]]]:
    """Return the parameters of a 2-16-16-1 network: of each neuron its weights, then its bias."""
    return [[[*row, 0.1] for row in rows] for rows in demo.weights()]


def network_loss(parameters: Sequence[Any], tanh: Callable[[Any], Any]) -> Any:
    """Return the mean squared error of the network over the samples, in scalars."""
    total = 0.0
    for point, label in zip(BATCH.points, BATCH.labels, strict=True):
        x: Sequence[Any] = point
        for rows in parameters:
            sums = [sum((w * xi for w, xi in zip(row, x)), row[-1]) for row in rows]  # noqa: B905
            x = sums if rows is parameters[-1] else [tanh(s) for s in sums]
        total = total + (x[0] - label) ** 2
    return total * (1.0 / SAMPLES)


def network_loss_of_arrays(
    parameters: Sequence[tuple[Any, Any]], points: Any, labels: Any, tanh: Callable[[Any], Any]
) -> Any:
    """Return the same of arrays, a matrix and a vector of biases for each layer."""
    x = points
    for index, (weights, biases) in enumerate(parameters):
        sums = x @ weights.T + biases
        x = tanh(sums) if index < len(parameters) - 1 else sums
    return ((x[:, 0] - labels) ** 2).mean()


# The price of a call


class Functions(NamedTuple):
    """The functions that the price is made of, of an engine's numbers."""

    log: Callable[[Any], Any]
    exp: Callable[[Any], Any]
    sqrt: Callable[[Any], Any]
    norm_cdf: Callable[[Any], Any]


def call_price(inputs: Sequence[Any], of: Functions) -> Any:
    """Return the Black-Scholes price of a call, of the inputs in the order of ``CALL``."""
    spot, strike, years, rate, volatility = inputs
    spread = volatility * of.sqrt(years)
    d1 = (of.log(spot / strike) + (rate + 0.5 * volatility * volatility) * years) / spread
    paid = strike * of.exp(-rate * years)
    return spot * of.norm_cdf(d1) - paid * of.norm_cdf(d1 - spread)


def greeks(order: int) -> list[tuple[int, ...]]:
    """Return which inputs each distinct partial derivative of an order is by."""
    return list(combinations_with_replacement(range(len(CALL)), order))


def exact_greeks(order: int) -> list[float] | None:
    """Return the price and its partial derivatives, order by order; None without mpmath."""
    try:
        mpmath = importlib.import_module("mpmath")
    except ImportError:
        return None
    of = Functions(mpmath.log, mpmath.exp, mpmath.sqrt, mpmath.ncdf)
    numbers = []
    with mpmath.workdps(40):
        for k in range(order + 1):
            for by in greeks(k):
                times = tuple(by.count(i) for i in range(len(CALL)))
                slope = mpmath.diff(lambda *x: call_price(x, of), CALL, times)
                numbers.append(float(slope))
    return numbers


# A function of one number


def bump(x: Any, exp: Callable[[Any], Any], sin: Callable[[Any], Any]) -> Any:
    """Return e^sin(x) / (1 + x^2)."""
    return exp(sin(x)) / (1 + x * x)


BUMP_AT = 0.75
# mpmath.mp.dps = 60; mpmath.diff(lambda x: mpmath.exp(mpmath.sin(x)) / (1 + x * x), 0.75, 10)
BUMP_TENTH = -289223.466306825007079540257023


def mixed(x: Any, sin: Callable[[Any], Any]) -> Any:
    """Return a function of one number in a thousand operations, of which 250 are sines."""
    y = x
    for _ in range(250):
        y = sin(y * x) + 0.5 * x
    return y


def arithmetic(x: Any, sin: Callable[[Any], Any]) -> Any:
    """Return a function of one number in a thousand operations, all of them arithmetic."""
    y = x
    for _ in range(250):
        y = (y * x + 0.5) * 0.9 - x
    return y


ONE_NUMBER: dict[str, Callable[[Any, Any], Any]] = {
    "sines and arithmetic": mixed,
    "arithmetic alone": arithmetic,
}
