"""stack=True: lists in a row's result become axes behind the rows, as in an array of the rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import OperandError, Value
from autograd.compiler.backends import forced
from support.compiling import numbers

RNG = np.random.default_rng(9)
X = RNG.normal(size=(5, 3))


def nested(shape):
    """A function of a row whose result is nested lists of a shape, of different numbers."""

    def f(x):
        count = iter(range(1, 1000))

        def part(lengths):
            if not lengths:
                return x[0] * float(next(count)) + x[1]
            return [part(lengths[1:]) for _ in range(lengths[0])]

        return part(shape)

    return f


def both(f, **options):
    """The compiled function, and what runs in its place on Values."""
    eager = ag.compile(f, stack=True, **options)
    eager._is_eager = True
    return ag.compile(f, stack=True, **options), eager


@pytest.mark.parametrize("chosen", ["source", "native"])
@given(shape=st.lists(st.integers(1, 3), max_size=3))
def test_lists_of_one_shape_are_arrays_with_rows_first(chosen, shape):
    f = nested(shape)
    with forced(chosen):
        for call in both(f, batch=(0,)):
            assert call(X).shape == (5, *shape)
            assert np.allclose(call(X), np.array([f(x) for x in X]), rtol=1e-15)


def test_a_hessian_has_rows_first():
    f = ag.hessian(lambda v: v[0] ** 2 * v[1])
    for call in both(f, batch=(0,)):
        found = call([X[:, 0], X[:, 1]])
        assert np.allclose(found, [f([x, y]) for x, y, _ in X])
    parts = ag.compile(f, batch=(0,))([X[:, 0], X[:, 1]])  # as it is without: by components
    assert np.array_equal(found, np.moveaxis(np.array(parts), -1, 0))


def test_other_containers_stay_what_they_are():
    def f(x):
        return {"list": [x[0], x[1]], "pair": (x[0], [x[1]]), "apart": [x[0], x], "none": []}

    for call in both(f, batch=(0,)):
        found = call(X)
        assert np.array_equal(found["list"], X[:, :2])
        assert [part.shape for part in found["pair"]] == [(5,), (5, 1)]
        assert [part.shape for part in found["apart"]] == [(5,), (5, 3)]
        assert found["none"] == []


def test_arrays_in_lists_are_stacked_behind_the_rows():
    for call in both(lambda x: [x, x * 2.0], batch=(0,)):
        assert np.array_equal(call(X), np.stack([X, X * 2.0], axis=1))


def test_what_is_reduced_is_not_stacked():
    f = ag.value_and_grad(lambda w, v: w[0] * v[0] + w[1] * v[1], (0, 1))
    for call in both(f, batch=(None, 0), reduce="sum"):
        value, (dw, dv) = call([2.0, 3.0], [X[:, 0], X[:, 1]])
        assert dw == pytest.approx(X.sum(axis=0)[:2].tolist())
        assert dv.tolist() == [[2.0, 3.0]] * 5
        assert value == pytest.approx(X[:, :2].sum(axis=0) @ [2.0, 3.0])


def test_a_list_that_is_reduced_in_part_stays_a_list():
    for call in both(ag.jet(lambda t: t * t, 2), batch=(0,), reduce="sum"):
        value, *others = call(X[:, 0])
        assert value == pytest.approx((X[:, 0] ** 2).sum())
        assert np.allclose(others, [2.0 * X[:, 0], np.ones(5)])


def test_values_are_stacked():
    w = Value(2.0)
    found = ag.compile(lambda x: [w * x[0], x[1]], batch=(0,), stack=True)(X)
    assert found.shape == (5, 2)
    assert np.allclose(numbers(found), numbers(X[:, :2] * [2.0, 1.0]))
    found[3, 0].backward()
    assert w.grad == X[3, 0]


@pytest.mark.parametrize("options", [{"stack": True}, {"stack": 1, "batch": (0,)}])
def test_it_is_an_option_of_batches(options):
    with pytest.raises(OperandError, match="stack"):
        ag.compile(lambda x: x, **options)
