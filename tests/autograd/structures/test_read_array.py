"""What holds an array is an argument as that array: Series, DataFrames, tensors and the like."""

import numpy as np
import pytest

import autograd as ag
from autograd import OperandError

NUMBERS = np.array([[1.0, -2.0], [3.0, 0.5]])


class Held:
    """The protocol alone."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return self.array


def made(library, array):
    if library == "ours":
        return Held(array)
    module = pytest.importorskip(library)
    if library == "pandas":
        return module.Series(array) if array.ndim == 1 else module.DataFrame(array)
    if library == "torch":
        return module.tensor(array)
    if library == "jax":
        with module.enable_x64(True):
            return module.numpy.asarray(array)
    return pytest.importorskip("dask.array").from_array(array)


every_library = pytest.mark.parametrize("library", ["ours", "pandas", "torch", "jax", "dask"])


@every_library
@pytest.mark.parametrize("array", [NUMBERS, NUMBERS[0], np.arange(3)], ids=["2-d", "1-d", "ints"])
def test_they_are_taken_as_arrays(library, array):
    given = made(library, array)

    def f(x, scale=1.0):
        return scale * np.sum(x**2)

    slope = ag.grad(f)(given)
    assert type(slope) is np.ndarray
    assert slope.tolist() == (2.0 * array).tolist()
    for g in (ag.grad(f), f):
        compiled = ag.compile(g)
        for _ in range(3):
            assert np.array_equal(compiled(given), g(array))
        assert np.array_equal(compiled(array), g(array))
        assert compiled.stats()["structures"] == 1
    assert ag.grad(lambda p: f(p["x"][0]))({"x": [given]})["x"][0].tolist() == slope.tolist()
    assert ag.jvp(f, (given,), (given,))[1] == 2.0 * np.sum(array**2)


@every_library
def test_they_have_rows(library):
    compiled = ag.compile(lambda x, w: np.sum(x) * w, batch=(0, None))
    for _ in range(2):
        assert compiled(made(library, NUMBERS), 2.0).tolist() == [-2.0, 7.0]
    assert compiled(NUMBERS, 2.0).tolist() == [-2.0, 7.0]
    assert compiled.stats()["structures"] == 1
    one = ag.compile(lambda x: x * x, batch=(0,), reduce="sum")
    assert one(made(library, NUMBERS[0])) == 5.0


def test_what_holds_no_number_passes_as_it_is():
    pandas = pytest.importorskip("pandas")
    dates = pandas.to_datetime(pandas.Series(["2020-01-01", "2021-01-01"]))
    truths = pandas.Series([True, False])

    def f(x, dates, truths):
        return x * len(dates) if truths.any() else x

    assert ag.grad(f)(2.0, dates, truths) == 2.0


def test_single_numbers_too():
    torch = pytest.importorskip("torch")
    assert ag.grad(lambda x: x * x)(torch.tensor(3.0)) == 6.0
    compiled = ag.compile(lambda x: x * x)
    assert [compiled(torch.tensor(3.0)), compiled(2.0)] == [9.0, 4.0]
    assert compiled.stats()["structures"] == 1


def test_what_gives_no_array_is_refused():
    torch = pytest.importorskip("torch")
    with pytest.raises(OperandError, match=r"requires? grad.*x\.detach\(\)\.numpy\(\)"):
        ag.grad(np.sum)(torch.ones(2, requires_grad=True))
    with pytest.raises(OperandError, match=r"args\[0\]\[0\] needs a real number, but got 'a'"):
        ag.grad(np.sum)(Held(np.array(["a", None], dtype=object)))
