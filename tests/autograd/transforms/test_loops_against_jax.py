"""Programs that are loops, eagerly and compiled, beside jax.lax.scan and while_loop."""

import math

import numpy as np
import pytest

import autograd as ag

jax = pytest.importorskip("jax")
jnp = jax.numpy


@pytest.fixture(autouse=True, scope="module")
def in_double_precision():
    before = jax.config.jax_enable_x64
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", before)


def orbit(lib, scan, start):
    """The place after 12 steps of Runge and Kutta's around a sun."""

    def speed(s):
        x, y, u, v = s
        r = lib.sqrt(x * x + y * y)
        return [u, v, -x / (r * r * r), -y / (r * r * r)]

    def along(s, h, k):
        return [a + h * b for a, b in zip(s, k)]

    def step(s, _):
        k1 = speed(s)
        k2 = speed(along(s, 0.05, k1))
        k3 = speed(along(s, 0.05, k2))
        k4 = speed(along(s, 0.1, k3))
        moved = [
            a + 0.1 / 6.0 * (b + 2.0 * c + 2.0 * d + e) for a, b, c, d, e in zip(s, k1, k2, k3, k4)
        ]
        return moved, None

    last, _ = scan(step, [start[k] for k in range(4)], length=12)
    return last[0] * last[0] + last[1]


def kalman(lib, scan, theta, ys):
    """Minus the log likelihood of a random walk that is seen with noise."""

    def step(state, y):
        mean, spread = state
        spread = spread + theta[0] * theta[0]
        whole = spread + theta[1] * theta[1]
        gain = spread / whole
        miss = y - mean
        term = 0.5 * (lib.log(whole) + miss * miss / whole)
        return (mean + gain * miss, (1.0 - gain) * spread), term

    _, terms = scan(step, (theta[2], 1.0 + 0.0 * theta[0]), ys)
    return sum(terms[k] for k in range(len(ys)))


def markov(lib, scan, theta, ys):
    """The log likelihood of a chain of two states that nobody sees, by the forward algorithm."""

    def both(a, b):
        return lib.logaddexp(a, b)

    stay = [-lib.log(1.0 + lib.exp(-theta[0])), -lib.log(1.0 + lib.exp(-theta[1]))]
    leave = [stay[0] - theta[0], stay[1] - theta[1]]

    def step(state, y):
        a, b = state
        seen = [-0.5 * (y - theta[2]) ** 2, -0.5 * (y - theta[3]) ** 2]
        new = (both(a + stay[0], b + leave[1]) + seen[0], both(a + leave[0], b + stay[1]) + seen[1])
        return new, None

    (a, b), _ = scan(step, (-0.5 * theta[2] ** 2, -0.5 * theta[3] ** 2), ys)
    return both(a, b)


def garch(lib, scan, theta, ys):
    """Minus the log likelihood of returns whose variance follows its past and theirs."""

    def step(variance, y):
        new = theta[0] * theta[0] + theta[1] * y * y + theta[2] * variance
        return new, lib.log(variance) + y * y / variance

    _, terms = scan(step, 1.0 + 0.0 * theta[0], ys)
    return 0.5 * sum(terms[k] for k in range(len(ys)))


def lstm(lib, scan, theta, ys):
    """A cell of one unit that guesses the next number."""

    def sigmoid(x):
        return 1.0 / (1.0 + lib.exp(-x))

    def step(state, y):
        hidden, cell = state
        gates = [theta[4 * k] * y + theta[4 * k + 1] * hidden + theta[4 * k + 2] for k in range(4)]
        cell = sigmoid(gates[0]) * cell + sigmoid(gates[1]) * lib.tanh(gates[2])
        hidden = sigmoid(gates[3]) * lib.tanh(cell)
        return (hidden, cell), (hidden - y) ** 2

    _, misses = scan(step, (0.0 * theta[0], 0.0 * theta[0]), ys)
    return sum(misses[k] for k in range(len(ys)))


SERIES = [0.3, -0.2, 0.9, 1.4, -0.7, 0.1, 0.05, -1.2]
PROGRAMS = {
    "orbit": (lambda lib, scan, theta: orbit(lib, scan, theta), [1.0, 0.0, 0.1, 1.1]),
    "kalman": (lambda lib, scan, theta: kalman(lib, scan, theta, lib.ys), [0.4, 0.7, 0.1]),
    "markov": (lambda lib, scan, theta: markov(lib, scan, theta, lib.ys), [1.2, 0.4, 0.7, -0.6]),
    "garch": (lambda lib, scan, theta: garch(lib, scan, theta, lib.ys), [0.5, 0.2, 0.6]),
    "lstm": (
        lambda lib, scan, theta: lstm(lib, scan, theta, lib.ys),
        [0.3, -0.2, 0.1, 0.0, 0.5, 0.4, -0.3, 0.0, 0.7, 0.2, 0.1, 0.0, -0.4, 0.6, 0.2, 0.0],
    ),
}


class Ours:
    """The functions of autograd."""

    sqrt, log, exp, tanh, logaddexp = ag.sqrt, ag.log, ag.exp, ag.tanh, ag.logaddexp
    ys = SERIES


@pytest.mark.slow
@pytest.mark.parametrize("name", PROGRAMS)
def test_value_gradient_and_hessian(name):
    program, theta = PROGRAMS[name]

    class Theirs:
        sqrt, log, exp, tanh, logaddexp = jnp.sqrt, jnp.log, jnp.exp, jnp.tanh, jnp.logaddexp
        ys = jnp.array(SERIES)

    def theirs(theta):
        return program(Theirs, jax.lax.scan, theta)

    def ours(theta):
        return program(Ours, ag.scan, theta)

    value, slopes = jax.value_and_grad(theirs)(jnp.array(theta))
    second = jax.hessian(theirs)(jnp.array(theta))
    for transformed in (lambda f: f, ag.compile):
        found, gradient = transformed(ag.value_and_grad(ours))(theta)
        assert math.isclose(found, value, rel_tol=1e-12)
        np.testing.assert_allclose(gradient, slopes, rtol=1e-10, atol=1e-12)
        hessian = transformed(ag.hessian(ours))(theta)
        np.testing.assert_allclose(hessian, second, rtol=1e-9, atol=1e-10)


@pytest.mark.slow
def test_while_loop_in_forward_mode():
    def newton(loop, c):
        return loop(lambda x: abs(x * x - c) > 1e-10, lambda x: 0.5 * (x + c / x), c)

    value, slope = jax.jvp(lambda c: newton(jax.lax.while_loop, c), (3.0,), (1.0,))
    for transformed in (lambda f: f, ag.compile):
        found = transformed(lambda c: ag.jvp(lambda c: newton(ag.while_loop, c), (c,), (1.0,)))(3.0)
        assert found == pytest.approx((float(value), float(slope)), rel=1e-12)
