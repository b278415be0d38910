"""Special functions on floats, where digits are lost easily."""

import math

import pytest

from autograd.table import special


@pytest.mark.parametrize("x", [1.0, -2.0, 3.0, 1e15, 1e300])
def test_sinc_is_zero_at_whole_numbers(x):
    assert special.sinc(0.0, x) == 0.0


@pytest.mark.parametrize("order", [0, 1, 2, 5, 9])
def test_sinc_where_series_and_recurrence_meet(order):
    x = (0.5 * order + 1.0) / math.pi
    below = special.sinc(order, math.nextafter(x, 0.0))
    above = special.sinc(order, math.nextafter(x, math.inf))
    assert above == pytest.approx(below, rel=1e-12 * 4.0**order, abs=1e-13 * math.pi**order)
