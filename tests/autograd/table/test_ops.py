"""Every row of the table against mpmath, NumPy, SciPy and central differences."""

import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from autograd import MissingExtraError, Value
from autograd.table import ops
from autograd.table.operation import TABLE, Op
from autograd.tools import extras
from support.oracle import EXACT, EXCEPTIONS, FIXED, SLOW, WIDER, errors
from support.points import domains, points

ROWS = list(TABLE.values())
SPECIAL = [
    0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 3.0, -3.0, 1e-320, -1e-320, 1e308, -1e308, 1000.0, -1000.0,
    math.inf, -math.inf, math.nan,
]  # fmt: skip
LIMITS = [4.0, 4.0, 8.0, 16.0]  # units, for derivatives of order 0 to 3; twice that anywhere
SCIPY = [
    row for row in ROWS
    if row.scipy and isinstance(getattr(scipy.special, row.scipy[0]), np.ufunc)
    # of whole orders, or with values at 0 that SciPy's own versions differ in
    and row.name not in {"expn"}
]  # fmt: skip
OPTIONS = FIXED | {"round_to": {1}}
every_row = pytest.mark.parametrize("op", ROWS, ids=str)
measured_rows = pytest.mark.parametrize("op", [row for row in ROWS if EXACT.get(row.name)], ids=str)


def operands_of(op: Op, numbers):
    """As many of the numbers as a row takes."""
    return tuple(numbers[: len(domains(op))])


def special_operands(op: Op):
    count = min(len(domains(op)), 2 if op.arity < 0 else 3)
    return np.array(np.meshgrid(*[SPECIAL] * count)).reshape(count, -1).T.tolist()


def check_accuracy(op: Op, count: int, order: int) -> None:
    found = [[] for _ in range(order + 1)]
    for operands in points(op, count):
        for n, error in errors(op, operands, order):
            found[n].append(error)
    for n, (of_order, limit) in enumerate(zip(found, LIMITS)):
        limit *= WIDER.get(op.name, 1)
        assert len(of_order) > count / 2, "hardly any point was in the normal range"
        worst = f"the worst error of order {n} is {max(of_order)} units"
        assert max(of_order) <= 2.0 * limit, worst
        assert sum(error > limit for error in of_order) <= len(of_order) / 1000, worst


def test_the_oracle_covers_the_table():
    assert set(EXACT) == set(TABLE)
    assert len(EXCEPTIONS) <= 5


@measured_rows
def test_accuracy_in_units_of_the_last_place(op):
    check_accuracy(op, 5 if op.name in SLOW else 14, order=3)


@pytest.mark.slow
@measured_rows
def test_accuracy_at_many_points(op):
    check_accuracy(op, 25 if op.name in SLOW else 200, order=3)


WORSE = {
    "tanh": (1, (lambda x, y: 1.0 - y * y,)),
    "sigmoid": (1, (lambda x, y: y * (1.0 - y),)),
    "pow": (1, (lambda x, y, out: y * out / x * (1.0 + 1e-14), ops.pow.partials[-1])),
    "asin": (2, (lambda x, y: 1.0 / ops.sqrt((1.0 - x) * (1.0 + x)),)),
    "silu": (3, (lambda x, y: ops.sigmoid(x) * (1.0 + x * ops.sigmoid(-x)),)),
}


@pytest.mark.parametrize("name", WORSE)
def test_the_check_of_accuracy_can_fail(name):
    order, cancelling = WORSE[name]
    op = ops.operation(name)
    worse = Op(name, op.evaluate, cancelling, domain=op.domain, beyond=op.beyond)
    with pytest.raises(AssertionError, match=f"of order {order} is"):
        check_accuracy(worse, 25, order)


@every_row
def test_partials_against_central_differences(op):
    for operands in [(0.7, 1.9, 0.4, 1.2), (2.3, 0.6, -1.1, 0.3), (1.4, -0.8, 2.2, 0.1)]:
        operands = operands_of(op, operands)
        fixed = OPTIONS.get(op.name, set())
        option = {"lambertw": 0.0, "zeta": 2.0}.get(op.name, 1.0)
        operands = tuple([option if i in fixed else x for i, x in enumerate(operands)])
        if math.isnan(op.value(*operands)) or op in (ops.largest, ops.held):
            continue
        _, partials = op.linearize(operands)
        for i in set(range(len(operands))) - fixed:
            h = 1e-5
            above = op.value(*[x + h * (i == j) for j, x in enumerate(operands)])
            below = op.value(*[x - h * (i == j) for j, x in enumerate(operands)])
            assert partials[i] == pytest.approx((above - below) / (2 * h), rel=1e-6, abs=1e-8)


