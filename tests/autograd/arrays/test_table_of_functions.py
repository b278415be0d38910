"""Each line of docs/arrays.md: eager, its gradient, compiled and batched, as NumPy and JAX say."""

import numpy as np
import pytest
import scipy.special

import autograd as ag
from support.numpy_rows import BRANCHING, NAMES, POINT, function, rows

ROWS = list(rows())
CODES = [code for code, _ in ROWS]
SOME = CODES[::13]  # in the default run: each takes JAX a quarter of a second
PLACES = (0, 1, 2, 3, 4)
# Where choices go otherwise
OTHER = (-POINT[0][::-1], POINT[1][[2, 0, 1]], -POINT[2][::-1], POINT[3].T, 1.1)
every_row = pytest.mark.parametrize(("code", "said"), ROWS, ids=CODES)


def ours(code):
    return ag.value_and_grad(function(code, np, scipy.special), argnums=PLACES)


def close(found, wanted, tolerance=1e-12):
    found, wanted = np.asarray(found, dtype=float), np.asarray(wanted, dtype=float)
    scale = tolerance * (1.0 + np.abs(wanted).max(initial=0.0))
    return bool(np.all(np.abs(found - wanted) <= scale))


def check(found, wanted):
    (value, slopes), (other, others) = found, wanted
    assert close(value, other)
    for place, slope, one in zip(NAMES, slopes, others):
        assert close(slope, one), place


def test_the_table_is_long():
    assert len(ROWS) > 250
    assert {said for _, said in ROWS} == {"", BRANCHING}


@every_row
def test_values_are_those_of_numpy(code, said):
    plain = function(code, np, scipy.special)
    for point in (POINT, OTHER):
        assert close(ours(code)(*point)[0], plain(*point))


@every_row
def test_compiled_functions_and_batches_give_the_same_on_one_path(code, said):
    both = ours(code)
    compiled = ag.compile(both)
    for point in (POINT, OTHER, POINT):
        check(compiled(*point), both(*point))
    assert (compiled.stats()["paths"] == 1) == (not said)
    batched = ag.compile(both, batch=(0,) * len(POINT))
    arguments = [np.stack([a, b, a]) for a, b in zip(POINT, OTHER)]
    values, slopes = batched(*arguments)
    for i, point in enumerate((POINT, OTHER, POINT)):
        check((values[i], [slope[i] for slope in slopes]), both(*point))


def compare_with_jax(code):
    jax = pytest.importorskip("jax")
    with jax.enable_x64(True):
        theirs = function(code, jax.numpy, jax.scipy.special)
        try:
            wanted = jax.value_and_grad(theirs, argnums=PLACES)(*POINT)
        except AttributeError as error:
            pytest.skip(f"not in this JAX: {error}")
        check(ours(code)(*POINT), wanted)


@pytest.mark.parametrize("code", SOME)
def test_gradients_are_those_of_jax(code):
    if "[x > 0]" not in code:
        compare_with_jax(code)


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_all_gradients_are_those_of_jax(code):
    if code not in SOME:
        compare_with_jax(code)
