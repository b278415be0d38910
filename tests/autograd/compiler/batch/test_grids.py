"""Matrices that lie in vectors and in rows: views where that is possible, right everywhere."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

np = pytest.importorskip("numpy")

from autograd.compiler.batch.grids import Columns, Grid  # noqa: E402
from autograd.compiler.batch.rows import Rows  # noqa: E402
from autograd.compiler.runtime.matrices import Matrix  # noqa: E402


@st.composite
def grids(draw):
    """Places in a vector of 100, all different, regular or not."""
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    if draw(st.booleans()):
        first, down = draw(st.integers(0, 9)), draw(st.integers(1, 12))
        across = draw(st.integers(1, 3)) * draw(st.sampled_from([1, 20]))
        places = [[first + down * i + across * j for j in range(m)] for i in range(n)]
        if len({p for row in places for p in row}) == n * m and max(map(max, places)) < 100:
            return places
    chosen = draw(st.lists(st.integers(0, 99), min_size=n * m, max_size=n * m, unique=True))
    return [chosen[m * i : m * i + m] for i in range(n)]


def matrix(view):
    """An array as a Matrix."""
    return Matrix(view.ctypes.data, *view.shape, *view.strides, view)


@given(grids())
def test_the_numbers_at_the_places(places):
    vector = np.random.default_rng(0).normal(size=100)
    grid = Grid(places)
    if grid.is_regular:
        found = grid.of(vector.ctypes.data)
        assert found.view().tolist() == vector[np.array(places)].tolist()
        assert found.leading(True) or found.leading(False)


@given(st.integers(0, 5), st.integers(1, 5), st.integers(1, 5))
def test_what_lies_row_by_row(first, n, m):
    vector = np.arange(40.0)
    grid = Grid.by_rows(first, n, m)
    assert grid.is_regular
    found = grid.of(vector.ctypes.data).view()
    assert found.tolist() == vector[first : first + n * m].reshape(n, m).tolist()


@pytest.mark.parametrize(
    ("places", "is_regular"),
    [
        ([[1, 3], [2, 4]], True),
        ([[1, 2], [5, 6]], True),
        ([[7]], True),
        ([[1, 2], [2, 3]], False),  # they overlap
        ([[1, 4], [11, 14]], False),  # apart in both directions
        ([[2, 1], [4, 3]], False),
        ([[1, 2], [5, 7]], False),
    ],
)
def test_what_is_regular_lies_as_blas_takes_it(places, is_regular):
    assert Grid(places).is_regular == is_regular


@given(st.integers(1, 20), st.integers(1, 20))
def test_columns_begin_where_a_line_of_the_cache_does(n_kept, most):
    rows = Rows(n_kept, most)
    columns = [rows.kept(k, 1, 1) for k in range(n_kept)]
    assert [column.address % 64 for column in columns] == [0] * n_kept
    apart = {one.address - other.address for one, other in zip(columns[1:], columns)}
    assert all(step >= 8 * most for step in apart)
    owner = columns[0].owner
    first = owner.buffer_info()[0]
    assert first <= columns[0].address
    assert columns[-1].address + 8 * most <= first + 8 * len(owner)


@given(st.integers(1, 4), st.integers(0, 3))
def test_numbers_of_rows_are_copied_to_columns(count, first):
    rows, given = Rows(5, 6), np.random.default_rng(4).normal(size=(8, 3))
    rows.kept(0, 1, 5).view()[:] = 0.0
    table = array("q", [word for k in range(3) for word in (given[:, k].ctypes.data, 24)])
    rows.stand_for(table, array("q"), first, count, False)
    rows.copy(array("q", [~2, ~0]), array("q", [4, 1]))
    kept = rows.kept(0, 1, 5).view()
    assert kept[4].tolist() == given[first : first + count, 2].tolist()
    assert kept[1].tolist() == given[first : first + count, 0].tolist()
    assert not kept[[0, 2, 3]].any()


@given(st.lists(st.integers(-6, 5), min_size=1, max_size=6), st.integers(0, 3), st.integers(1, 4))
def test_columns_of_what_is_kept_and_of_what_a_row_has(places, start, count):
    rng = np.random.default_rng(2)
    rows = Rows(6, 9)
    rows.kept(0, 1, 6).view()[:] = rng.normal(size=(6, 9))
    owned = [rng.normal(size=(8, 4)), rng.normal(size=8), rng.normal(size=(8, 3))[:, ::2]]
    columns = [
        part.reshape(8, -1)[:, c] for part in owned for c in range(part.reshape(8, -1).shape[1])
    ]
    table = array("q", [word for c in columns for word in (c.ctypes.data, c.strides[0])])
    places = [p if p >= -len(columns) else -1 for p in places]
    asked = Columns(places)
    for first, length in ((start, count), (0, count), (start, 1)):
        rows.stand_for(table, array("q"), first, length, False)
        kept, found = rows.kept(0, 1, 6).view(), asked.of(rows).view()
        wanted = [kept[p] if p >= 0 else columns[~p][first : first + length] for p in places]
        assert found.shape == (len(places), length)
        assert found.tolist() == [one.tolist() for one in wanted]


@pytest.mark.parametrize("places", [[2, 3, 4], [4, 2, 3], [0, 2, 4], [5, 4, 3]])
def test_products_are_kept_in_their_columns(places):
    rng = np.random.default_rng(3)
    rows, asked = Rows(6, 10), Columns(places)
    rows.kept(0, 1, 6).view()[:] = 0.0
    left = rng.normal(size=(3, 4))
    for count in (7, 10, 3, 3):
        rows.stand_for(array("q"), array("q"), 0, count, False)
        right = rng.normal(size=(4, count))
        asked.put_product(matrix(left), matrix(right), rows)
        kept = rows.kept(0, 1, 6).view()
        np.testing.assert_allclose(kept[places], left @ right, rtol=1e-13)
        others = [k for k in range(6) if k not in places]
        assert not kept[others].any()
