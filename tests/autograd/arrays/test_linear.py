"""Linear algebra: against NumPy, PyTorch and closed forms, to second order, singular or not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import autograd as ag
from autograd.arrays.decompositions import SMALL
from support.numpy_rows import total

elements = st.floats(-2.0, 2.0)


def square(size):
    return arrays.arrays(float, (size, size), elements=elements)


sizes = st.integers(1, 5)


@st.composite
def regular(draw):
    """A matrix that is far from singular."""
    size = draw(sizes)
    return draw(square(size)) + 15.0 * np.eye(size)


@st.composite
def symmetric(draw):
    """A symmetric matrix whose eigenvalues are apart."""
    size = draw(sizes)
    matrix = draw(square(size))
    return 0.1 * (matrix + matrix.T) + np.diag(np.arange(1.0, size + 1.0) * 2.0)


FUNCTIONS = {
    "solve": (regular(), lambda np, a: np.linalg.solve(a, a[0] + 1.0)),
    "inv": (regular(), lambda np, a: np.linalg.inv(a)),
    "det": (regular(), lambda np, a: np.linalg.det(a)),
    "slogdet": (regular(), lambda np, a: np.linalg.slogdet(a)[1]),
    "cholesky": (symmetric(), lambda np, a: np.linalg.cholesky(a)),
    "eigvalsh": (symmetric(), lambda np, a: np.linalg.eigvalsh(a)),
    "eigh": (symmetric(), lambda np, a: np.linalg.eigh(a)[1] ** 2),
    "lstsq": (regular(), lambda np, a: np.linalg.lstsq(a[:, :-1], a[:, -1])[0]),
}


@pytest.mark.parametrize(("drawn", "f"), FUNCTIONS.values(), ids=FUNCTIONS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_values_are_numpys_and_slopes_those_of_differences(drawn, f, data):
    matrix = data.draw(drawn)

    def number(a):
        return total(f(np, a), np)

    value, slope = ag.value_and_grad(number)(matrix)
    assert value == pytest.approx(float(number(matrix)), rel=1e-12, abs=1e-12)
    direction = np.ones_like(matrix)  # which keeps symmetric ones so
    h = 1e-5
    along = (number(matrix + h * direction) - number(matrix - h * direction)) / (2.0 * h)
    assert np.sum(slope * direction) == pytest.approx(float(along), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("name", ["solve", "inv", "det", "eigvalsh", "eigh", "cholesky"])
def test_second_derivatives_are_those_of_jax(name):
    jax = pytest.importorskip("jax")
    f = FUNCTIONS[name][1]
    matrix = np.array([[3.0, 0.4, 0.2], [0.4, 5.0, -0.3], [0.2, -0.3, 8.0]])
    ours = ag.hessian(lambda a: total(f(np, a), np))(matrix)
    with jax.enable_x64(True):
        theirs = jax.hessian(lambda a: total(f(jax.numpy, a), jax.numpy))(matrix)
    assert np.allclose(ours, np.asarray(theirs), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("lost", [1, 2])
def test_determinants_of_singular_matrices_have_the_cofactors_for_slopes(size, lost):
    rng = np.random.default_rng(size)
    matrix = rng.normal(size=(size, size))
    matrix[:, :lost] = 0.0 if size == 3 else matrix[:, -1:]  # a column again, or none
    cofactors = np.array([
        [(-1.0) ** (i + j) * np.linalg.det(np.delete(np.delete(matrix, i, 0), j, 1))
         for j in range(size)] for i in range(size)
    ])  # fmt: skip
    value, slope = ag.value_and_grad(lambda a: np.linalg.det(a))(matrix)
    assert value == pytest.approx(0.0, abs=1e-12)
    assert slope == pytest.approx(cofactors, abs=1e-12)
    assert size > SMALL or isinstance(slope, np.ndarray)


@pytest.mark.slow
def test_eigenvectors_have_the_slopes_of_jax_to_third_order():
    jax = pytest.importorskip("jax")
    rng = np.random.default_rng(0)
    weights, direction = rng.normal(size=(2, 3, 3))
    matrix = 0.3 * (weights + weights.T) + np.diag([1.0, 3.0, 5.0])

    def number(np, a):
        return np.sum(weights * np.linalg.eigh(a)[1] ** 2)

    def ours(a):
        return ag.hvp(lambda a: number(np, a), (a,), (direction,))

    def theirs(a):
        return jax.jvp(jax.grad(lambda a: number(jax.numpy, a)), (a,), (direction,))[1]

    _, third = ag.jvp(ours, (matrix,), (direction,))
    with jax.enable_x64(True):
        _, expected = jax.jvp(theirs, (matrix,), (direction,))
    assert np.allclose(third, np.asarray(expected), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    ("transform", "size"), [(ag.grad, 9), (lambda f: ag.compile(ag.grad(f)), 4)]
)
def test_eigenvectors_of_more_numbers(transform, size):
    jax = pytest.importorskip("jax")
    rng = np.random.default_rng(1)
    weights = rng.normal(size=(size, size))
    matrix = weights + weights.T + np.diag(3.0 * np.arange(size))

    def number(np, a):
        return np.sum(weights * np.linalg.eigh(a)[1] ** 2)

    with jax.enable_x64(True):
        expected = np.asarray(jax.grad(lambda a: number(jax.numpy, a))(matrix))
    assert np.allclose(transform(lambda a: number(np, a))(matrix), expected, rtol=0, atol=1e-12)


def test_equal_eigenvalues_have_a_slope_of_their_sum():
    found = ag.grad(lambda a: np.sum(np.linalg.eigvalsh(a)))(2.0 * np.eye(3))
    assert found == pytest.approx(np.eye(3))


def test_what_is_no_number_stays_none():
    matrix = np.full((2, 2), np.nan)
    for f in (np.linalg.det, np.linalg.eigvalsh, np.linalg.inv, np.linalg.cholesky):
        assert np.isnan(ag.value_and_grad(lambda a, f=f: np.sum(f(a)))(matrix)[0])
    indefinite = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert np.isnan(ag.value_and_grad(lambda a: np.sum(np.linalg.cholesky(a)))(indefinite)[0])


def test_pivots_are_no_matter():
    matrix = np.array([[0.0, 2.0, 1.0], [1.0, 0.0, 0.0], [1e-20, 1.0, 3.0]])
    compiled = ag.compile(lambda a: np.linalg.solve(a, np.array([1.0, 2.0, 3.0])))
    for a in (matrix, matrix[::-1], matrix.T, np.eye(3)):
        assert compiled(a) == pytest.approx(np.linalg.solve(a, [1.0, 2.0, 3.0]), rel=1e-13)
    assert compiled.stats()["paths"] == 1


def test_solutions_of_too_few_equations_are_the_shortest():
    a, b = np.array([[1.0, 2.0, 2.0], [0.0, 1.0, -1.0]]), np.array([3.0, 1.0])
    found = ag.jacobian(lambda a: np.linalg.lstsq(a, b)[0])(a)
    assert found.shape == (3, 2, 3)
    values = ag.array(a)
    solution, residuals, rank, singular = np.linalg.lstsq(values, b)
    assert np.allclose(solution.astype(float), np.linalg.lstsq(a, b)[0], rtol=1e-13)
    assert (residuals.shape, rank, singular) == ((0,), 2, None)
    tall = np.linalg.lstsq(ag.array(a.T), np.ones(3))
    assert tall[1].astype(float) == pytest.approx(np.linalg.lstsq(a.T, np.ones(3))[1])


@pytest.mark.parametrize("size", [1, 2, 6])
def test_sizes(size):
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, size, size)) + 4.0 * np.eye(size), rng.normal(size=(2, size, 3))
    values = ag.array(a)
    for found, wanted in [
        (np.linalg.solve(values, b), np.linalg.solve(a, b)),
        (np.linalg.det(values), np.linalg.det(a)),
        (np.linalg.inv(values), np.linalg.inv(a)),
        (np.linalg.slogdet(values).logabsdet, np.linalg.slogdet(a).logabsdet),
        (np.linalg.slogdet(values).sign, np.linalg.slogdet(a).sign),
        (values @ b, a @ b),
    ]:
        assert np.allclose(found.astype(float), wanted, rtol=1e-11, atol=1e-13)


def test_the_logarithm_of_a_determinant_of_0():
    for matrix in (np.zeros((3, 3)), np.diag([0.0, 2.0, 3.0]), np.diag([1.0, 0.0])):
        sign, logarithm = np.linalg.slogdet(ag.array(matrix))
        assert (sign, logarithm) == tuple(np.linalg.slogdet(matrix))


@st.composite
def deficient(draw):
    """A matrix one of whose columns is a combination of those before it, and which."""
    count = draw(st.integers(1, 4))
    rows = draw(st.integers(count, 6))
    random = np.random.default_rng(draw(st.integers(0, 1000)))
    matrix = random.normal(size=(rows, count)) * 10.0 ** draw(st.integers(-3, 3))
    place = draw(st.integers(0, count - 1))
    matrix[:, place] = matrix[:, :place] @ random.integers(-3, 4, size=place)
    return matrix, place


@settings(max_examples=40, deadline=None)
@given(deficient(), st.booleans())
def test_least_squares_without_full_rank_are_refused(drawn, is_wide):
    matrix, place = drawn
    matrix = matrix.T if is_wide else matrix
    line = "row" if is_wide and matrix.shape[0] < matrix.shape[1] else "column"
    if is_wide and line == "column":  # square: which column it is, depends on the numbers
        place = ""

    def squares(a):
        return np.sum(np.linalg.lstsq(a, np.ones(len(a)), rcond=None)[0] ** 2)

    for slopes in (ag.grad(squares), ag.compile(ag.grad(squares))):
        with pytest.raises(np.linalg.LinAlgError, match=rf"whose {line} {place}.*\.solve\("):
            slopes(matrix)


def test_least_squares_that_are_compiled_notice_a_rank_that_is_lost_later():
    @ag.compile
    def squares(a):
        return np.sum(np.linalg.lstsq(a, np.ones(3))[0] ** 2)

    good = np.array([[1.0, 2.0], [2.0, 4.5], [3.0, 6.0]])
    bad = good.copy()
    bad[1, 1] = 4.0
    expected = np.sum(np.linalg.lstsq(good, np.ones(3), rcond=None)[0] ** 2)
    assert squares(good) == pytest.approx(expected, rel=1e-12)
    with pytest.raises(np.linalg.LinAlgError):
        squares(bad)
    assert squares(good) == pytest.approx(expected, rel=1e-12)


def test_columns_of_least_squares_may_be_of_any_length():
    a = np.array([[1.0, 2e-9], [2.0, 1e-9], [3.0, 5e-9]])
    b = np.array([1.0, 0.0, 2.0])
    found = np.linalg.lstsq(ag.array(a), b, rcond=-1)[0]
    assert found.astype(float) == pytest.approx(np.linalg.lstsq(a, b, rcond=-1)[0], rel=1e-6)


def test_cutting_off_singular_values_is_refused():
    with pytest.raises(ag.OperandError, match=r"lstsq\(rcond=0.1\).*Leave rcond out"):
        np.linalg.lstsq(ag.array(np.eye(2)), np.ones(2), rcond=0.1)


@st.composite
def singular(draw):
    """A square matrix without an inverse, with columns or rows of any size."""
    size = draw(st.integers(1, 5))
    random = np.random.default_rng(draw(st.integers(0, 1000)))
    matrix = random.integers(-4, 5, size=(size, size)).astype(float)
    place = draw(st.integers(0, size - 1))
    others = np.delete(np.arange(size), place)
    matrix[:, place] = matrix[:, others] @ random.integers(-2, 3, size=size - 1)
    sizes = 2.0 ** random.integers(-60, 60, size=size)
    return matrix * (sizes if draw(st.booleans()) else sizes[:, None])


@settings(max_examples=40, deadline=None)
@given(singular())
def test_singular_matrices_are_refused(matrix):
    right = np.ones(len(matrix))
    for f in (lambda a: np.linalg.solve(a, right)[0], lambda a: np.linalg.inv(a)[0, 0]):
        for slopes in (ag.grad(f), ag.compile(ag.grad(f))):
            with pytest.raises(np.linalg.LinAlgError, match=r"^Singular matrix: .*, (row|column) "):
                slopes(matrix)


def test_what_is_singular_is_named():
    def of(a):
        return ag.grad(lambda a: np.linalg.solve(a, np.ones(len(a)))[0])(np.array(a))

    with pytest.raises(np.linalg.LinAlgError, match="column 1 depends on those before it"):
        of([[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 1.0]])
    with pytest.raises(np.linalg.LinAlgError, match=r"row 1 is 0.*1e-9 \* np.eye"):
        of([[1.0, 2.0], [0.0, 0.0]])


def test_a_compiled_system_that_becomes_singular_is_refused():
    solved = ag.compile(lambda a: np.linalg.solve(a, np.array([1.0, 2.0])))
    good = np.array([[1.0, 2.0], [2.0, 5.0]])
    assert solved(good) == pytest.approx([1.0, 0.0], abs=1e-14)
    with pytest.raises(np.linalg.LinAlgError):
        solved(np.array([[1.0, 2.0], [2.0, 4.0]]))
    assert solved(good) == pytest.approx([1.0, 0.0], abs=1e-14)


def uneven(seed, powers):
    """A matrix far from singular, with zeros, and by what its rows may be multiplied."""
    random = np.random.default_rng(seed)
    size = 1 + seed % 5
    matrix = random.uniform(-2.0, 2.0, size=(size, size)) * (random.random((size, size)) < 0.7)
    return matrix + 15.0 * np.eye(size), 2.0 ** random.integers(-powers, powers, size=size)


@pytest.mark.parametrize(("rows", "columns"), [(80, 1), (1, 80), (40, 40)])
def test_rows_and_columns_of_any_size_are_not_singular(rows, columns):
    for seed in range(150):
        matrix, lengths = uneven(seed, rows)
        widths = 2.0 ** np.random.default_rng(seed).integers(-columns, columns, size=len(matrix))
        found = np.linalg.solve(ag.array(matrix * lengths[:, None] * widths), lengths)
        expected = np.linalg.solve(matrix, np.ones(len(matrix)))
        assert found.astype(float) * widths == pytest.approx(expected, rel=1e-8)


def test_slopes_by_rows_of_any_size():
    for seed in range(40):
        matrix, rows = uneven(seed, 25)
        weights = np.arange(1.0, len(matrix) + 1.0)

        def f(a, rows=rows, weights=weights):
            return np.linalg.solve(a, rows) @ weights

        slopes = ag.grad(f)(matrix * rows[:, None]) * rows[:, None]
        found = np.linalg.solve(matrix, np.ones(len(matrix)))
        exact = -np.outer(np.linalg.solve(matrix.T, weights), found)
        assert slopes == pytest.approx(exact, rel=1e-7, abs=1e-9)


def test_what_is_nearly_singular_is_solved():
    size = 9  # of Hilbert's matrix, whose condition number is 5e11
    hilbert = 1.0 / (np.arange(size)[:, None] + np.arange(size) + 1.0)
    found = np.linalg.solve(ag.array(hilbert), hilbert.sum(axis=1))
    assert found.astype(float) == pytest.approx(np.ones(size), abs=1e-3)
