"""Calls by position, which come to their result before a tuple is made of their arguments.

They do what the same call does that is given a tuple and a dict: by the slot of the type.
"""

import math
from functools import partial
from threading import Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd as ag
from autograd import Value
from autograd.numbers import EXACT

BY = 2.0
FLOATS = [0.5, -0.0, 1e300, math.inf, math.nan]
GIVEN = [
    *FLOATS, 3, True, EXACT * 2, 10**400, np.float64(2.0), np.float32(0.1), np.int64(4), np.True_,
    np.array(3.0), np.array([1.0, 2.0]), np.array([1, 2]), np.array([[1.0, 2.0]]), [1.0, 2.0],
    (1.0, 2.0), {"a": 1.0}, [], None, "text", Value(2.0), 1 + 2j,
]  # fmt: skip


def product(x, y=2.0, *, z=3.0):
    return x * y, (y * z, x)


def of_array(xs, scale):
    return [x * scale for x in xs], scale


def outcome(run):
    try:
        return "returns", run()
    except Exception as error:
        return type(error), str(error)


def assert_same(one, other):
    assert one[0] == other[0]
    assert repr(one[1]) == repr(other[1])


def by_tuple(g, *args, **kwargs):
    return type(g).__call__(g, *args, **kwargs)


@pytest.mark.parametrize("f", [product, of_array], ids=lambda f: f.__name__)
@given(
    calls=st.lists(
        st.tuples(
            st.lists(st.sampled_from(GIVEN), max_size=3),
            st.dictionaries(st.sampled_from(["x", "y", "z", "scale"]), st.sampled_from(FLOATS)),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_calls_are_those_given_a_tuple(f, calls):
    g, other = ag.compile(f), ag.compile(f)
    first = (np.array([1.0, 2.0]) if f is of_array else 1.0, 0.5)
    assert_same(outcome(partial(g, *first)), outcome(partial(by_tuple, other, *first)))
    for args, kwargs in calls:
        assert_same(
            outcome(partial(g, *args, **kwargs)), outcome(partial(by_tuple, other, *args, **kwargs))
        )


def test_an_int_that_matters_is_an_int():
    g = ag.compile(lambda x, y: x * 1.0 if isinstance(x, int) else y)
    f = ag.compile(lambda n, x: x if n % (2**60) == 1 else -x)
    assert g(1.0, 2.0) == 2.0
    assert [f(n, 3.0) for n in (1, 2**60 + 1, 2**60 + 2, 1.0)] == [3.0, 3.0, -3.0, 3.0]


def test_ints_stay_ints_once_they_have_mattered():
    def f(n, x):
        return (x if n % (2**60) == 1 else -x) * (2.0 if isinstance(n, int) else 1.0)

    g, other = ag.compile(f), ag.compile(f)
    calls = [2**60 + 1, 3.0, 3, 3.0, 3, 1, 1.0]
    found = [g(n, 5.0) for n in calls]
    assert found == [by_tuple(other, n, 5.0) for n in calls]
    assert found[1:5] == [-5.0, -10.0, -5.0, -10.0]


def test_what_is_read_outside_is_looked_at():
    scale = 2.0

    def f(x):
        return scale * x

    g = ag.compile(f)
    found = []
    for scale in (2.0, 2.0, 3.0, 3.0, 2.0):  # noqa: B007  (f reads it)
        found.append(g(1.5))
    assert found == [3.0, 3.0, 4.5, 4.5, 3.0]


def test_variables_of_the_module_are_looked_at(monkeypatch):
    g = ag.compile(lambda x: BY * x)
    found = []
    for by in (2.0, 2.0, 3.0, 3.0, 2.0):
        monkeypatch.setitem(globals(), "BY", by)
        found += [g(1.5), g(1.5)]
    assert found == [3.0] * 4 + [4.5] * 4 + [3.0] * 2


def test_what_arguments_read_is_looked_at():
    by = 2.0

    def scaled(x):
        return by * x

    g = ag.compile(lambda x, function: function(x))
    found = []
    for by in (2.0, 2.0, 4.0):  # noqa: B007  (scaled reads it)
        found.append(g(1.5, scaled))
    assert found == [3.0, 3.0, 6.0]


def test_modes_hold():
    w = Value(3.0)
    g = ag.compile(lambda x: w * ag.log(x))
    plain = ag.compile(lambda x: ag.log(x) * 3.0)
    for _ in range(2):
        assert isinstance(g(1.0), Value)
        with ag.no_grad():
            assert g(1.0) == 0.0
        assert plain(1.0) == 0.0
        with pytest.raises(ag.AnomalyError), ag.detect_anomaly():
            plain(0.0)
        assert ag.grad(plain)(1.5) == 2.0
        assert ag.grad(ag.grad(plain))(1.0) == -3.0


def test_one_within_another_reads_what_it_captured_anew():
    w = Value(3.0)
    inner = ag.compile(lambda x: w * w * x)
    inner(2.0)
    outer = ag.compile(lambda y: inner(2.0) * y)
    assert outer(1.0).data == 18.0
    w.data = 4.0
    assert outer(1.0).data == 32.0


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=30))
def test_branches_are_taken(points):
    def f(x, y):
        if x > 1.0:
            return (x, y) if y > 0.0 else (y, x)
        return x + y if x < -1.0 else x - y

    g = ag.compile(f)
    for x in points:
        for y in (x, -x, 1.0):
            assert repr(g(x, y)) == repr(f(x, y))


def test_threads_get_their_own_results():
    g = ag.compile(lambda x: (x, (x + 1.0, x * 2.0)))
    g(0.0)
    wrong = []

    def work(k):
        for i in range(2_000):
            x = float(k * 10_000 + i)
            if g(x) != (x, (x + 1.0, x * 2.0)):
                wrong.append(x)

    threads = [Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_many_arguments_by_name_and_position():
    g = ag.compile(product)
    assert g(1.0, 2.0) == (2.0, (6.0, 1.0))
    assert [g(1.0, z=5.0), g(1.0)] == [(2.0, (10.0, 1.0)), (2.0, (6.0, 1.0))]
    assert g(x=1.0, y=4.0) == (4.0, (12.0, 1.0))
    assert g(*(1.0,), **{"y": 3.0, "z": 1.0}) == (3.0, (3.0, 1.0))
    with pytest.raises(TypeError, match="unexpected keyword"):
        g(1.0, q=2.0)
    with pytest.raises(TypeError, match="positional"):
        g(1.0, 2.0, 3.0, 4.0)
    with pytest.raises(TypeError, match="missing"):
        g()
