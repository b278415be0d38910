"""Implicit minima, free and under constraints: against closed forms, eager and compiled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

import autograd as ag
from autograd import ConvergenceError, OperandError
from autograd.structures.tree import flatten

NUMBERS = st.floats(0.5, 2.0)
X = np.linspace(-1.0, 1.0, 7)


def agree(found, expected):
    pair = [np.array(flatten(one, "a result").leaves) for one in (found, expected)]
    np.testing.assert_allclose(*pair, rtol=1e-10, atol=1e-10)


def ridge(theta):
    """The slope of a line through 0, whose square costs theta[0]; data are shifted by theta[1]."""

    def loss(w, theta):
        return ag.sum([(w * x - (2.0 * x + theta[1] * x**3)) ** 2 for x in X]) + theta[0] * w**2

    def solver(theta):
        y = 2.0 * X + theta[1] * X**3
        return float(X @ y / (X @ X + theta[0]))

    return ag.implicit_minimum(loss, solver)(theta)


def exact_ridge(theta):
    return (2.0 * (X @ X) + theta[1] * (X @ X**3)) / (X @ X + theta[0])


def nearest(p):
    """The nearest point of a circle around 0."""

    def solver(p):
        length = float(np.hypot(p[0], p[1]))
        return [p[0] / length * p[2], p[1] / length * p[2]]

    point = ag.implicit_minimum(
        lambda x, p: (x[0] - p[0]) ** 2 + (x[1] - p[1]) ** 2,
        solver,
        equality=lambda x, p: [x[0] ** 2 + x[1] ** 2 - p[2] ** 2],
    )(p)
    return point[0] + 2.0 * point[1]


def exact_nearest(p):
    return p[2] * (p[0] + 2.0 * p[1]) / ag.sqrt(p[0] ** 2 + p[1] ** 2)


def portfolio(risk):
    """The weights, of sum 1, of least variance."""

    def solver(risk):
        inverse = 1.0 / np.array(risk)
        return inverse / inverse.sum()

    weights = ag.implicit_minimum(
        lambda w, risk: ag.sum([r * one * one for r, one in zip(risk, w)]),
        solver,
        equality=lambda w, risk: ag.sum(list(w)) - 1.0,
    )(risk)
    return weights[0] + weights[1] ** 2


def exact_portfolio(risk):
    total = ag.sum([1.0 / r for r in risk])
    return 1.0 / risk[0] / total + (1.0 / risk[1] / total) ** 2


MINIMA = {
    "ridge": (ridge, exact_ridge, 2),
    "nearest": (nearest, exact_nearest, 3),
    "portfolio": (portfolio, exact_portfolio, 3),
}


@pytest.mark.parametrize("name", MINIMA)
@given(drawn=st.lists(NUMBERS, min_size=3, max_size=3))
@settings(max_examples=10, deadline=None)
def test_derivatives_are_those_of_the_closed_form(name, drawn):
    found, exact, count = MINIMA[name]
    theta = drawn[:count]
    agree(found(theta), exact(theta))
    agree(ag.grad(found)(theta), ag.grad(exact)(theta))
    agree(ag.hessian(found)(theta), ag.hessian(exact)(theta))


@pytest.mark.parametrize("name", MINIMA)
def test_compiled_code_gives_the_same(name):
    found, exact, count = MINIMA[name]
    bent = ag.compile(ag.hessian(found))
    for theta in ([1.3, 0.7, 0.9], [0.6, 1.9, 1.1]):
        agree(bent(theta[:count]), ag.hessian(exact)(theta[:count]))
    assert bent.stats()["paths"] == 1


def test_scipys_minimum_under_constraints_differentiates():
    def cost(x, a):
        return x[0] ** 2 + a * x[1] ** 2 + x[2] ** 2

    def held(x, a):
        return [x[0] + x[1] + x[2] - 1.0, x[0] - a * x[2]]

    def solver(a):
        rule = {"type": "eq", "fun": lambda x: np.array(held(x, a))}
        return minimize(cost, np.ones(3), (a,), constraints=rule, tol=1e-14).x

    found = ag.implicit_minimum(cost, solver, equality=held)

    def exact(a):
        """x0 = a x2, x1 = 1 - (a + 1) x2, and what is left is of one number."""
        x2 = a * (a + 1.0) / (a * a + 1.0 + a * (a + 1.0) ** 2)
        return [a * x2, 1.0 - (a + 1.0) * x2, x2]

    for a in (0.7, 1.6):
        got = np.array(ag.jacobian(lambda a: list(found(a)))(a))
        np.testing.assert_allclose(got, ag.jacobian(exact)(a), rtol=1e-7)  # as accurate as x


def test_what_is_no_minimum_is_refused():
    wrong = ag.implicit_minimum(lambda x, a: (x - a) ** 2, lambda a: a + 1.0)
    with pytest.raises(ConvergenceError):
        ag.grad(wrong)(1.0)
    outside = ag.implicit_minimum(
        lambda x, a: x[0] ** 2 + x[1] ** 2, lambda a: [0.0, 0.0],
        equality=lambda x, a: x[0] + x[1] - a,
    )  # fmt: skip
    with pytest.raises(ConvergenceError):
        ag.grad(lambda a: outside(a)[0])(1.0)
    many = ag.implicit_minimum(lambda x, a: x * x, lambda a: 0.0, equality=lambda x, a: [x, x])
    with pytest.raises(OperandError, match="2 constraints for 1"):
        ag.grad(many)(1.0)
