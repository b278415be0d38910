"""A function must do the same with plain numbers as with the Values that it was traced on."""

import math

import numpy as np
import pytest

import autograd as ag
from autograd import TraceError, Value
from autograd.compiler.record.alike import check_alike
from autograd.structures.tree import flatten


def check(plain, traced, numbers=None):
    """Check a function that gave one result while it was traced, and gives another plainly."""
    tree = flatten(traced, "a result")
    check_alike(lambda x, y=0.0: plain, "f", ((1.0,), {"y": 2.0}), tree, numbers or tree.leaves)


@pytest.mark.parametrize(("plain", "traced"), [
    (2.0, 2.0), (2, 2.0), (2.0, 2.0 + 1e-15), (2e300, 2e300 * (1 + 5e-7)), (math.nan, math.nan),
    (math.inf, math.inf), (0.0, -0.0), ([1.0, (2.0,)], [1.0, (2.0,)]), ({"a": 1.0}, {"a": 1.0}),
    (Value(2.0), 2.0), (("a", 1.0), ("a", 1.0)),
])  # fmt: skip
def test_what_is_alike(plain, traced):
    check(plain, traced)


@pytest.mark.parametrize(("plain", "traced"), [
    (2.0, 2.00001), (2.0, -2.0), (math.nan, 2.0), (2.0, math.nan), (math.inf, -math.inf),
    (math.inf, 1e308), (1e-300, 2e-300), (0.0, 1e-300), ([1.0, 2.0], [1.0, 3.0]),
    ([1.0, 2.0], [1.0]), ([1.0], [1.0, 2.0]), ([1.0], (1.0,)), ({"a": 1.0}, {"b": 1.0}),
    (("a", 1.0), ("b", 1.0)), ([1.0], 1.0), (Value(3.0), 2.0), ([], [[]]),
])  # fmt: skip
def test_what_is_not(plain, traced):
    with pytest.raises(TraceError, match=r"f gives something else .* Write isinstance\(x, float\)"):
        check(plain, traced)


def test_what_cancels_in_arrays_may_leave_a_remainder():
    for f in (np.sum, np.mean, lambda x: x @ np.array([1.0, 3.0, 7.0])):
        for x in ([0.1, 0.2, -0.3], [0.1, 0.7, -0.8], [0.7, 0.2, -0.185714285714285]):
            assert ag.compile(f)(np.array(x)) == pytest.approx(f(np.array(x)), abs=1e-15)
    tree = flatten([1e-12], "a result")
    with pytest.raises(TraceError):
        check_alike(lambda x: [0.0], "f", ((np.ones(1),), {}), tree, tree.leaves)
    check_alike(lambda x: [0.0], "f", ((np.full(1, -100.0),), {}), tree, tree.leaves)


@pytest.mark.parametrize("error", [ValueError, TypeError, AttributeError, ZeroDivisionError])
def test_what_works_on_values_alone_is_taken_as_it_is(error):
    def f(*args, **kwargs):
        raise error

    check_alike(f, "f", ((1.0,), {}), flatten(2.0, "a result"), [2.0])


def test_what_is_given():
    given = []
    f = lambda *args, **kwargs: given.append((args, kwargs)) or 2.0
    check_alike(f, "f", ((1.0, [3.0]), {"y": 2.0}), flatten(2.0, "a result"), [2.0])
    assert given == [((1.0, [3.0]), {"y": 2.0})]
