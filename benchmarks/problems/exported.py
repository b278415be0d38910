"""What the benchmark ``exports`` writes in C, and spreads over processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

import autograd as ag
from benchmarks.problems.formulas import CALL, Functions, call_price

OF = Functions(ag.log, ag.exp, ag.sqrt, ag.norm_cdf)
INPUTS, HIDDEN = 4, 8  # of the LSTM


class Problem(NamedTuple):
    """A function of a row, and of what all rows share.

    Arguments:
        name: in words.
        f: the function.
        rows: from a number of rows to the arguments that have rows.
        shared: the arguments behind these.
    """

    name: str
    f: Callable[..., Any]
    rows: Callable[[int], list[Any]]
    shared: list[Any]


def option(spot: Any, strike: Any, years: Any, rate: Any, volatility: Any) -> Any:
    return call_price((spot, strike, years, rate, volatility), OF)


greeks = ag.value_and_grad(option, argnums=(0, 1, 2, 3, 4))


def options(count: int) -> list[Any]:
    rng = np.random.default_rng(1)
    return [x * rng.uniform(0.8, 1.25, count) for x in CALL]


def lstm(x: Any, state: Any, weights: Any) -> Any:
    """Return the next state of an LSTM cell: Hochreiter and Schmidhuber, 1997, as in PyTorch."""
    h, c = state
    given = [*x, *h, 1.0]
    gates = [ag.dot(given, list(row)) for row in weights]
    i, f, g, o = (gates[k * HIDDEN : (k + 1) * HIDDEN] for k in range(4))
    c = [ag.sigmoid(fk) * ck + ag.sigmoid(ik) * ag.tanh(gk) for fk, ck, ik, gk in zip(f, c, i, g)]  # noqa: B905
    return [ag.sigmoid(ok) * ag.tanh(ck) for ok, ck in zip(o, c)], c  # noqa: B905


def squared(x: Any, state: Any, weights: Any) -> Any:
    """Return the sum of squares of what a step puts out."""
    out, _ = lstm(x, state, weights)
    return ag.dot(out, out)


def cells(count: int) -> list[Any]:
    rng = np.random.default_rng(2)
    return [rng.normal(size=(count, INPUTS)), tuple(rng.normal(size=(2, count, HIDDEN)))]


def weights() -> Any:
    return 0.3 * np.random.default_rng(3).normal(size=(4 * HIDDEN, INPUTS + HIDDEN + 1))


def problems() -> Sequence[Problem]:
    """Return what is written in C."""
    shared = [weights()]
    by_state = ag.value_and_grad(squared, argnums=(0, 1))
    return [
        Problem("Black-Scholes with 5 Greeks", greeks, options, []),
        Problem("LSTM step, 4 in, 8 hidden", lstm, cells, shared),
        Problem("LSTM step, value and slopes", by_state, cells, shared),
    ]


# Paths


def asian(spot: Any, volatility: Any, normals: Any) -> Any:
    """Return what a call on the mean of 4 quarters is worth on one path."""
    total, here = 0.0, spot
    drift = -0.125 * volatility * volatility
    for z in normals:
        here = here * ag.exp(drift + 0.5 * volatility * z)
        total = total + here
    return ag.relu(0.25 * total - 100.0)


QUARTERS = 4
simulated = ag.compile(
    ag.value_and_grad(asian, argnums=(0, 1)), batch=(None, None, 0), reduce="mean"
)


def normals(generator: Any, count: int) -> Any:
    return generator.standard_normal((count, QUARTERS))
