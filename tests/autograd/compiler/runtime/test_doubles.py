"""Loops over arrays of doubles."""

from array import array
from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.runtime.doubles import add_lanes_at, has_not_finite

ANY = st.floats() | st.sampled_from([1.7976931348623157e308, -1.7976931348623157e308, 5e-324])


@given(st.lists(ANY, max_size=40), st.data())
def test_a_number_that_is_not_finite_is_found_wherever_it_is(numbers, data):
    count = data.draw(st.integers(0, len(numbers)))
    found = has_not_finite(array("d", numbers), count)
    assert found == (not all(map(isfinite, numbers[:count])))


@given(st.integers(1, 5), st.integers(1, 8), st.data())
def test_sums_of_lanes_go_to_their_places(n_sums, width, data):
    lanes = data.draw(st.integers(1, width))
    sums = array("d", [1.0 + k for k in range(n_sums * width)])
    places = data.draw(st.permutations(range(8)))[:n_sums]
    into = array("d", [0.5] * 8)
    add_lanes_at(sums, width, lanes, into, array("q", places))
    wanted = [0.5] * 8
    for k, place in enumerate(places):
        wanted[place] += sum(sums[k * width : k * width + lanes])
    assert into.tolist() == wanted
