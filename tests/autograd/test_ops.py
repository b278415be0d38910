"""Every row of the table against mpmath, NumPy and central differences."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Value, ops
from autograd.ops import TABLE, Op
from support.oracle import EXACT, errors
from support.points import points

ROWS = list(TABLE.values())
SPECIAL = [
    0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3.0, -3.0, 1e-320, -1e-320, 1e308, -1e308, 1000.0, -1000.0,
    math.inf, -math.inf, math.nan,
]  # fmt: skip
numpy_rows = pytest.mark.parametrize(
    "op", [row for row in ROWS if hasattr(np, row.numpy) and row.name != "where"], ids=str
)
every_row = pytest.mark.parametrize("op", ROWS, ids=str)


def special_operands(op: Op):
    return np.array(np.meshgrid(*[SPECIAL] * op.arity)).reshape(op.arity, -1).T.tolist()


def check_accuracy(op: Op, count: int) -> None:
    worst = [0.0] * (op.arity + 1)
    beyond = 0
    counted = 0
    for operands in points(op, count):
        for i, error in enumerate(errors(op, operands)):
            if error is not None:
                counted += 1
                worst[i] = max(worst[i], error)
                beyond += error > 4.0
    assert counted > count, "hardly any point was in the normal range"
    assert max(worst) <= 8.0, f"worst errors of value and partials: {worst}"
    assert beyond <= counted / 1000


def test_the_oracle_covers_the_table():
    assert set(EXACT) == set(TABLE)


@every_row
def test_accuracy_in_units_of_the_last_place(op):
    check_accuracy(op, 40)


@pytest.mark.slow
@every_row
def test_accuracy_at_many_points(op):
    check_accuracy(op, 500)


@pytest.mark.parametrize("op", [ops.tanh, ops.sigmoid, ops.pow], ids=str)
def test_the_check_of_accuracy_can_fail(op):
    cancelling = {
        "tanh": (lambda x, y: 1.0 - y * y,),
        "sigmoid": (lambda x, y: y * (1.0 - y),),
        "pow": (lambda x, y, out: y * out / x * (1.0 + 1e-14), op.partials[-1]),
    }[op.name]
    worse = Op(op.name, op.evaluate, cancelling, op.domain, "", op.label, op.numpy, op.beyond)
    with pytest.raises(AssertionError):
        check_accuracy(worse, 25)


@every_row
def test_partials_against_central_differences(op):
    for operands in [(0.7, 1.9, 0.4), (2.3, 0.6, -1.1), (1.4, -0.8, 2.2)]:
        operands = operands[: op.arity]
        if op.name == "where":
            operands = (1.0, *operands[1:])
        _, partials = op.linearize(operands)
        for i in range(op.arity):
            h = 1e-5
            above = op.value(*[x + h * (i == j) for j, x in enumerate(operands)])
            below = op.value(*[x - h * (i == j) for j, x in enumerate(operands)])
            assert partials[i] == pytest.approx((above - below) / (2 * h), rel=1e-7, abs=1e-9)


def same_class_and_sign(found: float, expected: float) -> bool:
    if math.isnan(expected):
        return math.isnan(found)
    return found == expected and math.copysign(1.0, found) == math.copysign(1.0, expected)


@numpy_rows
def test_special_values_are_those_of_ieee_arithmetic(op):
    for operands in special_operands(op):
        found = op.value(*operands)
        with np.errstate(all="ignore"):
            expected = float(getattr(np, op.numpy)(*np.array(operands)))
        if op is ops.pow and operands[1] == 0.5 and operands[0] <= 0.0:
            continue  # NumPy takes the square root, whose zeros differ from those of pow
        if math.isfinite(expected) and expected != 0.0:
            assert found == pytest.approx(expected, rel=1e-15), operands
        elif op in {ops.maximum, ops.minimum} and expected == 0.0:
            assert found == 0.0, operands  # NumPy leaves the sign open
        else:
            assert same_class_and_sign(found, expected), operands


def test_maximum_and_minimum_order_the_zeros():
    for x, y in [(0.0, -0.0), (-0.0, 0.0)]:
        assert same_class_and_sign(ops.maximum(x, y), 0.0)
        assert same_class_and_sign(ops.minimum(x, y), -0.0)


@every_row
def test_nothing_raises_and_nothing_is_complex(op):
    for operands in special_operands(op):
        out, partials = op.linearize(tuple(operands))
        assert isinstance(out, float)
        assert all(isinstance(partial, float) for partial in partials)


@every_row
def test_nan_in_gives_nan_out(op):
    for i in range(op.arity):
        operands = [2.0] * op.arity
        operands[i] = math.nan
        if op.name == "where" and i != 1:  # only what is chosen counts
            continue
        assert math.isnan(op.value(*operands))


@every_row
def test_partials_are_branch_free_over_values(op):
    """A partial never asks for the truth of an operand, which a Value refuses to tell."""
    operands = [Value(1.5), Value(0.5), Value(0.25)][: op.arity]
    if op.name == "where":
        operands[0] = 1.0
    floats = [float(x.data) if isinstance(x, Value) else x for x in operands]
    out = op.value(*floats)
    for i, partial in enumerate(op.partials):
        over_values = partial(*operands, Value(out))
        over_floats = op.partial(i, tuple(floats), out)
        assert (over_values.data if isinstance(over_values, Value) else over_values) == over_floats


POLICY = [
    (ops.relu, (0.0,), 0.0, (0.0,)),
    (ops.absolute, (0.0,), 0.0, (0.0,)),
    (ops.maximum, (2.0, 2.0), 2.0, (0.5, 0.5)),
    (ops.minimum, (2.0, 2.0), 2.0, (0.5, 0.5)),
    (ops.sqrt, (0.0,), 0.0, (math.inf,)),
    (ops.pow, (0.0, 0.0), 1.0, (0.0, -math.inf)),
    (ops.pow, (3.0, 0.0), 1.0, (0.0, math.log(3.0))),
    (ops.pow, (0.0, 2.0), 0.0, (0.0, 0.0)),
    (ops.pow, (0.0, 0.5), 0.0, (math.inf, 0.0)),
    (ops.pow, (0.0, 0.25), 0.0, (math.inf, 0.0)),
    (ops.pow, (0.0, 1.0), 0.0, (1.0, 0.0)),
    (ops.pow, (-8.0, 1 / 3), math.nan, (math.nan, math.nan)),
    (ops.pow, (-2.0, 3.0), -8.0, (12.0, math.nan)),
    (ops.log, (-1.0,), math.nan, (-1.0,)),
    (ops.log, (0.0,), -math.inf, (math.inf,)),
    (ops.sqrt, (-1.0,), math.nan, (math.nan,)),
    (ops.div, (1.0, 0.0), math.inf, (math.inf, -math.inf)),
    (ops.exp, (1000.0,), math.inf, (math.inf,)),
    (ops.pow, (1e200, 2.0), math.inf, (2e200, math.inf)),
    (ops.step, (0.0,), 0.0, (0.0,)),
    (ops.sign, (0.0,), 0.0, (0.0,)),
]


@pytest.mark.parametrize(("op", "operands", "value", "partials"), POLICY, ids=str)
def test_number_policy(op, operands, value, partials):
    found, found_partials = op.linearize(operands)
    assert [found, *found_partials] == pytest.approx([value, *partials], nan_ok=True)


@given(st.floats(-700.0, 700.0))
def test_sigmoid_and_softplus_mirror_themselves(x):
    assert ops.sigmoid(x) + ops.sigmoid(-x) == pytest.approx(1.0, rel=1e-15)
    assert ops.softplus(x) - ops.softplus(-x) == pytest.approx(x, rel=1e-15, abs=1e-15)


def test_rows_are_found_by_name_and_print_as_it():
    assert ops.row("tanh") is ops.tanh
    assert str(ops.tanh) == "tanh"
    assert str(ops.sqrt.domain[0]) == "(0, inf)"


def test_a_new_row_is_an_operation_at_once():
    cube = ops.op("cube", "x^3", lambda x: x * x * x, lambda x, y: 3.0 * x * x)
    try:
        x = Value(2.0)
        y = cube(x)
        y.backward()
        assert (y.data, x.grad, y.op) == (8.0, 12.0, cube)
    finally:
        del TABLE["cube"]
