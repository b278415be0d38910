"""Rows of arrays come to the lanes and go back from them, however the arrays lie."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd as ag
from autograd.compiler.backends import forced
from support.compiling import missing

np = pytest.importorskip("numpy")

LAYOUTS = {
    "as usual": lambda rows, columns: np.empty((rows, columns)),
    "by columns": lambda rows, columns: np.empty((rows, columns), order="F"),
    "some columns of more": lambda rows, columns: np.empty((rows, columns + 3))[:, 1 : columns + 1],
    "every other column": lambda rows, columns: np.empty((rows, 2 * columns))[:, ::2],
    "every other row": lambda rows, columns: np.empty((2 * rows, columns))[::2],
    "rows turned": lambda rows, columns: np.empty((rows, columns))[::-1],
    "columns turned": lambda rows, columns: np.empty((rows, columns))[:, ::-1],
}


@st.composite
def tables(draw):
    """Arrays with as many rows; in one number may be no finite one."""
    rows = draw(st.integers(1, 40))
    found = []
    for start in range(1, draw(st.integers(1, 3)) + 1):
        make = LAYOUTS[draw(st.sampled_from(sorted(LAYOUTS)))]
        table = make(rows, draw(st.integers(1, 27)))
        table[...] = 1000 * start + np.arange(table.size).reshape(table.shape)
        found.append(table)
    if draw(st.booleans()):
        odd = draw(st.sampled_from(found))
        row, column = (draw(st.integers(0, size - 1)) for size in odd.shape)
        odd[row, column] = draw(st.sampled_from([float("inf"), float("nan")]))
    return found


@pytest.mark.parametrize("backend", ["interpreter", "native"])
@settings(max_examples=40, deadline=None)
@given(tables())
def test_numbers_come_from_their_row_and_go_to_it(backend, given):
    if missing(backend):
        pytest.skip(missing(backend))

    def f(*parts):
        return [2.0 * part for part in reversed(parts)], sum([part[-1] for part in parts])

    with forced(backend):
        own, last = ag.compile(f, batch=(0,) * len(given))(*given)
    for table, found in zip(reversed(given), own, strict=True):
        np.testing.assert_array_equal(found, 2.0 * table)
    np.testing.assert_array_equal(last, sum([table[:, -1] for table in given]))


@pytest.mark.parametrize("backend", ["interpreter", "native"])
@pytest.mark.parametrize("columns", [7, 8, 9, 16, 17])
def test_rows_that_go_another_way_keep_their_numbers(backend, columns):
    """Each way fills the rows that take it, and no others."""
    if missing(backend):
        pytest.skip(missing(backend))

    def f(row):
        return [-x for x in row] if row[0] > 0.5 else [3.0 * x for x in row]

    given = np.random.default_rng(columns).uniform(size=(45, columns))
    with forced(backend):
        found = ag.compile(f, batch=(0,), stack=True)(given)
    np.testing.assert_array_equal(found, np.where(given[:, :1] > 0.5, -given, 3.0 * given))


@pytest.mark.parametrize("backend", ["interpreter", "native"])
def test_neighbours_in_memory_that_are_none_in_the_next_row(backend):
    if missing(backend):
        pytest.skip(missing(backend))
    base, rows = np.arange(1000.0), 30
    pairs, others = base[: 2 * rows].reshape(rows, 2), [base[k : k + rows] for k in range(2, 8)]
    with forced(backend):
        f = ag.compile(lambda pair, *row: [2.0 * x for x in [*pair, *row]], batch=(0,) * 7)
        found = f(pairs, *others)
    np.testing.assert_array_equal(found, [2.0 * column for column in [*pairs.T, *others]])


@pytest.mark.parametrize("backend", ["interpreter", "native"])
@pytest.mark.parametrize("place", range(17))
def test_a_number_that_is_not_finite_is_noticed_wherever_it_is(backend, place):
    """There the product of 0 and an infinity is to be 0, as it is eagerly."""
    if missing(backend):
        pytest.skip(missing(backend))

    def f(row):
        return sum([ag.sqrt(ag.relu(x)) for x in row])

    given = np.ones((16, 17))
    given[11, place] = 0.0
    with forced(backend):
        found = ag.compile(ag.grad(f), batch=(0,))(given)
    np.testing.assert_array_equal(found, [ag.grad(f)(row) for row in given])
