"""Propagation: against the package uncertainties, sampling, and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uncertainties import correlated_values, covariance_matrix, umath

import autograd as ag
from autograd import OperandError, Value

FORMULAS = [
    (lambda x: [x[0] * x[1], x[0] / x[1]], lambda x: [x[0] * x[1], x[0] / x[1]]),
    (lambda x: [ag.sin(x[0]) + x[1] ** 2], lambda x: [umath.sin(x[0]) + x[1] ** 2]),
    (
        lambda x: [ag.exp(-x[0] * x[1]), ag.log(x[0]), x[1]],
        lambda x: [umath.exp(-x[0] * x[1]), umath.log(x[0]), x[1]],
    ),
    (lambda x: [ag.sqrt(x[0] ** 2 + x[1] ** 2)], lambda x: [umath.sqrt(x[0] ** 2 + x[1] ** 2)]),
]
MEANS = st.lists(st.floats(0.2, 3.0), min_size=2, max_size=2)
FACTORS = st.lists(st.floats(-0.5, 0.5), min_size=4, max_size=4)


@pytest.mark.parametrize(("ours", "theirs"), FORMULAS)
@given(mean=MEANS, factors=FACTORS)
@settings(max_examples=30, deadline=None)
def test_the_first_order_is_that_of_uncertainties(ours, theirs, mean, factors):
    root = np.array(factors).reshape(2, 2) + np.eye(2)
    covariance = root @ root.T
    value, found = ag.propagate(ours, mean, covariance)
    results = theirs(correlated_values(mean, covariance))
    np.testing.assert_allclose(value, [r.nominal_value for r in results], rtol=1e-12)
    np.testing.assert_allclose(found, covariance_matrix(results), rtol=1e-9, atol=1e-12)


def test_the_second_order_is_exact_for_polynomials_of_degree_two():
    """x ~ N(a, s): the mean of x^2 is a^2 + s, its variance 4 a^2 s + 2 s^2 (moments)."""
    value, variance = ag.propagate(lambda x: x * x, 1.5, [[0.3]], order=2)
    assert math.isclose(value, 1.5**2 + 0.3, rel_tol=1e-14)
    assert math.isclose(variance, 4.0 * 1.5**2 * 0.3 + 2.0 * 0.3**2, rel_tol=1e-14)


def test_both_orders_agree_with_sampling():
    def f(x):
        return {"a": x[0] * x[1] + 0.1 * x[0] ** 2, "b": [x[1] ** 2 - x[0]]}

    mean, covariance = np.array([1.0, -2.0]), np.array([[0.04, 0.01], [0.01, 0.09]])
    samples = np.random.default_rng(0).multivariate_normal(mean, covariance, 400_000).T
    drawn = np.array([f(samples)["a"], f(samples)["b"][0]])
    value, found = ag.propagate(f, mean, covariance, order=2)
    np.testing.assert_allclose([value["a"], value["b"][0]], drawn.mean(axis=1), atol=0.01)
    np.testing.assert_allclose(found, np.cov(drawn), atol=0.02)
    first, rough = ag.propagate(f, mean, covariance)
    assert abs(first["a"] - drawn[0].mean()) > 0.01  # which the first order misses
    assert abs(rough - found).max() > 0.001


def test_structures_come_back_and_bad_input_is_refused():
    value, variance = ag.propagate(lambda p: p["a"] + np.sum(p["b"]), {"a": 1.0, "b": np.ones(2)},
                                   np.eye(3))  # fmt: skip
    assert (value, variance) == (3.0, 3.0)
    assert type(variance) is float
    for wrong in (np.eye(2), [1.0, 2.0, 3.0], [[1.0, 2.0], [0.0, 1.0]]):
        with pytest.raises(OperandError):
            ag.propagate(lambda p: p[0], [1.0, 2.0, 3.0] if len(wrong) < 3 else [1.0], wrong)
    with pytest.raises(OperandError, match="symmetric"):
        ag.propagate(lambda p: p[0], [1.0, 2.0], [[1.0, 0.5], [0.0, 1.0]])
    with pytest.raises(OperandError, match="order"):
        ag.propagate(lambda x: x, 1.0, [[1.0]], order=3)
    with pytest.raises(OperandError, match="Values"):
        ag.propagate(lambda x: x, Value(1.0), [[1.0]])
