import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.graph.order import topological_order
from autograd.table import ops
from support.programs import inputs_of, programs
from viz.stepping.local import curves_of


def height(curve, y):
    return (y - curve["low"]) / (curve["high"] - curve["low"]) * 999


@given(data=st.data(), program=programs())
@settings(max_examples=50, deadline=None)
def test_each_curve_is_the_operations_own_and_goes_through_the_point(data, program):
    output = program([Value(x) for x in data.draw(inputs_of(program))])
    for value in topological_order([output]):
        for i, curve in enumerate(curves_of(value)):
            if curve is None:
                continue
            numbers = [parent.data for parent in value.parents]
            assert (curve["x"], curve["y"]) == (numbers[i], value.data)
            assert curve["slope"] == value.local_grads[i]
            points = curve["heights"]
            assert points[len(points) // 2] == round(height(curve, value.data))
            for k, shown in enumerate(points):
                share = k / (len(points) - 1)
                numbers[i] = curve["left"] + (curve["right"] - curve["left"]) * share
                if 2 * k == len(points) - 1:
                    numbers[i] = curve["x"]
                y = value.op.value(*numbers)
                if shown is None:
                    assert not curve["low"] <= y <= curve["high"]
                else:
                    assert 0 <= shown <= 999
                    assert abs(shown - height(curve, y)) <= 0.5


@pytest.mark.parametrize("name", ["tanh", "exp", "log", "sqrt", "sigmoid", "sin", "relu"])
def test_the_slope_is_that_of_the_curve(name):
    x = 1.25
    (curve,) = curves_of(getattr(ag, name)(Value(x)))
    op = getattr(ops, name)
    step = 1e-6
    assert (op.value(x + step) - op.value(x - step)) / (2 * step) == pytest.approx(
        curve["slope"], rel=1e-6
    )


def test_where_there_is_no_curve():
    x = Value(2.0)
    assert curves_of(x) == []
    assert curves_of(ag.sum([x, x, x, x])) == []
    assert curves_of(x * 3.0)[1] is None
    assert curves_of(ag.log(Value(0.0))) == [None]
    assert curves_of(Value(math.nan).tanh()) == [None]
    assert curves_of(Value(1e308) * 1.0) == [None, None]
    left, *_ = curves_of(ag.log(Value(0.5)))[0]["heights"]
    assert left is None


def test_a_curve_that_is_flat_has_a_height():
    (curve,) = curves_of(ag.relu(Value(-9.0)))
    assert curve["low"] < 0.0 < curve["high"]
