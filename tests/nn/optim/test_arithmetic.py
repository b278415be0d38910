"""Functions for rules: one answer for floats and for arrays, and PyTorch's."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.optim.arithmetic import divide, lerp, maximum, sqrt

np = pytest.importorskip("numpy")
NUMBERS = st.floats(-1e6, 1e6)
ANY = st.floats() | st.sampled_from([0.0, -0.0, math.inf, math.nan])


def same(x, y):
    return (math.copysign(1.0, x) == math.copysign(1.0, y) and x == y) or (x != x and y != y)


@given(ANY, ANY)
def test_floats_and_arrays_agree(x, y):
    with np.errstate(all="ignore"):
        assert same(sqrt(x), sqrt(np.array([x]))[0])
        assert same(divide(x, y), divide(np.array([x]), np.array([y]))[0])
        assert same(divide(x, y), divide(x, np.array([y]))[0])
        for other in (y, np.array([y])):
            assert maximum(x, y) == pytest.approx(
                maximum(np.array([x]), other)[0], rel=0.0, abs=0.0, nan_ok=True
            )
        for weight in (0.0, 0.1, 0.5, 0.9, 1.0):
            assert lerp(x, y, weight) == pytest.approx(
                lerp(np.array([x]), np.array([y]), weight)[0], rel=0.0, nan_ok=True
            )


@given(NUMBERS, NUMBERS)
def test_lerp_is_exact_at_both_ends(x, y):
    assert lerp(x, y, 0.0) == x
    assert lerp(x, y, 1.0) == y


@settings(deadline=None)
@given(NUMBERS, NUMBERS, st.floats(0.0, 1.0))
def test_lerp_against_pytorch(x, y, weight):
    torch = pytest.importorskip("torch")
    start, end = (torch.tensor([z], dtype=torch.float64) for z in (x, y))
    size = max(abs(x), abs(y))
    assert lerp(x, y, weight) == pytest.approx(start.lerp(end, weight).item(), abs=1e-15 * size)
