"""Look-ups: what Python's own give, gradients to what was picked, one path, and refusals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, OutOfRangeError, Value
from autograd.compiler.backends import BACKENDS, forced

NUMBERS = st.floats(-10.0, 10.0) | st.sampled_from([math.inf, -math.inf, math.nan, 0.0, -0.0])


@pytest.fixture(params=BACKENDS)
def backend(request):
    with forced(request.param):
        yield request.param


@st.composite
def look_ups(draw):
    count = draw(st.integers(1, 9))
    values = draw(st.lists(NUMBERS, min_size=count, max_size=count))
    return values, draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=4))


def bits(numbers):
    return [float(x).hex() for x in numbers]


@given(look_ups())
def test_eagerly_it_is_the_thing_itself(look_up):
    values, places = look_up
    leaves = [Value(x) for x in values]
    for place in places:
        for index in (place, float(place), np.int64(place), Value(place)):
            assert ag.take(leaves, index) is leaves[place]


def squared(values, index):
    picked = ag.take(values, index)
    return picked * picked


@settings(deadline=None, max_examples=40)
@given(look_ups())
def test_compiled_it_is_one_path_and_gradients_go_to_what_was_picked(look_up):
    values, places = look_up
    compiled = ag.compile(ag.value_and_grad(squared))
    for place in places:
        x = values[place]
        out, slopes = compiled(values, float(place))
        assert bits([out]) == bits([x * x])
        assert bits(slopes) == bits(
            [2.0 * x + 0.0 if i == place else 0.0 for i in range(len(values))]
        )
    assert compiled.stats()["paths"] == 1


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_the_sign_of_zero_is_kept(zero, backend):
    compiled = ag.compile(lambda values, i: ag.take(values, i))
    assert bits([compiled([1.0, zero, 2.0], 1.0)]) == bits([zero])


def row_product(table, index):
    row = ag.take(table, index)
    return row[0] * row[1] + ag.take(table, 0)[1]


def test_rows_on_every_backend(backend):
    table = [[0.5 + k, 2.0 - k] for k in range(7)]
    compiled = ag.compile(ag.value_and_grad(row_product))
    for k in (3, 0, 6, 2):
        assert compiled(table, k) == ag.value_and_grad(row_product)(table, k)
    assert compiled.stats()["paths"] == 1
    rows = ag.compile(row_product, batch=(None, 0))(table, np.arange(7.0))
    assert rows.tolist() == [row_product(table, k) for k in range(7)]
    assert ag.compile(ag.hessian(row_product))(table, 4) == ag.hessian(row_product)(table, 4)


@pytest.mark.parametrize("make", [np.array, tuple, lambda rows: [tuple(row) for row in rows]])
def test_tables_of_every_kind(make):
    table = make([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    for index in (1, 2):
        taken = ag.compile(lambda table, i: ag.take(table, i))(table, index)
        assert type(taken) is type(table[index])
        assert list(taken) == list(table[index])


def test_nested_rows():
    table = [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]
    compiled = ag.compile(lambda table, i: ag.take(table, i))
    assert [compiled(table, i) for i in (0, 1)] == table


WRONG = [3, -1, 3.0, -1.0, 0.5, 2.5, math.nan, math.inf, -math.inf]


@pytest.mark.parametrize("index", WRONG)
def test_what_is_no_place_is_refused(index, backend):
    values = [1.0, 2.0, 3.0]
    compiled = ag.compile(squared)
    rows = ag.compile(squared, batch=(None, 0))
    assert compiled(values, 2.0) == 9.0
    for call in (
        lambda: ag.take(values, index),
        lambda: ag.take(values, Value(index)),
        lambda: compiled(values, float(index)),
        lambda: rows(values, np.array([0.0, float(index), 1.0])),
        lambda: ag.compile(squared)(values, float(index)),
    ):
        with pytest.raises(OutOfRangeError, match="from 0 to 2 as the index"):
            call()
    assert (compiled(values, 1.0), compiled.stats()["paths"]) == (4.0, 1)


def test_what_is_no_index_or_no_sequence():
    with pytest.raises(IndexError, match="got 'a'"):
        ag.take([1.0], "a")
    with pytest.raises(OutOfRangeError):
        ag.take([], 0)
    for thing in (1.0, "abc", {0: 1.0}, Value(2.0)):
        with pytest.raises(OperandError, match="needs a list of numbers or rows"):
            ag.take(thing, 0)


def test_rows_of_two_shapes_are_refused_while_tracing():
    ragged = [[1.0], [2.0, 3.0]]
    assert ag.take(ragged, 1) == [2.0, 3.0]
    for table in (ragged, [[1.0], 2.0]):
        with pytest.raises(OperandError, match="rows of one shape"):
            ag.compile(lambda table, i: ag.take(table, i))(table, 1)


def test_an_index_that_never_changes_costs_nothing():
    compiled = ag.compile(lambda values: ag.take(values, Value(2.0)))
    assert compiled([1.0, 2.0, 3.0]) == 3.0
    assert compiled.stats()["operations"]["left"] == 0
