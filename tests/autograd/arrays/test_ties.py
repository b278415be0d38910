"""The largest and the smallest of arrays with ties: against jax.numpy, eager and compiled."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import autograd as ag
from autograd.arrays.ties import largest, smallest

jax = pytest.importorskip("jax")

FEW = st.sampled_from([0.1, 0.7, -3.0, 1e308, 1.7e308, 5e-324, math.inf, -math.inf])
MATRICES = arrays.array_shapes(min_dims=2, max_dims=2, max_side=5).flatmap(
    lambda shape: arrays.arrays(float, shape, elements=FEW)
)
EXTREMES = {
    "max": np.max, "min": np.min, "maximum": np.maximum.reduce, "minimum": np.minimum.reduce,
}  # fmt: skip


@pytest.mark.parametrize("name", EXTREMES)
@settings(max_examples=30, deadline=None)
@given(a=MATRICES, axis=st.sampled_from([None, 0, 1, (0, 1)]), seed=st.integers(0, 99))
def test_those_that_tie_share_the_slope(name, a, axis, seed):
    f = EXTREMES[name]
    found, pulled = ag.vjp(lambda a: f(a, axis=axis, keepdims=True), a)
    known = f(a, axis=axis, keepdims=True)
    assert np.array_equal(found, known)
    weights = np.random.default_rng(seed).integers(1, 5, size=known.shape) / 2.0
    ties = a == known
    [slopes] = pulled(weights)
    np.testing.assert_allclose(slopes, ties * weights / ties.sum(axis, keepdims=True), rtol=1e-14)


FUNCTIONS = {
    "max": lambda np, a: np.max(a),
    "min, axis": lambda np, a: np.min(a, axis=0),
    "norm": lambda np, a: np.linalg.norm(a, ord=math.inf),
    "range": lambda np, a: np.ptp(a, axis=1),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("odd", [2.0, math.nan])
def test_slopes_are_those_of_jax(name, odd):
    f = FUNCTIONS[name]
    a = np.array([[2.0, -1.0, 2.0], [2.0, odd, -1.0], [-1.0, 0.5, -1.0], [-2.0, 0.0, 2.0]])
    if math.isnan(odd):  # beside which JAX has nan for slopes of other rows too
        a = a[1:2] if name != "min, axis" else a[:, 1:2]
    if name == "norm":
        a = np.abs(a).ravel()
    with jax.enable_x64(True):
        known = jax.jacobian(lambda a: f(jax.numpy, a))(a)
    np.testing.assert_allclose(ag.jacobian(lambda a: f(np, a))(a), known, rtol=1e-14)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=7))
def test_compiled_code_has_one_path_whatever_ties(numbers):
    a = np.array(numbers)
    for f in (np.max, np.min):
        compiled = ag.compile(ag.value_and_grad(f))
        for b in (a, -a, np.zeros_like(a), np.sort(a), np.full_like(a, math.inf)):
            value, slopes = compiled(b)
            assert value == f(b)
            ties = b == f(b)
            np.testing.assert_allclose(slopes, ties / ties.sum(), rtol=1e-15)
        assert compiled.stats()["paths"] == 1


def test_second_derivatives_are_those_of_what_is_largest():
    def f(x):
        return np.max(x**2) * np.min(x) ** 3

    a = np.array([3.0, -1.0, 2.0, -0.5])
    for transform in (ag.hessian, lambda f: ag.compile(ag.hessian(f)), lambda f: ag.jacfwd(
            ag.jacrev(f))):  # fmt: skip
        exact = np.zeros((4, 4))  # of x0**2 * x1**3
        exact[:2, :2] = [[2.0 * -1.0, 6.0 * 3.0], [6.0 * 3.0, -6.0 * 9.0]]
        np.testing.assert_allclose(transform(f)(a), exact)


def test_the_value_is_not_rounded():
    rng = np.random.default_rng(3)
    for count in range(1, 40):
        a = np.full(count, rng.normal() * 10.0 ** rng.integers(-300, 300))
        assert float(np.max(ag.array(a))) == float(np.min(ag.array(a))) == a[0]
        assert ag.compile(np.max)(a) == a[0]


def test_one_number_and_two_are_as_of_maximum():
    x, y = ag.Value(2.0), ag.Value(2.0)
    assert largest([x]) is smallest([x]) is x
    assert str(largest([x, y]).op) == "maximum"
    assert str(smallest([x, y]).op) == "minimum"
    assert ag.grad(lambda x: np.max(x))(np.array([2.0, 2.0])).tolist() == [0.5, 0.5]
