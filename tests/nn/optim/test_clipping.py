"""Clipping of lists and of arrays is one rule; see also test_against_torch.py."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn import SettingError
from nn.optim import ClipNorm, ClipValue

np = pytest.importorskip("numpy")
GRADIENTS = st.lists(
    st.floats(-100.0, 100.0) | st.sampled_from([math.inf, -math.inf, math.nan, 1e200]),
    min_size=1,
    max_size=6,
)
CLIPS = st.floats(0.0, 10.0).flatmap(lambda bound: st.sampled_from([ClipNorm, ClipValue]).map(
    lambda cls: cls(bound)
))  # fmt: skip


def norm(gradients):
    return math.sqrt(sum(g * g for g in gradients))


@given(GRADIENTS, CLIPS)
def test_lists_and_arrays_are_clipped_alike(gradients, clip):
    from_list, from_array = clip(gradients), clip(np.array(gradients))
    assert isinstance(from_list, list)
    assert isinstance(from_array, np.ndarray)
    assert from_list == pytest.approx(from_array.tolist(), rel=1e-14, abs=1e-300, nan_ok=True)


@given(GRADIENTS, st.floats(1e-3, 10.0))
def test_what_clipping_promises(gradients, bound):
    clipped = ClipValue(bound)(gradients)
    for x, y in zip(gradients, clipped, strict=True):
        assert math.isnan(y) if math.isnan(x) else y == max(-bound, min(x, bound))
    total, clipped = norm(gradients), ClipNorm(bound)(gradients)
    if math.isfinite(total):
        assert norm(clipped) <= bound or total < bound
        assert clipped == gradients or total + 1e-6 > bound


def test_missing_gradients_stay_missing():
    assert ClipNorm(1.0)([None, 0.5]) == [None, 0.5]
    assert ClipValue(0.25)([None, 0.5]) == [None, 0.25]


@pytest.mark.parametrize("make", [ClipNorm, ClipValue])
def test_bounds_are_not_negative(make):
    for wrong in (-1.0, math.nan):
        with pytest.raises(SettingError, match="must be at least 0"):
            make(wrong)
