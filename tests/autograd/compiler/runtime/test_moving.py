"""Numbers moved between places in memory and arrays."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from autograd.compiler.runtime.kernel import address_of
from autograd.compiler.runtime.moving import gather, gather_rows, scatter, scatter_rows

PLACES = st.lists(st.integers(0, 19), max_size=12, unique=True)


@given(PLACES)
def test_numbers_are_gathered(places):
    vector, into = array("d", range(20)), array("d", [-1.0] * len(places))
    gather(address_of(vector), array("q", places), into)
    assert into.tolist() == places


@given(PLACES, st.booleans())
def test_numbers_are_scattered_to_their_places_alone(places, adds):
    vector = array("d", [100.0] * 20)
    scatter(array("d", [k + 1.0 for k in places]), array("q", places), address_of(vector), adds)
    wanted = [(100.0 * adds) + k + 1.0 if k in places else 100.0 for k in range(20)]
    assert vector.tolist() == wanted


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True), st.integers(1, 5))
def test_columns_of_rows_go_out_and_come_back(columns, count):
    memory = array("d", range(4 * 5))  # five rows of four
    table = array("q", [word for c in columns for word in (address_of(memory) + 8 * c, 32)])
    found = array("d", [0.0] * (count * len(columns)))
    gather_rows(table, count, found)
    assert found.tolist() == [4.0 * k + c for c in columns for k in range(count)]
    scatter_rows(array("d", [-x for x in found]), table, count)
    changed = {4 * k + c for c in columns for k in range(count)}
    assert memory.tolist() == [-float(k) if k in changed else float(k) for k in range(20)]
