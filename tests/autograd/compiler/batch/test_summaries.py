"""Several summaries of a batch's rows at once: means, their standard errors, sums."""

import math
import pickle

import numpy as np
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value


def payoff(strike, z):
    price = 100.0 * ag.exp(0.2 * z - 0.02)
    return ag.maximum(price - strike, 0.0)


both = ag.compile(ag.value_and_grad(payoff), batch=(None, 0), reduce=("mean", "sem", "sum"))


@given(st.lists(st.floats(-3.0, 3.0), min_size=2, max_size=30))
@settings(max_examples=30)
def test_they_are_those_of_scipy(draws):
    z = np.array(draws)
    each, slopes = ag.compile(ag.value_and_grad(payoff), batch=(None, 0), reduce=None)(95.0, z)
    mean, error, total = both(95.0, z)
    for k, column in enumerate((each, slopes)):
        assert math.isclose(mean[k], column.mean(), rel_tol=1e-12, abs_tol=1e-300)
        assert math.isclose(total[k], column.sum(), rel_tol=1e-12, abs_tol=1e-300)
        expected = scipy.stats.sem(column)
        assert math.isclose(error[k], expected, rel_tol=1e-9, abs_tol=1e-14)
    assert all(type(number) is float for pair in (mean, error, total) for number in pair)


def test_the_error_of_a_price_is_about_as_far_as_the_price_is_off():
    """Black and Scholes: 10.4506 for strike 100, one year, 20 % and 5 %, discounted."""

    def price(strike, z):
        return math.exp(-0.05) * ag.maximum(100.0 * ag.exp(0.03 + 0.2 * z) - strike, 0.0)

    draws = np.random.default_rng(3).normal(size=100_000)
    mean, error = ag.compile(price, batch=(None, 0), reduce=("mean", "sem"))(100.0, draws)
    assert 0.01 < error < 0.1
    assert abs(mean - 10.450583572185565) < 3.0 * error


def test_structures_arrays_and_captured_values():
    pair = ag.compile(lambda x: {"a": x * x, "b": np.array([x, 2.0 * x])}, batch=(0,),
                      reduce=("mean", "sem"))  # fmt: skip
    mean, error = pair(np.array([1.0, 3.0]))
    assert mean["a"] == 5.0
    assert error["a"] == 4.0
    assert mean["b"].tolist() == [2.0, 4.0]
    assert error["b"].tolist() == [1.0, 2.0]
    w = Value(3.0)
    held = ag.compile(lambda x: w * x, batch=(0,), reduce=("mean", "sem"))
    mean, error = held(np.array([1.0, 3.0]))
    assert mean.data == 6.0
    assert error.data == 3.0
    error.backward()
    assert w.grad == 1.0


def test_one_row_tells_nothing_of_its_scatter():
    mean, error, total = both(95.0, np.array([0.5]))
    assert mean == total
    assert all(map(math.isnan, error))


def test_what_makes_no_sense_is_refused():
    for wrong in ((), ("mean", "median"), ("sem", 3)):
        with pytest.raises(OperandError, match="tuple of"):
            ag.compile(payoff, batch=(None, 0), reduce=wrong)
    with pytest.raises(OperandError, match="needs a batch"):
        ag.compile(payoff, reduce=("mean", "sem"))
    by_rows = ag.compile(ag.grad(payoff, argnums=1), batch=(None, 0), reduce=("mean", "sem"))
    with pytest.raises(OperandError, match="belong to their rows"):
        by_rows(95.0, np.array([0.5, 1.0]))
    one_of_two = ag.compile(ag.value_and_grad(payoff, argnums=(0, 1)), batch=(None, 0),
                            reduce=("mean", "sem"))  # fmt: skip
    with pytest.raises(OperandError, match="belong to their rows"):
        one_of_two(95.0, np.array([0.5, 1.0]))


def test_it_decorates_travels_and_tells_what_it_runs():
    @ag.compile(batch=(0,), reduce=("mean", "sem"))
    def square(x):
        return x * x

    assert square(np.array([1.0, 3.0])) == (5.0, 4.0)
    assert square.stats()["paths"] == 1
    assert "mul" in square.program()
    again = pickle.loads(pickle.dumps(both))
    z = np.array([0.1, 0.2])
    assert again(95.0, z) == both(95.0, z)
