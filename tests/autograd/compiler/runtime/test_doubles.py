"""Loops over arrays of doubles."""

from array import array
from math import isfinite

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.runtime.doubles import (
    add_lanes,
    add_lanes_at,
    add_offsets,
    divide,
    has_not_finite,
)

ANY = st.floats() | st.sampled_from([1.7976931348623157e308, -1.7976931348623157e308, 5e-324])


@given(st.lists(ANY, max_size=40), st.data())
def test_a_number_that_is_not_finite_is_found_wherever_it_is(numbers, data):
    count = data.draw(st.integers(0, len(numbers)))
    found = has_not_finite(array("d", numbers), count)
    assert found == (not all(map(isfinite, numbers[:count])))


WIDTHS = st.sampled_from([1, 2, 4, 8])


@given(st.integers(1, 40), WIDTHS, st.integers(0, 7), st.data())
def test_sums_of_lanes_go_to_their_places(n_sums, width, first, data):
    sums = array("d", [1.0 + k for k in range(first + n_sums * width)])
    wanted = [0.5 + sum(sums[first + k * width :][:width]) for k in range(n_sums)]
    into = array("d", [0.5] * n_sums)
    add_lanes(sums, first, width, into)
    assert into.tolist() == wanted
    places = data.draw(st.permutations(range(n_sums + 3)))[:n_sums]
    into = array("d", [0.5] * (n_sums + 3))
    add_lanes_at(sums, first, width, into, array("q", places))
    assert [into[place] for place in places] == wanted
    assert sorted(into).count(0.5) == 3


@given(st.integers(0, 5), st.lists(st.tuples(st.integers(0, 3), st.integers(1, 20)), max_size=5))
def test_offsets_go_to_the_sums_that_have_them(begin, gaps):
    runs, wanted, into, offsets = array("q"), [], array("d"), array("d", [-1e9] * begin)
    for gap, count in gaps:
        into.extend([7.0] * gap)
        wanted += [7.0] * gap
        runs.extend([len(into), count])
        for _ in range(count):
            offsets.append(1.0 + len(offsets))
            into.append(len(into))
            wanted.append(into[-1] + 3.0 * offsets[-1])
    assert not add_offsets(offsets, begin, runs, 3.0, into)
    assert into.tolist() == wanted


@given(st.integers(1, 20), st.data())
def test_a_sum_that_loses_digits_to_its_offset_is_noticed(count, data):
    which = data.draw(st.integers(0, count - 1))
    offsets = array("d", [-4.0] * count)
    for left, lost in ((7.0, False), (7.995, True), (8.005, True), (9.0, False)):
        into = array("d", [0.0] * count)
        into[which] = left
        assert add_offsets(offsets, 0, array("q", [0, count]), 2.0, into) is lost


@given(st.lists(ANY, max_size=40), st.integers(1, 70))
def test_a_quotient_is_rounded_as_in_python(numbers, divisor):
    found = array("d", numbers)
    divide(found, divisor)
    assert found.tobytes() == array("d", [number / divisor for number in numbers]).tobytes()
