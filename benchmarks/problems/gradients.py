"""Functions with gradients written by hand: right ones that are hard to check, and wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

C = 1e8
X = np.array([0.7, 1.3, -0.4])


class Case(NamedTuple):
    """A function of an array to one number.

    Arguments:
        name: what is special, or wrong.
        f, grad: the function and what is said to be its gradient.
        x: where.
    """

    name: str
    f: Callable[[Any], Any]
    grad: Callable[[Any], Any]
    x: Any


def at(*numbers: float) -> Any:
    return np.array(numbers)


def bell(x: Any) -> Any:
    return np.exp(-((x - C) ** 2))


N = np.arange(100_000.0)

RIGHT = [
    Case("sines", lambda x: np.sum(np.sin(x)), np.cos, X),
    Case("sin at 1e6", lambda x: np.sin(x[0]), np.cos, at(1e6)),
    Case("sin at 1e10", lambda x: np.sin(x[0]), np.cos, at(1e10)),
    Case("tanh(x - c) at 1e8", lambda x: np.tanh(x[0] - C), lambda x: 1 - np.tanh(x - C) ** 2,
         at(C + 0.25)),
    Case("sin(1000 t)", lambda x: np.sin(1e3 * x[0]), lambda x: 1e3 * np.cos(1e3 * x), at(0.7)),
    Case("sin(1e5 t)", lambda x: np.sin(1e5 * x[0]), lambda x: 1e5 * np.cos(1e5 * x), at(0.7)),
    Case("1/(x - 1) at 1 + 1e-6", lambda x: 1 / (x[0] - 1), lambda x: -1 / (x - 1) ** 2,
         at(1 + 1e-6)),
    Case("1/(x - 1) at 1.01", lambda x: 1 / (x[0] - 1), lambda x: -1 / (x - 1) ** 2, at(1.01)),
    Case("a sum of 100,000 terms", lambda x: np.sum(np.sin(N * x[0])),
         lambda x: np.array([np.sum(N * np.cos(N * x[0]))]), at(0.1)),
    Case("a bell far out", lambda x: bell(x[0]), lambda x: -2 * (x - C) * bell(x), at(C + 20)),
    Case("log at 1e-8", lambda x: np.log(x[0]), lambda x: 1 / x, at(1e-8)),
    Case("sqrt at 1e-10", lambda x: np.sqrt(x[0]), lambda x: 0.5 / np.sqrt(x), at(1e-10)),
    Case("exp at 300", lambda x: np.exp(x[0]), np.exp, at(300.0)),
    Case("exp at -300", lambda x: np.exp(x[0]), np.exp, at(-300.0)),
    Case("x**3 at 1e6", lambda x: x[0] ** 3, lambda x: 3 * x**2, at(1e6)),
    Case("1e-9 beside a kink", lambda x: np.abs(x[0]), np.sign, at(-1e-9)),
    Case("1e-9 beside a jump", lambda x: np.floor(x[0]), lambda x: 0 * x, at(1 + 1e-9)),
    Case("inputs of two sizes", lambda x: np.sin(x[0]) + np.sin(1e6 * x[1]),
         lambda x: at(np.cos(x[0]), 1e6 * np.cos(1e6 * x[1])), at(1.0, 1e-6)),
]  # fmt: skip

WRONG = [
    Case("sign", lambda x: np.sum(np.cos(x)), np.sin, X),
    Case("factor", lambda x: np.sum(x**3), lambda x: x**2, X),
    Case("twice", lambda x: np.sum(np.exp(x)), lambda x: 2 * np.exp(x), X),
    Case("mean", lambda x: np.mean(x**2), lambda x: 2 * x, np.linspace(0.5, 3.0, 7)),
    Case("shifted", lambda x: x @ at(1.0, 2.0, 4.0), lambda x: at(2.0, 4.0, 1.0), X),
    Case("detached", lambda x: np.sum(x[:2] ** 2) + x[2], lambda x: at(2 * x[0], 2 * x[1], 0), X),
    Case("value for output", lambda x: np.sum(np.tanh(x)), lambda x: 1 - x**2, X),
    Case("inverse", lambda x: np.sum(np.exp(x)), lambda x: np.exp(-x), X),
    Case("inner", lambda x: np.sum(np.sin(x**2)), lambda x: np.cos(x**2), X),
    Case("term", lambda x: np.sum(x * np.sin(x)), lambda x: x * np.cos(x), X),
    Case("float32", lambda x: np.sum(np.sin(x)), lambda x: np.cos(x.astype("f")).astype(float), X),
    Case("set", lambda x: np.sum(x * abs(x)), lambda x: 2 * x, X),
    Case("a small entry", lambda x: 1e6 * x[0] + np.sin(x[1]), lambda x: at(1e6, -np.cos(x[1])),
         at(1.0, 2.0)),
    Case("a small function", lambda x: 1e-9 * np.sum(np.sin(x)), lambda x: -1e-9 * np.cos(x), X),
    Case("a large function", lambda x: 1e9 * np.sum(np.sin(x)), lambda x: 1.00001e9 * np.cos(x), X),
    Case("one part in 1e6", lambda x: np.sum(np.sin(x)), lambda x: np.cos(x) * (1 + 1e-6), X),
    Case("sin(1000 t), its sign", lambda x: np.sin(1e3 * x[0]), lambda x: -1e3 * np.cos(1e3 * x),
         at(0.7)),
    Case("sin at 1e10, its sign", lambda x: np.sin(x[0]), lambda x: -np.cos(x), at(1e10)),
    Case("beside a pole", lambda x: 1 / (x[0] - 1), lambda x: 1 / (x - 1) ** 2, at(1 + 1e-6)),
    Case("one of a hundred", lambda x: np.sum(np.sin(x)), lambda x: np.cos(x) * (N[:100] != 5),
         np.linspace(0.1, 3, 100)),
]  # fmt: skip
