"""IEEE arithmetic against NumPy's."""

import math
import operator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.table import ops
from autograd.table.ieee import IEEE, divide, power

any_float = st.floats() | st.sampled_from([0.0, -0.0, 1.0, -1.0, 3.0, -2.0, math.inf, -math.inf])


def same(found, expected):
    if math.isnan(expected):
        return math.isnan(found)
    return found == expected and math.copysign(1.0, found) == math.copysign(1.0, expected)


@given(any_float, any_float)
def test_divide(x, y):
    with np.errstate(all="ignore"):
        assert same(divide(x, y), float(np.float64(x) / np.float64(y)))


@given(any_float, any_float)
def test_power(x, y):
    with np.errstate(all="ignore"):
        expected = float(np.float_power(x, y))
    if math.isfinite(expected) and expected != 0.0:
        assert power(x, y) == pytest.approx(expected, rel=1e-14)
    elif y != 0.5:  # NumPy takes the square root, whose zeros differ
        assert same(power(x, y), expected)


@pytest.mark.parametrize(
    "operate",
    [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow],
)
@given(x=any_float, y=any_float)
def test_every_operator_from_either_side(operate, x, y):
    with np.errstate(all="ignore"):
        expected = float(operate(np.float64(x), np.float64(y)))
    for found in (operate(IEEE(x), y), operate(x, IEEE(y)), operate(IEEE(x), IEEE(y))):
        assert type(found) is IEEE
        if operate is operator.pow:
            assert same(found, power(x, y))
        else:
            assert same(found, expected)


def test_rows_evaluate_on_it():
    assert ops.log(IEEE(0.0)) == -math.inf
    assert type(ops.log(IEEE(0.0))) is IEEE
    assert repr(-IEEE(1.0)) == "IEEE(-1.0)"
