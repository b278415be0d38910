"""Matrices that lie in vectors and in rows: views where that is possible, right everywhere."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

np = pytest.importorskip("numpy")

from autograd.compiler.batch.grids import Columns, Grid, line  # noqa: E402
from autograd.compiler.batch.rows import Rows  # noqa: E402


@st.composite
def grids(draw):
    """Places in a vector of 100, regular or not, all different."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    if draw(st.booleans()):
        first, down, across = (
            draw(st.integers(0, 9)),
            draw(st.integers(1, 12)),
            draw(st.integers(1, 3)),
        )
        across = across if draw(st.booleans()) else across * 20
        places = [[first + down * i + across * j for j in range(m)] for i in range(n)]
        if len({p for row in places for p in row}) == n * m and max(map(max, places)) < 100:
            return places
    chosen = draw(st.lists(st.integers(0, 99), min_size=n * m, max_size=n * m, unique=True))
    return [chosen[m * i : m * i + m] for i in range(n)]


@given(grids())
def test_the_numbers_at_the_places(places):
    vector = np.random.default_rng(0).normal(size=100)
    assert Grid(places).of(vector).tolist() == vector[np.array(places)].tolist()


@given(grids(), st.integers(1, 3))
def test_products_are_written_or_added_to_the_places_alone(places, k):
    rng = np.random.default_rng(1)
    n, m = np.shape(places)
    left, right = rng.normal(size=(k, n)).T, rng.normal(size=(k, m))
    vector = rng.normal(size=100)
    for is_first in (True, False):
        wanted = vector.copy()
        wanted[np.array(places)] = left @ right + (0.0 if is_first else vector[np.array(places)])
        Grid(places).add_product(left, right, vector, is_first)
        np.testing.assert_allclose(vector, wanted, rtol=1e-13, atol=1e-15)


def test_regular_places_are_a_view_and_constants_come_from_the_end():
    vector = np.arange(10.0)
    assert Grid([[1, 3], [2, 4]]).of(vector).base is not None
    assert not Grid([[1, 3], [2, 4]]).has_constants
    assert Grid([[1, -1]]).of(vector).tolist() == [[1.0, 9.0]]
    assert Grid([[1, -1]]).has_constants


@given(st.lists(st.integers(-6, 5), min_size=1, max_size=6), st.integers(0, 3), st.integers(1, 4))
def test_columns_of_what_is_kept_and_of_what_a_row_has(places, start, count):
    rng = np.random.default_rng(2)
    rows = Rows(6, 9)
    rows.kept[:] = rng.normal(size=(6, 9))
    owned = [rng.normal(size=(8, 4)), rng.normal(size=8), rng.normal(size=(8, 3))[:, ::2]]
    columns = [
        part.reshape(8, -1)[:, c] for part in owned for c in range(part.reshape(8, -1).shape[1])
    ]
    table = array("q", [word for c in columns for word in (c.ctypes.data, c.strides[0])])
    places = [p if p >= -len(columns) else -1 for p in places]
    asked = Columns(places)
    for first, length in ((start, count), (0, count), (start, 1)):
        rows.stand_for(table, array("q"), first, length, False)
        found = asked.of(rows)
        wanted = [rows.kept[p] if p >= 0 else columns[~p][first : first + length] for p in places]
        assert found.shape == (len(places), length)
        assert found.tolist() == [one.tolist() for one in wanted]


@pytest.mark.parametrize("places", [[2, 3, 4], [4, 2, 3], [0, 2, 4]])
def test_products_are_kept_in_their_columns(places):
    rng = np.random.default_rng(3)
    rows, asked = Rows(6, 10), Columns(places)
    rows.kept[:] = 0.0
    left = rng.normal(size=(3, 4))
    for count in (7, 10, 3, 3):
        rows.stand_for(array("q"), array("q"), 0, count, False)
        right = rng.normal(size=(4, count))
        asked.put_product(left, right, rows)
        np.testing.assert_allclose(rows.kept[places], left @ right, rtol=1e-13)
        others = [k for k in range(6) if k not in places]
        assert not rows.kept[others].any()


@given(st.lists(st.integers(-5, 30), min_size=1, max_size=6) | st.builds(
    lambda first, step, count: list(range(first, first + step * count, step)),
    st.integers(0, 5), st.integers(1, 4), st.integers(1, 6),
))  # fmt: skip
def test_a_line_picks_what_the_places_tell(places):
    vector = np.arange(40.0)
    assert vector[line(places)].tolist() == [vector[place] for place in places]
    steps = {b - a for a, b in zip(places, places[1:])}
    is_regular = min(places) >= 0 and len(steps) < 2 and min(steps, default=1) > 0
    assert isinstance(line(places), slice) == is_regular
