"""Sorting by a network, and what needs the order."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.arrays.sorting import network

LENGTH = 5
# Ties and nans are drawn too
numbers = st.lists(
    st.sampled_from([0.0, -0.0, 1.0, 2.0, np.inf, -np.inf, np.nan]) | st.floats(-3.0, 3.0),
    min_size=LENGTH, max_size=LENGTH,
)  # fmt: skip


@pytest.mark.parametrize("count", range(10))
def test_a_network_sorts_every_order(count):
    """That it sorts all sequences of zeros and ones proves that it sorts all (Knuth, 5.3.4)."""
    for bits in itertools.product([0, 1], repeat=count):
        found = list(bits)
        for i, j in network(count):
            assert i < j
            if found[j] < found[i]:
                found[i], found[j] = found[j], found[i]
        assert found == sorted(bits)


COMPILED = ag.compile(lambda x: (np.sort(x), np.argsort(x, stable=True) * 1.0, np.median(x)))


@settings(deadline=None)
@given(numbers)
def test_compiled_sorts_are_those_of_numpy_ties_and_nans_included(xs):
    x = np.array(xs)
    found, places, median = COMPILED(x)
    assert np.array_equal(found, np.sort(x), equal_nan=True)
    assert np.array_equal(places, np.argsort(x, stable=True))
    assert np.array_equal(median, np.median(x), equal_nan=True)
    assert COMPILED.stats()["paths"] == 1
    eager = ag.array(x)
    assert np.array_equal(np.sort(eager).astype(float), np.sort(x), equal_nan=True)
    assert np.array_equal(np.argsort(eager), np.argsort(x, stable=True))


SLOPES = ag.compile(ag.grad(lambda x: np.sort(x) @ np.arange(1.0, LENGTH + 1.0)))


@settings(deadline=None)
@given(st.lists(st.integers(-3, 3).map(float), min_size=LENGTH, max_size=LENGTH))
def test_slopes_go_where_numbers_came_from_at_ties_too(xs):
    x = np.array(xs)
    wanted = np.empty(LENGTH)
    wanted[np.argsort(x, stable=True)] = np.arange(1.0, LENGTH + 1.0)
    assert SLOPES(x).tolist() == wanted.tolist()
    eager = ag.grad(lambda x: np.sort(x) @ np.arange(1.0, LENGTH + 1.0))
    assert eager(x).tolist() == wanted.tolist()


@given(st.lists(st.floats(-3.0, 3.0), min_size=3, max_size=3), st.floats(-4.0, 4.0))
def test_interpolation_is_numpys_at_ends_and_points_too(xs, x):
    places = np.sort(np.array([*xs, -2.0, 2.0]))
    if np.min(np.diff(places)) < 1e-3:
        return
    heights = np.cos(places) + places
    for point in (x, places[0], places[2], places[-1]):
        assert INTERPOLATED(point, places, heights) == pytest.approx(
            np.interp(point, places, heights), rel=1e-12, abs=1e-12
        )
    assert INTERPOLATED.stats()["paths"] == 1


INTERPOLATED = ag.compile(lambda x, places, heights: np.interp(x, places, heights))


def test_beyond_the_points_the_ends_are_given():
    places, heights = np.array([0.0, 1.0, 3.0]), np.array([5.0, 7.0, 6.0])
    compiled = ag.compile(lambda x: np.interp(x, places, heights, left=-1.0, right=9.0))
    for x in (-0.5, 0.0, 2.0, 3.0, 3.5):
        wanted = np.interp(x, places, heights, left=-1.0, right=9.0)
        assert compiled(x) == wanted
        assert np.interp(ag.Value(x), places, heights, left=-1.0, right=9.0) == wanted
    assert compiled.stats()["paths"] == 1
