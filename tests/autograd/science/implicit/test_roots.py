"""Implicit roots: derivatives to third order against closed forms, eager and compiled."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import fsolve

import autograd as ag
from autograd import ConvergenceError, OperandError, Value
from autograd.structures.tree import flatten
from autograd.testing import check_grads

POSITIVE = st.floats(0.3, 3.0)


def newton(f, x):
    """A solver of one's own, on floats."""
    for _ in range(60):
        x = x - f(x) / ag.grad(f)(x)
    return x


def numbers(structure):
    return np.array(flatten(structure, "a result").leaves)


def agree(found, expected):
    np.testing.assert_allclose(numbers(found), numbers(expected), rtol=1e-10, atol=1e-10)


# A root, the same in closed form, and how many numbers it takes
def cube(a, b):
    return ag.implicit_root(
        lambda x, a, b: a * x**3 - b, lambda a, b: newton(lambda x: a * x**3 - b, 1.0)
    )(a, b)


def quadratic(p, q):
    """The greater root of x^2 + p x - q."""

    def equation(x, p, q):
        return x * x + p * x - q

    return ag.implicit_root(equation, lambda p, q: newton(lambda x: equation(x, p, q), 5.0))(p, q)


def linear(a, b):
    """Two equations with two unknowns, as a list."""

    def equations(x, a, b):
        return [a * x[0] + x[1] - 1.0, 2.0 * x[0] - b * x[1] - 2.0]

    def solver(a, b):
        return np.linalg.solve([[a, 1.0], [2.0, -b]], [1.0, 2.0]).tolist()

    x = ag.implicit_root(equations, solver)(a, b)
    return x[0] * x[1]


def exact_linear(a, b):
    below = a * b + 2.0
    return (b + 2.0) / below * (2.0 - 2.0 * a) / below


def fixed(a, b):
    """x = a x / 4 + b, step by step."""

    def step(x, a, b):
        return a * x / 4.0 + b

    def solver(a, b):
        x = 0.0
        for _ in range(200):
            x = step(x, a, b)
        return x

    return ag.implicit_root(step, solver, fixed_point=True)(a, b)


ROOTS = {
    "cube": (cube, lambda a, b: ag.cbrt(b / a)),
    "quadratic": (quadratic, lambda p, q: (ag.sqrt(p * p + 4.0 * q) - p) / 2.0),
    "linear": (linear, exact_linear),
    "fixed point": (fixed, lambda a, b: b / (1.0 - a / 4.0)),
}


@pytest.mark.parametrize("name", ROOTS)
@given(a=POSITIVE, b=POSITIVE)
@settings(max_examples=10, deadline=None)
def test_derivatives_are_those_of_the_closed_form(name, a, b):
    found, exact = ROOTS[name]
    assert math.isclose(found(a, b), exact(a, b), rel_tol=1e-12)
    agree(ag.grad(found, argnums=(0, 1))(a, b), ag.grad(exact, argnums=(0, 1))(a, b))
    agree(ag.hessian(found, argnums=(0, 1))(a, b), ag.hessian(exact, argnums=(0, 1))(a, b))
    agree(ag.jacfwd(found, argnums=(0, 1))(a, b), ag.jacfwd(exact, argnums=(0, 1))(a, b))


@pytest.mark.parametrize("name", ROOTS)
def test_third_derivatives_too(name):
    def third(f):
        return ag.grad(ag.grad(ag.grad(f)))(1.3, 0.7)

    found, exact = ROOTS[name]
    agree(third(found), third(exact))


@pytest.mark.parametrize("name", ROOTS)
def test_compiled_code_calls_the_solver_at_each_call(name):
    found, exact = ROOTS[name]
    gradient = ag.compile(ag.value_and_grad(found, argnums=(0, 1)))
    bent = ag.compile(ag.hessian(found, argnums=(0, 1)))
    for at in [(1.3, 0.7), (0.5, 2.0), (2.5, 1.1)]:
        agree(gradient(*at), ag.value_and_grad(exact, argnums=(0, 1))(*at))
        agree(bent(*at), ag.hessian(exact, argnums=(0, 1))(*at))
    assert gradient.stats()["paths"] == bent.stats()["paths"] == 1
    rows = ag.compile(ag.grad(found), batch=(0, None))(np.array([0.5, 1.0, 2.0]), 0.9)
    agree(rows, [ag.grad(exact)(a, 0.9) for a in (0.5, 1.0, 2.0)])


