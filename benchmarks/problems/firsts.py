"""The programs of the benchmark ``first``: those whose first call is likely to be slow.

Long recurrences, matrices of derivatives with many outputs, and programs that are drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.problems import formulas, programs


class Case(NamedTuple):
    """A function, and what to call it with.

    Arguments:
        f: the function, derivatives included.
        start: its argument: a list of numbers.
    """

    f: Callable[[Any], Any]
    start: list[float]


# Recurrences

STATES = 4  # of the hidden Markov model
TAGS = 6  # of the chain


def markov(ag: Any, steps: int) -> Case:
    """Return value and gradient of a hidden Markov model's log-likelihood.

    Arguments:
        ag: the engine.
        steps: how many observations.
    """
    seen = [(7 * t) % 3 for t in range(steps)]

    def likelihood(p: Any) -> Any:
        moves, shows = p[: STATES * STATES], p[STATES * STATES :]
        alpha = [shows[3 * s + seen[0]] for s in range(STATES)]
        for symbol in seen[1:]:
            alpha = [
                shows[3 * s + symbol]
                + ag.logsumexp([alpha[r] + moves[STATES * r + s] for r in range(STATES)])
                for s in range(STATES)
            ]
        return ag.logsumexp(alpha)

    return Case(ag.value_and_grad(likelihood), _numbers(STATES * (STATES + 3)))


def chain(ag: Any, length: int) -> Case:
    """Return value and gradient of a linear chain's conditional log-likelihood.

    Arguments:
        ag: the engine.
        length: how many words.
    """
    tags = [(5 * t) % TAGS for t in range(length)]

    def likelihood(p: Any) -> Any:
        moves, scores = p[: TAGS * TAGS], p[TAGS * TAGS :]
        alpha = scores[:TAGS]
        path = scores[tags[0]]
        for t in range(1, length):
            here = scores[TAGS * t : TAGS * (t + 1)]
            path = path + moves[TAGS * tags[t - 1] + tags[t]] + here[tags[t]]
            alpha = [
                here[k] + ag.logsumexp([alpha[j] + moves[TAGS * j + k] for j in range(TAGS)])
                for k in range(TAGS)
            ]
        return ag.logsumexp(alpha) - path

    return Case(ag.value_and_grad(likelihood), _numbers(TAGS * (TAGS + length)))


def kalman(ag: Any, observations: int, hessian: bool = False) -> Case:
    """Return derivatives of a local linear trend's log-likelihood, by a Kalman filter.

    Arguments:
        ag: the engine.
        observations: how many.
        hessian: whether its Hessian is asked for, rather than value and gradient.
    """
    seen = [ag.sin(0.1 * t) + 0.01 * t for t in range(observations)]

    def likelihood(p: Any) -> Any:
        noise, level_noise, slope_noise = ag.exp(p[0]), ag.exp(p[1]), ag.exp(p[2])
        level, slope = p[3], p[4]
        a, b, c = 1.0, 0.0, 1.0  # the covariance
        total = 0.0
        for y in seen:
            level = level + slope
            a, b, c = a + 2.0 * b + c + level_noise, b + c, c + slope_noise
            spread = a + noise
            miss = y - level
            total = total + ag.log(spread) + miss * miss / spread
            gain, other = a / spread, b / spread
            level, slope = level + gain * miss, slope + other * miss
            a, b, c = a - gain * a, b - gain * b, c - other * b
        return 0.5 * total

    f = ag.hessian(likelihood) if hessian else ag.value_and_grad(likelihood)
    return Case(f, [-1.0, -2.0, -3.0, 0.1, 0.2])


def orbit(ag: Any, steps: int) -> Case:
    """Return value and gradient of where an orbit ends, by Runge and Kutta's method.

    Arguments:
        ag: the engine.
        steps: how many.
    """

    def slope(state: list[Any]) -> list[Any]:
        x, y, u, v = state
        pull = (x * x + y * y) ** -1.5
        return [u, v, -x * pull, -y * pull]

    def moved(state: list[Any], by: list[Any], h: float) -> list[Any]:
        return [a + h * b for a, b in zip(state, by, strict=True)]

    def end(start: Any) -> Any:
        state, h = list(start), 0.01
        for _ in range(steps):
            k1 = slope(state)
            k2 = slope(moved(state, k1, 0.5 * h))
            k3 = slope(moved(state, k2, 0.5 * h))
            k4 = slope(moved(state, k3, h))
            state = [
                s + h / 6.0 * (p + 2.0 * q + 2.0 * r + w)
                for s, p, q, r, w in zip(state, k1, k2, k3, k4, strict=True)
            ]
        return state[0] * state[0] + state[1]

    return Case(ag.value_and_grad(end), [1.0, 0.1, 0.0, 0.9])


# Matrices of derivatives


def rosenbrock(ag: Any, n: int) -> Case:
    """Return the Hessian of the Rosenbrock function of n numbers."""
    return Case(ag.hessian(formulas.rosenbrock), formulas.start(n))


def tridiagonal(ag: Any, n: int) -> Case:
    """Return the dense Jacobian of a function each of whose n numbers meets its neighbours."""

    def f(x: Any) -> list[Any]:
        return [
            (3.0 - 2.0 * x[i]) * x[i]
            - (x[i - 1] if i else 0.0)
            - 2.0 * (x[i + 1] if i + 1 < n else 0.0)
            for i in range(n)
        ]

    return Case(ag.jacobian(f), _numbers(n))


# Programs at random

_UNARY = ("sin", "tanh", "exp", "cos", "softplus")
_MODULUS = 2**31 - 1


def drawn(ag: Any, operations: int, seed: int) -> Case:
    """Return value and gradient of a program that is drawn at random.

    Arguments:
        ag: the engine.
        operations: about how many its value takes.
        seed: another number for another program.
    """
    unary = [getattr(ag, name) for name in _UNARY]
    reach = (8, 64, 512)[seed % 3]  # how far back operands lie: long programs, or wide ones

    def value(x: Any) -> Any:
        known = list(x)
        state = seed + 1
        for _ in range(operations // 3):
            state = state * 48_271 % _MODULUS  # Park and Miller's generator
            left, right, kind = state % reach, state // reach % reach, state // reach**2 % 10
            a, b = known[-1 - left % len(known)], known[-1 - right % len(known)]
            share = 0.2 + 0.5 * state / _MODULUS
            if kind < 3:
                known.append(share * (a + b))
            elif kind < 6:
                known.append(a - share * b)
            elif kind < 8:
                known.append(ag.sin(a) * b)
            else:
                known.append(unary[state % len(unary)](-share * a * a))
        return ag.sum(known[-8:])

    return Case(ag.value_and_grad(value), list(programs.MIX_START))


# Many ways


def wandering(ag: Any, longest: int) -> Case:
    """Return the gradient of a loop whose number of steps depends on a number.

    Arguments:
        ag: the engine.
        longest: the steps of a start at 1; of one at 0.5, half as many.
    """

    def f(x: Any) -> Any:
        total, left = x[1], x[0]
        while left > 0.0:
            total = total + 0.1 * ag.sin(total) * left
            left = left - 1.0 / longest
        return total

    return Case(ag.grad(f), [1.0, 0.3])


def _numbers(count: int) -> list[float]:
    draw = random.Random(count)
    return [draw.uniform(-1.0, 1.0) for _ in range(count)]
