"""Functions of sequences: against NumPy and SciPy, values and gradients."""

import math

import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from autograd.table import ops

number = st.floats(-50.0, 50.0).map(lambda x: x if abs(x) > 1e-100 else 0.0)
vectors = st.lists(number, min_size=2, max_size=8)
REFERENCES = {
    ag.sum: (np.sum, lambda xs: np.ones(len(xs))),
    ag.prod: (np.prod, lambda xs: [np.prod(np.delete(xs, i)) for i in range(len(xs))]),
    ag.mean: (np.mean, lambda xs: np.full(len(xs), 1 / len(xs))),
    ag.var: (np.var, lambda xs: 2 * (np.array(xs) - np.mean(xs)) / len(xs)),
    ag.norm: (np.linalg.norm, lambda xs: np.array(xs) / (np.linalg.norm(xs) or 1.0)),
    ag.logsumexp: (scipy.special.logsumexp, scipy.special.softmax),
}


@pytest.mark.parametrize("function", REFERENCES, ids=lambda f: f.__name__)
@given(xs=vectors)
def test_values_and_gradients(function, xs):
    reference, gradient = REFERENCES[function]
    values = [Value(x) for x in xs]
    found = function(values)
    scale = max(map(abs, xs)) ** 2 * 1e-14
    assert found.data == pytest.approx(reference(xs), rel=1e-12, abs=scale)
    found.backward()
    expected = pytest.approx(np.array(gradient(xs)), rel=1e-12, abs=1e-12 * (1 + scale))
    assert [value.grad for value in values] == expected
    assert function(xs) == found.data
    assert function(tuple(xs)) == function(np.array(xs)) == found.data


@pytest.mark.parametrize("function", [ag.sum, ag.norm, ag.logsumexp])
def test_one_node_whatever_the_length(function):
    values = [Value(float(i)) for i in range(100)]
    node = function(values)
    assert node.op.name == function.__name__
    assert all(a is b for a, b in zip(node.parents, values, strict=True))
    assert len(ag.dot(values, values).parents) == 200


def test_dot_pairs_the_numbers():
    xs, ys = [Value(1.0), Value(2.0)], [Value(3.0), 4.0]
    total = ag.dot(xs, ys)
    total.backward()
    assert total.data == 11.0
    assert [x.grad for x in xs] == [3.0, 4.0]
    assert ys[0].grad == 1.0
    assert ag.dot([1e200, 1.0, -1e200], [1.0, 1.0, 1.0]) == 1.0


def test_sums_are_rounded_once():
    assert ag.sum([0.1] * 10) == 1.0
    assert ag.sum([Value(1e100), 1.0, -1e100]).data == 1.0
    assert ag.mean([Value(0.1)] * 10).data == 0.1


def test_the_variance_of_a_sample():
    assert ag.var([1.0, 2.0, 6.0], ddof=1) == 7.0
    assert math.isnan(ag.var([1.0], ddof=1))


@given(xs=vectors, shift=st.sampled_from([0.0, 1e4, -1e4]))
def test_softmax_and_its_logarithm(xs, shift):
    values = [Value(x + shift) for x in xs]
    numbers = [value.data for value in values]
    shares, logs = ag.softmax(values), ag.log_softmax(values)
    expected = scipy.special.softmax(numbers)
    assert [share.data for share in shares] == pytest.approx(expected, rel=1e-12)
    exact = scipy.special.log_softmax(numbers)
    assert [log.data for log in logs] == pytest.approx(exact, rel=1e-12, abs=1e-12)
    assert ag.softmax(numbers) == [share.data for share in shares]
    assert ag.log_softmax(numbers) == [log.data for log in logs]
    shares[0].backward()
    jacobian = expected[0] * ((np.arange(len(xs)) == 0) - expected)
    assert [value.grad for value in values] == pytest.approx(jacobian, rel=1e-10, abs=1e-15)
    for value in values:
        value.grad = 0.0
    logs[0].backward()
    jacobian = (np.arange(len(xs)) == 0) - expected
    assert [value.grad for value in values] == pytest.approx(jacobian, rel=1e-10, abs=1e-15)


def test_of_nothing():
    assert ag.sum([]) == ag.dot([], []) == ag.norm([]) == 0.0
    assert ag.prod([]) == 1.0
    assert ag.logsumexp([]) == -math.inf
    assert math.isnan(ag.mean([]))
    assert math.isnan(ag.var([]))
    assert ag.softmax([]) == ag.log_softmax([]) == []


def test_infinities_and_nan():
    assert ag.logsumexp([-math.inf, -math.inf]) == -math.inf
    assert ag.logsumexp([math.inf, 1.0]) == math.inf
    assert ag.softmax([0.0, -math.inf]) == [1.0, 0.0]
    for function in REFERENCES:
        assert math.isnan(function([1.0, math.nan]))
    zeros = [Value(0.0), Value(0.0)]
    ag.norm(zeros).backward()
    assert [zero.grad for zero in zeros] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("wrong", "cure"),
    [
        (lambda x: ag.sum(x), r"Write sum\(\[x, y\]\)"),
        (lambda x: ag.mean(3.0), r"Write mean\(\[x, y\]\)"),
        (lambda x: ag.norm("12"), r"Write norm\(\[x, y\]\)"),
        (lambda x: ag.sum([x, "1"]), r"sum needs a real number"),
        (lambda x: ag.softmax([x, None]), r"lacks its return"),
        (lambda x: ag.prod([[x, x], [x, x]]), r"one element of the list"),
        (lambda x: ag.dot([x], [x, x]), r"got 1 and 2 of them"),
    ],
)
def test_errors_say_what_to_write_instead(wrong, cure):
    with pytest.raises(OperandError, match=cure):
        wrong(Value(2.0))


def test_what_softmax_subtracts_gets_no_gradient():
    x = Value(3.0)
    shift = ops.largest(x, 1.0)
    shift.backward()
    assert (shift.data, x.grad) == (3.0, 0.0)
