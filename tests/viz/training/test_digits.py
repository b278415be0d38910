import math
from array import array

from hypothesis import given
from hypothesis import strategies as st

from viz.training.digits import INFINITE, LARGEST, NOT_A_NUMBER, Digits, digits_of

READABLE = st.floats(-1e305, 1e305) | st.sampled_from([math.nan, math.inf, -math.inf])


@given(st.lists(READABLE), st.integers(10, LARGEST))
def test_each_is_the_nearest_with_as_many_decimals_as_there_is_room_for(numbers, largest):
    digits = digits_of(numbers, largest)
    finite = [x for x in numbers if math.isfinite(x)]
    for x, count, read in zip(numbers, digits.counts, digits.numbers(), strict=True):
        if math.isfinite(x):
            assert read == round(x, digits.decimals)
            assert abs(count) <= largest
        else:
            assert repr(abs(read)) == repr(abs(x))
            assert x != x or read == x
    top = max(map(abs, finite), default=0.0)
    if 1e-290 < top < 1e300:
        more = digits.decimals + 1
        assert abs(round(top, more)) * 10.0**more > 0.999 * largest


def test_marks_are_no_counts():
    assert digits_of([1.0, math.nan, math.inf, -math.inf]).counts == array(
        "h", [10_000, NOT_A_NUMBER, INFINITE, -INFINITE]
    )
    assert LARGEST < INFINITE < -NOT_A_NUMBER


@given(st.lists(st.floats()))
def test_any_float_is_taken(numbers):
    top = max([abs(x) for x in numbers if math.isfinite(x)], default=1.0) or 1.0
    for x, read in zip(numbers, digits_of(numbers).numbers(), strict=True):
        is_near = abs(read / top - x / top) <= 1.0 / 3200
        assert abs(x) < 1e305 or x != x or read == x or is_near or abs(read) > 1e308


def test_nothing():
    assert digits_of([]) == Digits(0, array("h"))
    assert digits_of([0.0, -0.0]).numbers() == [0.0, 0.0]
