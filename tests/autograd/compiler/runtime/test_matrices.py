"""Matrices anywhere in memory, and their products: by BLAS where it takes them, else by NumPy."""

import ctypes

import pytest
from hypothesis import given
from hypothesis import strategies as st

np = pytest.importorskip("numpy")

from autograd.compiler.runtime import blas, matrices  # noqa: E402
from autograd.compiler.runtime.matrices import Matrix, multiply  # noqa: E402


def lying(memory, view):
    """A view of some memory, as a Matrix."""
    return Matrix(view.ctypes.data, *view.shape, *view.strides, memory)


@st.composite
def views(draw, n, m):
    """Arrays of a shape that lie by rows, by columns, backwards, apart, or over each other."""
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    kind = draw(st.sampled_from(["rows", "columns", "wide", "tall", "back", "apart", "windows"]))
    if kind == "windows":
        memory = rng.normal(size=n + m)
        return memory, np.lib.stride_tricks.as_strided(memory, (n, m), (8, 8))
    if kind in ("rows", "wide"):
        memory = rng.normal(size=(n, m + 3 * (kind == "wide")))
        return memory, memory[:, :m]
    if kind in ("columns", "tall"):
        memory = rng.normal(size=(m, n + 2 * (kind == "tall")))
        return memory, memory[:, :n].T
    memory = rng.normal(size=(2 * n, 2 * m))
    return memory, memory[::2, ::2] if kind == "apart" else memory[n - 1 :: -1, m - 1 :: -1]


@given(st.data(), st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_products_of_all_kinds_of_matrices(data, n, k, m, adds):
    kept, left = data.draw(views(n, k))
    others, right = data.draw(views(k, m))
    how = st.sampled_from(["rows", "columns", "wide", "apart"])
    memory = np.full((2 * n + 1, 2 * m + 1), 7.0)
    into = {
        "rows": memory.ravel()[: n * m].reshape(n, m),
        "columns": memory.ravel()[: n * m].reshape(m, n).T,
        "wide": memory[:n, :m],
        "apart": memory[: 2 * n : 2, : 2 * m : 2],
    }[data.draw(how)]
    wanted = memory.copy()
    place = (into.ctypes.data - memory.ctypes.data) // 8
    strided = np.lib.stride_tricks.as_strided(wanted.ravel()[place:], into.shape, into.strides)
    strided[:] = left @ right + (7.0 if adds else 0.0)
    alone = data.draw(st.booleans())
    multiply(lying(kept, left), lying(others, right), lying(memory, into), adds, alone)
    np.testing.assert_allclose(memory, wanted, rtol=1e-13, atol=1e-13)


@given(st.data(), st.integers(1, 4), st.integers(1, 4))
def test_a_matrix_is_seen_as_it_lies(data, n, m):
    memory, view = data.draw(views(n, m))
    matrix = lying(memory, view)
    assert matrix.view().tolist() == view.tolist()
    assert matrix.transposed().view().tolist() == view.T.tolist()


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 3))
def test_what_blas_takes(n, m, more):
    by_rows = Matrix(0, n, m, 8 * (m + more), 8)
    assert by_rows.leading(True) == (m if n == 1 else m + more)
    assert (by_rows.leading(False) == 0) == (n > 1 and m + more > 1)
    assert Matrix(0, 2, 3, -24, 8).leading(True) == 0
    assert Matrix(0, 2, 3, 16, 8).leading(True) == 0  # rows that overlap
    assert Matrix(0, 2, 3, 28, 8).leading(True) == 0
    assert Matrix(0, 2, 3, 24, 16).leading(True) == 0


def test_without_that_library_numpy_multiplies(monkeypatch):
    monkeypatch.setattr(matrices, "product", lambda: (0, 0))
    a, b, c = np.arange(6.0).reshape(2, 3), np.ones((3, 2)), np.zeros((2, 2))
    multiply(lying(a, a), lying(b, b), lying(c, c), False, True)
    assert c.tolist() == [[3.0, 3.0], [12.0, 12.0]]
    multiply(lying(a, a), lying(b, b), lying(c, c), True, True)
    assert c.tolist() == [[6.0, 6.0], [24.0, 24.0]]


def test_where_numpy_brings_no_such_library_there_is_no_product(tmp_path, monkeypatch):
    module = tmp_path / "numpy" / "__init__.py"
    module.parent.mkdir()
    monkeypatch.setattr(np, "__file__", str(module))
    assert blas.product.__wrapped__() == (0, 0)
    (tmp_path / "numpy.libs").mkdir()
    (tmp_path / "numpy.libs" / "libscipy_openblas64_.so").write_text("no library")
    assert blas.product.__wrapped__() == (0, 0)


def test_numpy_keeps_its_threads():
    gemm, limit = blas.product()
    if not (gemm and limit):
        pytest.skip("NumPy brings no such library along")
    threads = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(limit)
    before = threads(3)
    try:
        a, c = np.ones((2, 2)), np.zeros((2, 2))
        multiply(lying(a, a), lying(a, a), lying(c, c), False, False)
        assert threads(3) == 3
    finally:
        threads(before)


def test_what_is_not_finite_comes_without_a_warning(recwarn):
    a, c = np.full((2, 2), 1e200), np.zeros((2, 2))
    for one in (a, np.array([[np.inf, 1.0], [1.0, 1.0]])[::-1, ::-1]):
        multiply(lying(one, one), lying(one, one), lying(c, c), False, False)
        assert not np.isfinite(c).all()
    assert len(recwarn) == 0
