"""Penalties: formulas and gradients, and what all rows of a compiled batch share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from nn.errors import SettingError
from nn.penalties import l1, l2

numbers = st.lists(st.floats(-1000.0, 1000.0), min_size=1, max_size=6)
strengths = st.floats(0.0, 10.0)


@pytest.mark.parametrize(
    ("make", "term", "slope"),
    [(l1, abs, lambda p: (p > 0) - (p < 0)), (l2, lambda p: p * p, lambda p: 2.0 * p)],
)
@given(ps=numbers, strength=strengths)
def test_formula_and_gradient(make, term, slope, ps, strength):
    leaves = [Value(p) for p in ps]
    penalty = make(strength)(leaves)
    penalty.backward()
    assert penalty.data == pytest.approx(strength * sum(map(term, ps)), rel=1e-13)
    assert [leaf.grad for leaf in leaves] == pytest.approx(
        [strength * slope(p) for p in ps], rel=1e-13
    )
    assert make(strength)(ps) == penalty.data


def test_the_curvature_of_l2_is_twice_its_strength():
    assert ag.hessian(l2(0.5))([3.0, -4.0]) == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize("make", [l1, l2])
def test_a_penalty_counts_once_in_a_compiled_mean_over_rows(make):
    def f(parameters, x):
        return parameters[0] * x + make(0.5)(parameters)

    compiled = ag.compile(ag.value_and_grad(f), batch=(None, 0), reduce="mean")
    ps, xs = [3.0, -4.0], [1.0, 2.0, 6.0]
    value, grads = compiled(np.array(ps), np.array(xs))
    assert value == pytest.approx(9.0 + make(0.5)(ps), rel=1e-14)
    slopes = ag.grad(make(0.5))(ps)
    assert grads.tolist() == pytest.approx([3.0 + slopes[0], slopes[1]], rel=1e-14)


@pytest.mark.parametrize("make", [l1, l2])
@pytest.mark.parametrize("strength", [-0.1, float("nan")])
def test_a_negative_strength_is_refused(make, strength):
    with pytest.raises(SettingError, match="at least 0"):
        make(strength)
