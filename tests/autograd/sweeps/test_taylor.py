"""Taylor arithmetic against mpmath and nested derivatives."""

import math
import operator

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.sweeps.series import Series, applied, series, variable
from autograd.table import ops
from support.oracle import EXACT

UNARY = [op for op in ops.TABLE.values() if op.arity == 1 and op.name in EXACT]
STEPS = {"step", "sign", "floor", "ceil", "trunc", "round", "relu", "abs"}


@pytest.mark.parametrize("op", [op for op in UNARY if op.name not in {*STEPS, "held"}], ids=str)
def test_coefficients_of_every_function(op):
    low, high = op.domain[0].low, op.domain[0].high
    point = 0.3 if low < 0.3 < high else 1.7
    found = applied(op, [variable(point)])
    try:
        orders = [found[k] for k in range(6)]
    except ag.MissingExtraError as missing:
        pytest.skip(str(missing))
    with mpmath.workdps(40):
        expected = mpmath.taylor(EXACT[op.name], mpmath.mpf(point), 5)
    assert orders == pytest.approx([float(c) for c in expected], rel=1e-12, abs=1e-13)


@given(st.floats(-2.0, 2.0), st.floats(0.5, 2.0))
def test_arithmetic_of_series(x0, y0):
    x, y = variable(x0), applied(ops.exp, [variable(y0)])
    product = x * y
    for same in (product / y, (product + 1.0) / y - 1.0 / y, -(0.0 - x), 0.0 + x, 3.0 - (3.0 - x)):
        assert [same[k] for k in range(5)] == pytest.approx([x[k] for k in range(5)], abs=1e-12)
    assert series(2.0)[3] == 0.0
    assert x < y + 5.0
    assert abs(-x)[0] == abs(x0)


POINTS = st.sampled_from([-1.0, -0.0, 0.0, 1.0, 2.0, math.inf])


@pytest.mark.parametrize("name", ["lt", "le", "gt", "ge", "eq", "ne"])
@given(POINTS, POINTS, st.floats(-2.0, 2.0))
def test_conditions_compare_the_points_alone(name, left, right, slope):
    compare = getattr(operator, name)
    x, y = Series(left, lambda k: slope, {}), Series(right, lambda k: -slope, {})
    for one, other in [(x, y), (x, right), (left, y)]:
        assert compare(one, other) is compare(left, right)


@pytest.mark.parametrize("order", range(1, 5))
def test_against_nested_gradients(order):
    def f(x):
        return ag.tanh(x) ** 3 / (ag.sqrt(x) + 2.0**x) * ag.where(x > 0.5, ag.log(x), x)

    nested = f
    for _ in range(order):
        nested = ag.grad(nested)
    assert ag.derivative(f, order)(1.3) == pytest.approx(nested(1.3), rel=1e-12)


def test_deep_functions_do_not_recurse():
    def f(x):
        y = x
        for _ in range(5_000):
            y = y * 0.999 + 0.001 * x
        return y * y

    assert ag.derivative(f, 2)(1.0) == pytest.approx(2.0, rel=1e-12)


def test_the_branch_not_taken_is_never_computed():
    f = lambda x: ag.where(x > 0.0, ag.log(x), x * x)
    assert ag.derivative(f, 2)(0.0) == 2.0
    assert ag.derivative(lambda x: ag.sqrt(x) * 0.0 + x, 1)(0.0) == 1.0


def test_results_stay_connected_to_captured_values():
    w = Value(3.0)
    fifth = ag.derivative(lambda x: ag.exp(w * x), 5)(0.2)
    [slope] = ag.gradients(fifth, [w])
    expected = math.exp(0.6) * (5 * 3.0**4 + 0.2 * 3.0**5)
    assert (fifth.data, slope) == pytest.approx((3.0**5 * math.exp(0.6), expected), rel=1e-12)
