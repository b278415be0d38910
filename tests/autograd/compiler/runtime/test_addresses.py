"""Addresses and strides of numbers of rows."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.runtime.addresses import are_in_line, pointing


@given(st.lists(st.integers(-3, 5), max_size=7), st.integers(0, 9), st.integers(1, 9))
def test_columns_at_an_address_and_places_of_another_table(places, first, rows):
    other = array("q", [5000, 16, 6000, 8, 7000, 0])
    step = 8 * rows
    found = pointing(array("q", places), 1000, step, other, first)
    wanted = []
    for place in places:
        if place >= 0:
            wanted += [1000 + step * place, 8]
        else:
            address, stride = other[2 * ~place], other[2 * ~place + 1]
            wanted += [address + first * stride, stride]
    assert found.tolist() == wanted


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=5),
    st.sampled_from([[0, 8, 16, 24], [0, 8, 24, 32], [0, -8, -16, 8]]),
    st.sampled_from([[32] * 4, [32, 32, 40, 32]]),
)
def test_side_by_side_is_8_bytes_apart_with_rows_alike(places, addresses, strides):
    table = array("q", [w for a, s in zip(addresses, strides) for w in (1000 + a, s)])
    wanted = all(
        addresses[p] == addresses[places[0]] + 8 * k and strides[p] == strides[places[0]]
        for k, p in enumerate(places)
    )
    assert are_in_line(array("q", places), table) is wanted