def kepler(orbit):
    """The eccentric anomaly: E - e sin(E) = M."""

    def equation(x, orbit):
        return x - orbit["e"] * ag.sin(x) - orbit["M"]

    return ag.implicit_root(equation, lambda orbit: newton(lambda x: equation(x, orbit), 1.0))(
        orbit
    )


def test_structures_of_parameters_and_a_known_derivative():
    """dE/dM = 1 / (1 - e cos(E)), dE/de = sin(E) / (1 - e cos(E))."""
    orbit = {"e": 0.3, "M": 1.2}
    anomaly = kepler(orbit)
    below = 1.0 - 0.3 * math.cos(anomaly)
    found = ag.grad(kepler)(orbit)
    agree(found["M"], 1.0 / below)
    agree(found["e"], math.sin(anomaly) / below)


def test_unknowns_may_be_a_structure_and_an_array():
    def equations(x, a):
        return {"first": x["u"] * x["v"][0] - a, "others": [x["v"][0] - x["u"], x["v"][1] + a]}

    solver = lambda a: {"u": math.sqrt(a), "v": np.array([math.sqrt(a), -a])}
    root = ag.implicit_root(equations, solver)
    value, slope = ag.jvp(root, (4.0,), (1.0,))
    agree(value["u"], 2.0)
    assert value["v"].tolist() == [2.0, -4.0]
    agree([slope["u"], *slope["v"]], [0.25, 0.25, -1.0])


def test_a_fitted_optimum_of_scipys_differentiates_by_its_data():
    """Where fsolve finds the mean of logarithms: the geometric mean's derivative is known."""

    def solver(data):
        return float(
            fsolve(lambda m: sum(np.log(m) - math.log(x) for x in data), 1.0, xtol=1e-14)[0]
        )

    mean = ag.implicit_root(lambda m, data: ag.sum([ag.log(m) - ag.log(x) for x in data]), solver)
    data = [1.0, 2.0, 4.0]
    agree(ag.grad(mean)(data), [2.0 / 3.0 / x for x in data])


def test_it_passes_the_gradient_check():
    check_grads(cube, (1.3, 0.7), order=2)
    check_grads(linear, (1.3, 0.7), order=2)


def test_what_is_no_root_is_refused_when_it_is_differentiated():
    wrong = ag.implicit_root(lambda x, a: x * x - a, lambda a: 1.0)
    assert wrong(4.0) == 1.0
    with pytest.raises(ConvergenceError, match="converge"):
        ag.grad(wrong)(4.0)
    with pytest.raises(ConvergenceError):
        ag.compile(ag.grad(wrong))(4.0)


def test_where_there_is_no_slope_it_is_nan():
    double = ag.implicit_root(lambda x, a: (x - a) ** 2, lambda a: a)
    assert math.isnan(ag.grad(double)(1.0))


def test_what_cannot_be_differentiated_is_refused():
    with pytest.raises(OperandError, match="each unknown"):
        ag.grad(ag.implicit_root(lambda x, a: [x, a], lambda a: 0.0))(1.0)
    few = ag.implicit_root(lambda x, a: [a], lambda a: [a, a], fixed_point=True)
    many = ag.implicit_root(lambda x, a: [x[0], a], lambda a: [a], fixed_point=True)
    for wrong in (few, many):
        with pytest.raises(OperandError, match="each unknown"):
            ag.jacobian(wrong)(1.0)
    w = Value(4.0)
    with pytest.raises(OperandError, match="captured"):
        ag.grad(ag.implicit_root(lambda x, a: x * x - w * a, lambda a: 2.0 * math.sqrt(a)))(1.0)
    with pytest.raises(OperandError, match="solver gave a Value"):
        ag.implicit_root(lambda x, a: x - w, lambda a: w)(1.0)


def root_of(x, a):
    return x * x - a


def solve_root(a):
    return math.sqrt(a)


def test_it_travels():
    again = pickle.loads(pickle.dumps(ag.implicit_root(root_of, solve_root)))
    assert ag.grad(again)(4.0) == 0.25
    assert "root_of" in repr(again)
