"""Masks of dropouts: drawn one by one and beforehand, they are the same."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import TraceError
from nn import Dropout
from nn.masks import Masks, Tally, drawn


@given(st.integers(0, 99), st.lists(st.integers(0, 6), max_size=4), st.floats(0.0, 1.0))
def test_masks_drawn_beforehand_are_those_that_are_drawn_one_by_one(seed, sizes, p):
    one, other = Dropout(p, seed=seed), Dropout(p, seed=seed)
    samples = [[1.0 + k for k in range(n)] for n in sizes]
    found = [one(sample) for sample in samples]
    if p:
        other.rng = Masks(drawn(Random(seed), sum(sizes), p))
    assert [other(sample) for sample in samples] == found


@given(st.lists(st.integers(0, 5), min_size=1), st.integers(-3, 3))
def test_masks_are_taken_in_order_and_all_of_them(sizes, more):
    total = max(0, sum(sizes) + more)
    masks, taken = Masks([float(k) for k in range(total)]), []
    if more < 0 and total < sum(sizes):
        with pytest.raises(TraceError, match="more masks"):
            [masks.take(n) for n in sizes]
        return
    for n in sizes:
        taken += masks.take(n)
    assert taken == [float(k) for k in range(sum(sizes))]
    if more > 0:
        with pytest.raises(TraceError, match="fewer masks"):
            masks.check_used_up()
    else:
        masks.check_used_up()


def test_a_tally_counts_and_changes_nothing():
    dropout, tally = Dropout(0.5), Tally()
    dropout.rng = tally
    assert dropout([1.0, 2.0, 3.0]) == [1.0, 2.0, 3.0]
    assert dropout([4.0]) == [4.0]
    assert tally.used == 4