def name_in_numpy(op: Op) -> str:
    return op.numpy[0] if op.numpy else op.name


def same_class_and_sign(found: float, expected: float) -> bool:
    if math.isnan(expected):
        return math.isnan(found)
    return found == expected and math.copysign(1.0, found) == math.copysign(1.0, expected)


def check_special_values(op: Op, reference, rel, smallest=0.0):
    for operands in special_operands(op):
        if 0.0 < min(map(abs, operands)) < smallest:
            continue
        if op is ops.lgamma and operands == [-math.inf]:
            continue  # SciPy gives -inf, C inf
        found = op.value(*operands)
        with np.errstate(all="ignore"):
            expected = float(reference(*np.array(operands)))
        if math.isfinite(expected) and expected != 0.0:
            assert found == pytest.approx(expected, rel=rel), operands
        elif op in {ops.maximum, ops.minimum, ops.clip} and expected == 0.0:
            assert found == 0.0, operands  # NumPy leaves the sign open
        elif op is not ops.pow or operands[1] != 0.5 or operands[0] > 0.0:
            # NumPy takes the square root for a power of 0.5, whose zeros differ from those of pow
            assert same_class_and_sign(found, expected), operands


@pytest.mark.parametrize(
    "op",
    [
        row
        for row in ROWS
        if hasattr(np, name_in_numpy(row))
        and row.name not in {"where", "identity", "sinc", "sum", "dot"}
    ],
    ids=str,
)
def test_special_values_are_those_of_ieee_arithmetic(op):
    check_special_values(op, getattr(np, name_in_numpy(op)), 1e-15)


@pytest.mark.parametrize("op", SCIPY, ids=str)
def test_special_values_are_those_of_scipy(op):
    check_special_values(op, getattr(scipy.special, op.scipy[0]), 1e-13, smallest=1e-300)


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
    if op.name in {"less", "less_equal", "equal", "not_equal"}:  # which are 1 or 0
        return
    for i in range(len(domains(op))):
        operands = [2.0] * len(domains(op))
        operands[i] = math.nan
        if op.name == "where" and i != 1:  # only what is chosen counts
            continue
        if op.name in {"copysign", "leaky_relu"} and i == 1:  # a mere sign; a slope not used
            continue
        if i in OPTIONS.get(op.name, set()):
            continue
        assert math.isnan(op.value(*operands))


