"""What the benchmark ``limits`` computes by ours, and what its C by hand (limits.c) is given."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import autograd as ag
from benchmarks.problems import batches, demo, formulas, loops, programs
from benchmarks.problems.formulas import CALL, Functions

SOURCE = Path(__file__).with_name("limits.c")
OF = Functions(ag.log, ag.exp, ag.sqrt, ag.norm_cdf)
DATES = 50  # of an Asian option
DIMENSIONS, PARTS = 10, 5  # of a mixture
CELLS = 16  # of the LSTM


class Limit(NamedTuple):
    """A program, and how near to C it is to be.

    Arguments:
        name: in words.
        function: what limits.c calls it.
        x, data, size: what that is given.
        run: does the same by ours.
        compiled: what ``run`` calls.
        most: the bar: how many times as long as C by hand it may take.
    """

    name: str
    function: str
    x: Any
    data: Any
    size: int
    run: Callable[[], Any]
    compiled: Any
    most: float


def price(spot: Any, strike: Any, years: Any, rate: Any, volatility: Any) -> Any:
    """Return the price of a call by Black and Scholes."""
    return formulas.call_price((spot, strike, years, rate, volatility), OF)


GREEKS = ag.value_and_grad(price, argnums=(0, 1, 2, 3, 4))


def one_option() -> Limit:
    """Return price and Greeks of one option, of five floats."""
    g = ag.compile(GREEKS)
    return Limit(
        "Black-Scholes and 5 Greeks, one call", "call", np.array(CALL), np.zeros(1), 1,
        partial(g, *CALL), g, 0.25 / 0.044,
    )  # fmt: skip


def many_options(count: int) -> Limit:
    """Return the same of many options, of five arrays."""
    given = batches.options(count)
    g = ag.compile(GREEKS, batch=(0, 0, 0, 0, 0))
    return Limit(
        f"the same, {count:,} options", "options", np.concatenate(given), np.zeros(1), count,
        lambda: g(*given), g, 16 / 11.6,
    )  # fmt: skip


def network(rows: int) -> Limit:
    """Return value and gradient of W1 over a batch."""

    def loss(parameters: Any, row: Any, label: Any) -> Any:
        return programs.row_loss(parameters, row, label, ag.relu, ag)

    given = batches.demo_arrays(rows)
    g = ag.compile(ag.value_and_grad(loss), batch=(None, 0, 0), reduce="mean")
    data = np.concatenate([given.points.ravel(), given.labels])
    most = 8 / 4.3 if rows <= demo.POINTS else 60 / 40.6
    return Limit(
        f"W1, {rows:,} rows", "w1", given.parameters, data, rows, lambda: g(*given), g, most
    )


def mixture_row(alphas: Any, means: Any, diagonals: Any, below: Any, row: Any) -> Any:
    """Return how likely a row is by a mixture of Gaussians, as ADBench writes it.

    Arguments:
        alphas: logarithms of the weights of the parts.
        means: of each part.
        diagonals: logarithms of the diagonals of the factors of the inverse covariances.
        below: what is below these, column by column.
        row: a point.
    """
    terms = []
    for alpha, mean, diagonal, rest in zip(alphas, means, diagonals, below, strict=True):
        off = [x - m for x, m in zip(row, mean, strict=True)]
        found = [ag.exp(d) * x for d, x in zip(diagonal, off, strict=True)]
        at = 0
        for j in range(DIMENSIONS):
            for k in range(j + 1, DIMENSIONS):
                found[k] = found[k] + rest[at] * off[j]
                at += 1
        terms.append(alpha + ag.sum(list(diagonal)) - 0.5 * ag.dot(found, found))
    return ag.logsumexp(terms) - ag.logsumexp(list(alphas))


def mixture(rows: int) -> Limit:
    """Return value and gradient of a mixture's likelihood over rows."""
    rng = np.random.default_rng(demo.SEED)
    d, k = DIMENSIONS, PARTS
    given = [
        rng.normal(size=k), rng.normal(size=(k, d)), 0.1 * rng.normal(size=(k, d)),
        0.1 * rng.normal(size=(k, d * (d - 1) // 2)),
    ]  # fmt: skip
    data = rng.normal(size=(rows, d))
    g = ag.compile(
        ag.value_and_grad(mixture_row, argnums=(0, 1, 2, 3)),
        batch=(None, None, None, None, 0), reduce="sum",
    )  # fmt: skip
    return Limit(
        f"mixture of 5 Gaussians in 10 dimensions, {rows:,} rows", "mixture",
        np.concatenate([x.ravel() for x in given]), data, rows, lambda: g(*given, data), g, 70 / 53,
    )  # fmt: skip


def lstm(steps: int) -> Limit:
    """Return value and gradient of an LSTM cell, unrolled."""
    width = programs.INPUT + CELLS + 1
    x = np.array([0.5 * math.sin(1.7 * i) for i in range(4 * CELLS * width)])
    signal = np.array([programs.signal(step) for step in range(steps)])
    g = ag.compile(ag.value_and_grad(lambda w: programs.lstm(w, ag, steps, CELLS)))
    return Limit(
        f"LSTM, {steps} steps, {CELLS} units, unrolled", "lstm", x, signal, steps,
        lambda: g(x), g, 35 / 5.4,
    )  # fmt: skip


def rosenbrock(size: int) -> Limit:
    """Return value and gradient of the Rosenbrock function."""
    x = np.array(formulas.start(size))
    g = ag.compile(ag.value_and_grad(formulas.rosenbrock))
    return Limit(
        f"Rosenbrock, {size:,} numbers, gradient", "rosenbrock", x, np.zeros(1), size,
        lambda: g(x), g, 2 / 0.28,
    )  # fmt: skip


def rosenbrock_hessian(size: int) -> Limit:
    """Return the Hessian of the Rosenbrock function."""
    x = np.array(formulas.start(size))
    g = ag.compile(ag.hessian(formulas.rosenbrock))
    return Limit(
        f"Rosenbrock, {size:,} numbers, Hessian", "rosenbrock_hessian", x, np.zeros(1), size,
        lambda: g(x), g, 5 / 0.80,
    )  # fmt: skip


def orbit(steps: int) -> Limit:
    """Return value and gradient of a planet's place after steps that are written out."""
    x = np.array(loops.START)
    g = ag.compile(ag.value_and_grad(lambda s: loops.orbit(s, ag, loops.by_hand, steps)))
    return Limit(
        f"orbit, {steps:,} steps of Runge and Kutta written out", "orbit", x, np.zeros(1), steps,
        lambda: g(x), g, 75 / 36,
    )  # fmt: skip


def on_path(spot: Any, volatility: Any, rate: Any, years: Any, normals: Any) -> Any:
    """Return what a call on the mean of a path is worth on it."""
    step = years / DATES
    drift = (rate - 0.5 * volatility * volatility) * step
    noise = volatility * ag.sqrt(step)
    total, here = 0.0, spot
    for z in normals:
        here = here * ag.exp(drift + noise * z)
        total = total + here
    return ag.exp(-rate * years) * ag.relu(total / DATES - 100.0)


def asian(paths: int) -> Limit:
    """Return value and Greeks of an Asian option over paths."""
    x = np.array([100.0, 0.2, 0.03, 1.0])
    normals = np.random.default_rng(demo.SEED).standard_normal((paths, DATES))
    g = ag.compile(
        ag.value_and_grad(on_path, argnums=(0, 1, 2, 3)),
        batch=(None, None, None, None, 0), reduce="mean",
    )  # fmt: skip
    spot, volatility, rate, years = x.tolist()
    return Limit(
        f"Asian option, {paths:,} x {DATES}, four Greeks", "asian", x, normals, paths,
        lambda: g(spot, volatility, rate, years, normals), g, 11.6 / 8.3,
    )  # fmt: skip


def limits(quick: bool) -> list[Callable[[], Limit]]:
    """Return what makes each program, so that one at a time is in memory.

    Arguments:
        quick: whether to make all of them small.
    """
    return [
        one_option,
        lambda: many_options(1_000 if quick else 1_000_000),
        lambda: network(100),
        lambda: network(200 if quick else 1_000),
        lambda: mixture(50 if quick else 1_000),
        lambda: lstm(2 if quick else 20),
        lambda: rosenbrock(50 if quick else 1_000),
        lambda: rosenbrock_hessian(10 if quick else 100),
        lambda: orbit(20 if quick else 1_000),
        lambda: asian(500 if quick else 100_000),
    ]
