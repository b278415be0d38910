"""Rows written as C: the bits of the rows themselves, wherever the numbers lie."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.table import floats, ops
from autograd.table.header import header
from autograd.table.operation import TABLE, op
from autograd.table.symbols import Symbol, UnwrittenError, Writer
from support.edges import SIZES

EDGES = [sign * size for size in SIZES for sign in (1.0, -1.0)] + [math.nan, 0.5, -2.5, 700.0]
NUMBERS = st.one_of(
    st.sampled_from(EDGES), st.floats(), st.floats(-4.0, 4.0), st.integers(-9, 9).map(float)
)
FIRST = {  # operands that are no number of any size
    "where": st.booleans(),
    "sinc_derivative": st.integers(0, 3).map(float),
    "polygamma": st.just(0.0),
}
MOST_OPERANDS = 40
WRITTEN = set(re.findall(r'^    \{"(\w+)", ', header(), re.MULTILINE))


def bits(numbers):
    return [float(x).hex() for x in numbers]


@st.composite
def operands_of(draw, row):
    count = row.arity
    if count < 0:
        count = draw(st.one_of(st.integers(1, 5), st.integers(1, MOST_OPERANDS)))
    if row is ops.dot:
        count += count % 2
    xs = draw(st.lists(NUMBERS, min_size=count, max_size=count))
    if row is ops.round_to:
        xs[1] = draw(st.integers(-3, 3))
    if row.name in FIRST:
        xs[0] = draw(FIRST[row.name])
    return xs


@pytest.mark.parametrize("row", TABLE.values(), ids=str)
@given(data=st.data())
def test_eager_values_and_slopes_have_the_bits_of_the_row(row, data):
    xs = data.draw(operands_of(row))
    active = data.draw(st.lists(st.booleans(), min_size=len(xs), max_size=len(xs)))
    if row.name in FIRST or row is ops.round_to:
        active[0 if row.name in FIRST else 1] = False
    if not any(active):
        return
    made = row(*[Value(x) if on else x for x, on in zip(xs, active)])
    out, slopes = row.linearize(tuple(xs))
    assert bits([made.data]) == bits([out])
    assert bits(made.local_grads) == bits([d if on else 0.0 for d, on in zip(slopes, active)])


def test_what_the_docs_recommend_is_written():
    arithmetic = {"maximum", "minimum", "clip", "where", "leaky_relu", "relu", "abs", "strong"}
    assert arithmetic | {"hypot", "atan2", "norm", "logsumexp", "sum", "dot", "exp"} <= WRITTEN


def test_what_has_loops_or_no_counterpart_is_left_out():
    assert not WRITTEN & {"gamma", "digamma", "polygamma", "sinc", "floor", "round_to", "largest"}


ANY = st.floats(allow_nan=False, allow_infinity=False)
NEAR = st.builds(lambda x, k: x * 2.0**k, st.integers(-(2**53), 2**53), st.integers(-60, 60))


@given(st.lists(st.one_of(ANY, NEAR), min_size=3, max_size=MOST_OPERANDS))
@example([1.0, 2.0**-53, 2.0**-106])
@example([1.0, 2.0**-53, -(2.0**-106)])
@example([1.0, 2.0**-53, 0.0])
@example([1e308, 1e308, -1e308])
@example([-0.0, -0.0, -0.0])
@example([1e16, 1.0, -1e16])
def test_sums_are_rounded_once(xs):
    expected = sum(map(Fraction, xs))
    try:
        rounded = float(expected)
    except OverflowError:
        rounded = math.inf if expected > 0 else -math.inf
    for total in (ag.sum([Value(x) for x in xs]), ag.dot([Value(x) for x in xs], [1.0] * len(xs))):
        assert bits([total.data]) == bits([rounded])


@given(st.lists(st.floats(-40.0, 40.0), min_size=3, max_size=MOST_OPERANDS))
def test_logsumexp_is_that_of_floats(xs):
    assert ag.logsumexp([Value(x) for x in xs]).data == floats.logsumexp(*xs)


def test_a_symbol_runs_every_branch():
    writer = Writer(None)
    x = Symbol(writer, "x")
    assert writer.body(lambda: x + 1.0 if x > 2.0 else -x) == [
        "if (x > 2.0) {",
        "    const double t0 = x + 1.0;",
        "    return t0;",
        "}",
        "const double t0 = -x;",
        "return t0;",
    ]


def test_a_loop_is_refused():
    def halved(x):
        while x > 1.0:
            x = x / 2.0
        return x

    writer = Writer(None)
    with pytest.raises(UnwrittenError):
        writer.body(lambda: halved(Symbol(writer, "x")))


def test_a_row_that_is_added_later_runs_as_it_is():
    later = op("maximum_of_squares", "max(x^2, y^2)", lambda x, y: max(x * x, y * y),
               lambda x, y, out: 2.0 * x * (x * x > y * y),
               lambda x, y, out: 2.0 * y * (x * x < y * y))  # fmt: skip
    try:
        made = later(Value(3.0), Value(-4.0))
    finally:
        del TABLE["maximum_of_squares"]
    assert (made.data, made.local_grads) == (16.0, (0.0, -8.0))
