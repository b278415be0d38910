"""The number policy, row by row, in compiled code: on every backend, for numbers and for rows."""

import math

import numpy as np
import pytest

import autograd as ag
from autograd import Value
from support.compiling import backends, close
from support.policy import DERIVATIVES, POLICY, SECOND

INF, NAN = math.inf, math.nan
every_row = pytest.mark.parametrize("row", POLICY.values(), ids=POLICY)
PLAIN = 1.5  # where nothing happens, and all functions are defined


def same(found, wanted):
    return close(found, wanted, tolerance=1e-15)


def value(f, x):
    """What the function gives eagerly, as a node of a graph."""
    result = f(Value(x))
    return getattr(result, "data", result)


def check(f, x, wanted):
    """Check compiled code, made where nothing happens."""
    compiled = ag.compile(f)
    compiled(PLAIN)
    assert all(same(compiled(x), wanted) for _ in range(2))


@every_row
def test_values(backend, row):
    f, x, _, _ = row
    check(f, x, value(f, x))


@pytest.mark.parametrize("mode", DERIVATIVES)
@every_row
def test_first_derivatives(backend, row, mode):
    f, x, first, _ = row
    check(lambda x: DERIVATIVES[mode](f, x), x, first)


@pytest.mark.parametrize("mode", SECOND)
@every_row
def test_second_derivatives(backend, row, mode):
    f, x, _, second = row
    if second is not None:
        check(lambda x: SECOND[mode](f, x), x, second)


ROWS = [0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75, 4.25, 4.75, 5.25]


@pytest.mark.parametrize("backend", backends("native", "interpreter"), indirect=True)
@every_row
def test_rows(backend, row):
    f, x, first, second = row
    both = ag.value_and_grad(f)
    places = np.array([*ROWS[:3], x, *ROWS[3:], x])
    values, slopes = ag.compile(both, batch=(0,))(places)
    for place, one, slope in zip(places.tolist(), values, slopes):
        wanted, by = both(place)
        assert close(one, value(f, place))
        assert close(one, wanted)
        assert close(slope, by)
    assert same(slopes[3], first)
    assert same(slopes[-1], first)
    if second is not None:
        assert same(ag.compile(ag.grad(ag.grad(f)), batch=(0,))(places)[3], second)


@every_row
def test_sums_over_rows(row):
    f, x, first, _ = row
    places = np.array([*ROWS, x])
    slope = ag.grad(f)
    total = ag.compile(lambda x: slope(x), batch=(0,), reduce="sum")(places)
    wanted = sum([slope(place) for place in ROWS]) + first
    assert close(total, wanted, tolerance=1e-12)


# What the table has not: more operands, and how nan and infinities go through

PAIRS = {
    "0**0": (lambda x, y: x**y, 0.0, 0.0, 1.0, (0.0, -INF)),
    "0**2": (lambda x, y: x**y, 0.0, 2.0, 0.0, (0.0, 0.0)),
    "a tie of maximum": (ag.maximum, 2.0, 2.0, 2.0, (0.5, 0.5)),
    "a tie of minimum": (ag.minimum, 2.0, 2.0, 2.0, (0.5, 0.5)),
    "hypot of zeros": (ag.hypot, 0.0, 0.0, 0.0, (0.0, 0.0)),
    "the branch not taken": (
        lambda x, y: ag.where(x > 0, ag.log(x) * y, y), 0.0, 3.0, 3.0, (0.0, 1.0),
    ),
    "the branch that overflows": (
        lambda x, y: ag.where(800.0 > x, y, ag.exp(x) * y), 750.0, 2.0, 2.0, (0.0, 1.0),
    ),
    "zero times infinity": (lambda x, y: x * y, 0.0, INF, NAN, (INF, 0.0)),
    "infinity less infinity": (lambda x, y: x - y, INF, INF, NAN, (1.0, -1.0)),
    "a quotient of zeros": (lambda x, y: x / y, 0.0, 0.0, NAN, None),
    "the distance at 0": (lambda x, y: ag.sqrt(x * x + y * y), 0.0, 0.0, 0.0, (0.0, 0.0)),
}  # fmt: skip


@pytest.mark.parametrize("case", PAIRS.values(), ids=PAIRS)
def test_functions_of_two(backend, case):
    f, x, y, wanted, slopes = case
    both = ag.value_and_grad(f, (0, 1))
    compiled = ag.compile(both)
    compiled(1.5, 2.5)
    for number, found in (compiled(x, y), ag.compile(both)(x, y), both(x, y)):
        assert close(number, wanted)
        if slopes is not None:
            assert all(map(close, found, slopes))
        assert all(map(close, found, both(x, y)[1]))


UNARY = [
    ag.sin, ag.exp, ag.log, ag.sqrt, ag.tanh, ag.sigmoid, ag.relu, ag.abs, ag.softplus, ag.expm1,
    ag.log1p, ag.cbrt, ag.erf, ag.gelu, ag.silu, ag.asin, ag.atanh, ag.floor, ag.sign, ag.lgamma,
    ag.sinc, ag.acosh, ag.tan, ag.cosh, ag.norm_cdf, ag.round, ag.gamma,
]  # fmt: skip
EDGES = [NAN, INF, -INF, 0.0, -0.0, 1.0, -1.0, 5e-324, -5e-324, 1e-310, 1e308, 710.0, -750.0]


@pytest.mark.parametrize("f", UNARY, ids=lambda f: f.__name__)
def test_the_edges_of_floats(backend, f):
    both = ag.value_and_grad(f)
    compiled = ag.compile(both)
    rows = ag.compile(both, batch=(0,))(np.array(EDGES))
    for k, x in enumerate(EDGES):
        wanted = both(x)
        for found in (compiled(x), [column[k] for column in rows]):
            for one, other in zip(found, wanted):
                size = abs(other) + 1e-309  # for results of some of the least floats
                assert close(one, other, size), (x, found, wanted)
        if math.isnan(x):
            assert math.isnan(wanted[0])


@pytest.mark.parametrize("x", [0.0, -0.0])
def test_the_sign_of_zero(backend, x):
    for f in (lambda x: -x, lambda x: x * 1.0, lambda x: x - 0.0, lambda x: x / 1.0, ag.sin):
        assert math.copysign(1.0, ag.compile(f)(x)) == math.copysign(1.0, value(f, x))
    assert math.copysign(1.0, ag.compile(lambda x: x + 0.0)(x)) == 1.0