@every_row
def test_partials_are_branch_free_over_values(op):
    """A partial never asks for the truth of an operand, which a Value refuses to tell."""
    operands = [Value(x) for x in operands_of(op, [0.75, 0.5, 0.25, 3.0])]
    for i in OPTIONS.get(op.name, ()):
        operands[i] = Value(1.0)
    floats = tuple([x.data for x in operands])
    out = op.value(*floats)
    for i in range(len(operands)):
        over_values = op.slope(i, tuple(operands), Value(out))
        over_floats = op.partial(i, floats, out)
        found = over_values.data if isinstance(over_values, Value) else over_values
        assert found == over_floats or (math.isnan(found) and math.isnan(over_floats))


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
    (ops.hypot, (0.0, 0.0), 0.0, (0.0, 0.0)),
    (ops.norm, (0.0, 0.0, 0.0), 0.0, (0.0, 0.0, 0.0)),
    (ops.atan2, (0.0, 0.0), 0.0, (math.nan, math.nan)),
    (ops.cbrt, (0.0,), 0.0, (math.inf,)),
    (ops.asin, (1.0,), math.pi / 2, (math.inf,)),
    (ops.acos, (2.0,), math.nan, (math.nan,)),
    (ops.acosh, (1.0,), 0.0, (math.inf,)),
    (ops.atanh, (1.0,), math.inf, (math.inf,)),
    (ops.log1p, (-1.0,), -math.inf, (math.inf,)),
    (ops.logit, (1.0,), math.inf, (math.inf,)),
    (ops.gamma, (0.0,), math.inf, (-math.inf,)),
    (ops.lgamma, (0.0,), math.inf, (-math.inf,)),
    (ops.sinc, (0.0,), 1.0, (0.0,)),
    (ops.mod, (-7.0, 3.0), 2.0, (1.0, 3.0)),
    (ops.fmod, (-7.0, 3.0), -1.0, (1.0, 2.0)),
    (ops.floordiv, (-7.0, 3.0), -3.0, (0.0, 0.0)),
    (ops.mod, (1.0, 0.0), math.nan, (1.0, math.nan)),
    (ops.floordiv, (1.0, 0.0), math.inf, (0.0, 0.0)),
    (ops.floor, (2.0,), 2.0, (0.0,)),
    (ops.ceil, (-0.5,), -0.0, (0.0,)),
    (ops.round, (2.5,), 2.0, (0.0,)),
    (ops.round_to, (2.675, 2.0), 2.67, (0.0, 0.0)),
    (ops.leaky_relu, (0.0, 0.01), 0.0, (0.01, 0.0)),
    (ops.leaky_relu, (-2.0, 0.01), -0.02, (0.01, -2.0)),
    (ops.copysign, (-3.0, 2.0), 3.0, (-1.0, 0.0)),
    (ops.copysign, (0.0, -2.0), -0.0, (0.0, 0.0)),
    (ops.clip, (5.0, 0.0, 1.0), 1.0, (0.0, 0.0, 1.0)),
    (ops.clip, (-5.0, 0.0, 1.0), 0.0, (0.0, 1.0, 0.0)),
    (ops.clip, (0.5, 0.0, 1.0), 0.5, (1.0, 0.0, 0.0)),
    (ops.clip, (1.0, 0.0, 1.0), 1.0, (0.5, 0.0, 0.5)),
    (ops.clip, (0.5, 1.0, 0.0), 0.0, (0.0, 0.0, 1.0)),
    (ops.largest, (1.0, 3.0, 2.0), 3.0, (0.0, 0.0, 0.0)),
    (ops.sum, (1e308, 1e308, -1e308), 1e308, (1.0, 1.0, 1.0)),
    (ops.sum, (math.inf, -math.inf), math.nan, (1.0, 1.0)),
    (ops.logsumexp, (1000.0, 1000.0), 1000.0 + math.log(2.0), (0.5, 0.5)),
    (ops.logsumexp, (-math.inf, 0.0), 0.0, (0.0, 1.0)),
]


@pytest.mark.parametrize(("op", "operands", "value", "partials"), POLICY, ids=str)
def test_number_policy(op, operands, value, partials):
    found, found_partials = op.linearize(operands)
    assert [found, *found_partials] == pytest.approx([value, *partials], nan_ok=True)


@given(st.floats(-700.0, 700.0))
def test_sigmoid_and_softplus_mirror_themselves(x):
    assert ops.sigmoid(x) + ops.sigmoid(-x) == pytest.approx(1.0, rel=1e-15)
    assert ops.softplus(x) - ops.softplus(-x) == pytest.approx(x, rel=1e-15, abs=1e-15)


@given(*[st.integers(-2, 2).map(float) | st.floats(-2.0, 2.0)] * 3)
def test_clip_is_minimum_of_maximum_wherever_its_ends_are(x, low, high):
    one, other = [[Value(n) for n in (x, low, high)] for _ in range(2)]
    clipped, composed = ops.clip(*one), ops.minimum(ops.maximum(*other[:2]), other[2])
    clipped.backward()
    composed.backward()
    assert clipped.data == composed.data == min(max(x, low), high)
    assert [v.grad for v in one] == [v.grad for v in other]


def test_higher_derivatives_of_digamma_need_scipy(monkeypatch):
    x = Value(1.5)
    assert ops.digamma.value(1.5) == pytest.approx(0.03648997397857652, rel=1e-14)

    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    assert ops.lgamma(x).local_grads == (ops.digamma.value(1.5),)
    with pytest.raises(MissingExtraError, match=r"valuegrad\[science\]"):
        ops.digamma(x)


def test_rows_are_found_by_name_and_print_as_it():
    assert ops.operation("tanh") is ops.tanh
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
